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

/// Gives work so much time; it is dropped when that is over.
pub(crate) async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(time, work).await.ok()
}

/// Waits.
pub(crate) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}
