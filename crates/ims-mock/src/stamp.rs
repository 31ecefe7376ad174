//! What each answer shows, whatever it says.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{clock::Clock, rate_limit::Allowance};

/// Time, transaction id and standing of the key of one answer.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// Epoch milliseconds.
    pub(crate) timestamp: i64,
    /// Different for each answer of one server.
    pub(crate) transaction_id: String,
    pub(crate) allowance: Allowance,
}

/// Hands out stamps.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    issued: AtomicU64,
}

impl Stamps {
    /// Goes on after so many.
    pub(crate) fn after(issued: u64) -> Self {
        Self {
            issued: issued.into(),
        }
    }

    pub(crate) fn issued(&self) -> u64 {
        self.issued.load(Ordering::Relaxed)
    }

    /// The next stamp.
    ///
    /// Transaction ids are counted, not drawn, so that a run can be repeated;
    /// they have the form of a version 4 UUID.
    pub(crate) fn next(&self, clock: &Clock, allowance: Allowance) -> Stamp {
        let number = self.issued.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        Stamp {
            timestamp: clock.epoch_milliseconds(),
            transaction_id: format!("00000000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff),
            allowance,
        }
    }
}
