//! The moment after which nothing of a command is waited for.

#![expect(
    clippy::disallowed_methods,
    reason = "the only place of the command that reads a clock"
)]

use std::time::Duration;

use tokio::time::Instant;

/// The end of the time that a command has for everything before its output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    // A time that the clock cannot express is no limit.
    at: Option<Instant>,
}

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        Self {
            at: Instant::now().checked_add(time),
        }
    }

    pub(crate) fn remaining(self) -> Duration {
        self.at.map_or(Duration::MAX, |at| {
            at.saturating_duration_since(Instant::now())
        })
    }

    /// Runs `work` until it ends or the time is over.
    pub(crate) async fn bound<T>(self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(self.remaining(), work).await.ok()
    }
}
