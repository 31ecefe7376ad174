//! The clock, behind one door.

#![expect(
    clippy::disallowed_methods,
    reason = "the only places that read a clock or wait for one"
)]

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

pub(crate) fn time_of_day() -> Timestamp {
    Timestamp::now()
}

pub(crate) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}

/// The end of the time that a command has.
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
}
