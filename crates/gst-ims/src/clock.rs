//! The only place that reads a clock or sleeps.
//!
//! Time is the runtime's (`tokio::time`), so that a paused runtime tests every
//! rule about time without waiting.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the module through which all time comes"
)]

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The time of day, for dates that a server sends without its own clock.
pub(crate) fn time_of_day() -> Timestamp {
    Timestamp::now()
}

pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Runs `work` until it ends or `limit` has passed.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, work).await.ok()
}
