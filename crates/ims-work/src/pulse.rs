//! Whether a worker works.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether jobs are being taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pulse(Arc<AtomicBool>);

impl Pulse {
    pub(crate) fn is_working(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, is_working: bool) {
        self.0.store(is_working, Ordering::Relaxed);
    }
}
