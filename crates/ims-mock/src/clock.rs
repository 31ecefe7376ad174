//! Time as the server tells it, which tests can put forward.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use gst_types::Date;

/// The clock of one server.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    /// How long the servers ran whose state this one has.
    earlier: Duration,
    /// How far tests have put it forward, in milliseconds.
    ahead: AtomicU64,
    fixed_timestamp: Option<i64>,
}

impl Clock {
    /// A clock that tells real time, or always `fixed_timestamp`; what lasts, lasts in both.
    pub(crate) fn new(fixed_timestamp: Option<i64>, earlier: Duration) -> Self {
        Self {
            started: Instant::now(),
            earlier,
            ahead: AtomicU64::new(0),
            fixed_timestamp,
        }
    }

    /// How long the server runs, as far as sessions and jobs can tell.
    pub(crate) fn elapsed(&self) -> Duration {
        let earlier = self.earlier.saturating_add(self.ahead());
        self.started.elapsed().saturating_add(earlier)
    }

    /// The time that answers show, in epoch milliseconds; 0 for a clock before 1970.
    pub(crate) fn epoch_milliseconds(&self) -> i64 {
        self.fixed_timestamp.unwrap_or_else(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map(|since| milliseconds(since.saturating_add(self.ahead())))
                .unwrap_or_default()
        })
    }

    /// When something ends that lasts from now on, in epoch milliseconds.
    pub(crate) fn epoch_milliseconds_after(&self, duration: Duration) -> i64 {
        self.epoch_milliseconds()
            .saturating_add(milliseconds(duration))
    }

    /// The day in India.
    pub(crate) fn today(&self) -> Option<Date> {
        const IN_INDIA: i64 = (5 * 60 + 30) * 60_000;
        let days = (self.epoch_milliseconds() + IN_INDIA).div_euclid(24 * 60 * 60_000);
        let first: Date = "1970-01-01".parse().ok()?;
        first.plus_days(i32::try_from(days).ok()?)
    }

    pub(crate) fn advance(&self, duration: Duration) {
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.ahead.fetch_add(milliseconds, Ordering::Relaxed);
    }

    fn ahead(&self) -> Duration {
        Duration::from_millis(self.ahead.load(Ordering::Relaxed))
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
