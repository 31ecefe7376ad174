//! Time and identity of each answer.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// Time and transaction id of one answer.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// Epoch milliseconds.
    pub(crate) timestamp: i64,
    /// Different for each answer of one server.
    pub(crate) transaction_id: String,
}

/// Hands out stamps.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    issued: AtomicU64,
    fixed_timestamp: Option<i64>,
}

impl Stamps {
    pub(crate) fn at(fixed_timestamp: Option<i64>) -> Self {
        Self {
            issued: AtomicU64::new(0),
            fixed_timestamp,
        }
    }

    /// The next stamp.
    ///
    /// Transaction ids are counted, not drawn, so that a run can be repeated;
    /// they have the form of a version 4 UUID.
    pub(crate) fn next(&self) -> Stamp {
        let number = self.issued.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        Stamp {
            timestamp: self.fixed_timestamp.unwrap_or_else(now),
            transaction_id: format!("00000000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff),
        }
    }
}

/// Epoch milliseconds now; 0 for a clock set before 1970.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok())
        .unwrap_or_default()
}
