//! How much happened, however long a server runs.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::fault::Fault;

/// Figures of one server.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    connections: AtomicU64,
    requests: AtomicU64,
    faults: Mutex<BTreeMap<Fault, u64>>,
}

impl Figures {
    pub(crate) fn add_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn add_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn add_fault(&self, fault: Fault) {
        *self.lock().entry(fault).or_default() += 1;
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn faults(&self) -> BTreeMap<Fault, u64> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Fault, u64>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
