//! How much happened, however long a server runs.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{fault::Fault, operation::Operation};

/// Figures of one server.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    connections: AtomicU64,
    requests: AtomicU64,
    by_operation: Mutex<BTreeMap<Operation, u64>>,
    faults: Mutex<BTreeMap<Fault, u64>>,
}

impl Figures {
    pub(crate) fn add_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request; `operation` is the one that its path and method name.
    pub(crate) fn add_request(&self, operation: Option<Operation>) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if let Some(operation) = operation {
            *lock(&self.by_operation).entry(operation).or_default() += 1;
        }
    }

    pub(crate) fn add_fault(&self, fault: Fault) {
        *lock(&self.faults).entry(fault).or_default() += 1;
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn requests_of(&self, operation: Operation) -> u64 {
        lock(&self.by_operation)
            .get(&operation)
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn faults(&self) -> BTreeMap<Fault, u64> {
        lock(&self.faults).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
