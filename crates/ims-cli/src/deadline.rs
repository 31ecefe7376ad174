//! The moment after which nothing of a command is waited for.

#![expect(
    clippy::disallowed_methods,
    reason = "the only place of the command that reads a clock"
)]

use std::time::Duration;

use tokio::time::Instant;

use crate::failure::Failure;

/// The end of the time that a command has for everything before its output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    // A time that the clock cannot express is no limit.
    at: Option<Instant>,
    time: Duration,
}

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        Self {
            at: Instant::now().checked_add(time),
            time,
        }
    }

    pub(crate) fn remaining(self) -> Duration {
        self.at.map_or(Duration::MAX, |at| {
            at.saturating_duration_since(Instant::now())
        })
    }

    /// Runs `work` until it ends. If the time is over before, the failure says of `what` that it
    /// did not happen within the time, such as "the file could not be read".
    pub(crate) async fn wait_for<T>(
        self,
        what: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, Failure> {
        let done = self.bound(work).await;
        done.ok_or_else(|| self.is_over(what))
    }

    /// The failure of what did not happen within the time.
    pub(crate) fn is_over(self, what: &str) -> Failure {
        Failure::TimeOver(format!("{what} within {} s", self.time.as_secs_f64()))
    }

    /// Runs `work` until it ends or the time is over.
    pub(crate) async fn bound<T>(self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(self.remaining(), work).await.ok()
    }
}
