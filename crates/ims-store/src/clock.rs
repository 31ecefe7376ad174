//! The only place that reads a clock or sleeps.

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

pub(crate) fn time_of_day() -> Timestamp {
    Timestamp::now()
}

pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}
