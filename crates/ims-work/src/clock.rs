//! The only place that reads this machine's clock or sleeps. What several workers have to agree on
//! goes by the database's clock.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the module through which all time comes"
)]

use std::time::Duration;

use tokio::time::Instant;

pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Waits for something, and no longer than so long.
pub(crate) async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(time, work).await.ok()
}
