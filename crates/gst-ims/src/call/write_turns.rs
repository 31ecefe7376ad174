//! One write at a time for a taxpayer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use gst_types::Gstin;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// The taxpayers for whom something is being written, by all clones of a client.
#[derive(Default)]
pub(crate) struct WriteTurns(Mutex<HashMap<Gstin, Weak<Turn<()>>>>);

impl WriteTurns {
    /// Waits until no other write of the taxpayer's is under way.
    pub(super) fn enter(&self, taxpayer: Gstin) -> impl Future<Output = OwnedMutexGuard<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = turns.get(&taxpayer).and_then(Weak::upgrade);
        let turn = turn.unwrap_or_else(|| {
            let turn = Arc::new(Turn::new(()));
            turns.insert(taxpayer, Arc::downgrade(&turn));
            turn
        });
        turn.lock_owned()
    }
}
