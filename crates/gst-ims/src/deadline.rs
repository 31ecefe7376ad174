//! The moment after which nothing of a call goes on.

use std::time::Duration;

use tokio::time::Instant;

use crate::clock;
use crate::error::{Error, ErrorKind};

/// The end of the time that one call may take, its waits included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    began: Instant,
    // A time that the clock cannot express is no limit.
    at: Option<Instant>,
    allowed: Duration,
}

impl Deadline {
    pub(crate) fn after(allowed: Duration) -> Self {
        let began = clock::now();
        Self {
            began,
            at: began.checked_add(allowed),
            allowed,
        }
    }

    /// When the call began.
    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.at.map_or(Duration::MAX, |at| {
            at.saturating_duration_since(clock::now())
        })
    }

    /// Runs `work`, or fails when the time is over first.
    pub(crate) async fn bound<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let remaining = self.remaining();
        // Work that is looked at even once may send a request.
        if remaining.is_zero() {
            return Err(self.passed());
        }
        match clock::within(remaining, work).await {
            Some(result) => result,
            None => Err(self.passed()),
        }
    }

    pub(crate) fn passed(&self) -> Error {
        Error::new(
            ErrorKind::Deadline,
            format!(
                "no complete answer within {} s; try again or allow more time",
                in_seconds(self.allowed)
            ),
        )
    }
}

/// Rounds to what a person has set: tenths, and below one second thousandths.
fn in_seconds(time: Duration) -> f64 {
    let steps = if time < Duration::from_secs(1) {
        1000.0
    } else {
        10.0
    };
    (time.as_secs_f64() * steps).round() / steps
}
