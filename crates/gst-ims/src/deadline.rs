//! The moment after which nothing of a call goes on.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::{Error, ErrorKind};

/// The end of the time that one call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    at: Option<Instant>,
    allowed: Duration,
}

impl Deadline {
    pub(crate) fn after(allowed: Duration) -> Self {
        Self {
            at: Instant::now().checked_add(allowed),
            allowed,
        }
    }

    /// Runs `work`, or fails when the time is over first.
    pub(crate) async fn bound<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match self.at {
            // A timeout beyond what the clock can express is no limit.
            None => work.await,
            Some(at) => match timeout_at(at, work).await {
                Ok(result) => result,
                Err(_) => Err(Error::new(
                    ErrorKind::Deadline,
                    format!(
                        "no complete answer within {} s; try again or allow more time",
                        self.allowed.as_secs_f64()
                    ),
                )),
            },
        }
    }
}
