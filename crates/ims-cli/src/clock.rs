//! The clock, behind one door.

#![expect(
    clippy::disallowed_methods,
    reason = "the only places of the command that read a clock or wait for one"
)]

use std::time::Duration;

use jiff::Timestamp;

/// What time it is.
pub(crate) fn time_of_day() -> Timestamp {
    Timestamp::now()
}

/// Waits.
pub(crate) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}
