//! Indexes of documents, remembered as long as they hold.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use gst_ims::Gstin;
use ims_actions::SnapshotId;
use ims_store::{Error, Index, Store};
use tokio::sync::OnceCell;

/// The indexes that are remembered are of so many documents together, or there is only one.
pub(crate) const MOST: usize = 1_000_000;

/// Indexes that were read since the program began, the last one that was asked first.
#[derive(Debug, Default)]
pub(crate) struct Indexes(Mutex<VecDeque<Known>>);

#[derive(Debug)]
struct Known {
    gstin: Gstin,
    /// Documents change with a fetch only.
    newest: Option<SnapshotId>,
    index: Arc<OnceCell<Arc<Index>>>,
}

impl Indexes {
    /// Reads the index of what is stored now, unless it is at hand.
    pub(crate) async fn prepare(&self, store: &Store, gstin: Gstin) -> Result<(), Error> {
        let newest = store.newest_fetch(gstin).await?;
        read(self.cell(gstin, newest), store.clone(), gstin).await?;
        Ok(())
    }

    /// The index of the newest fetch; where there is none, it is read for whoever asks next, as
    /// reading it takes longer than the database takes for an answer.
    pub(crate) fn at_hand(
        &self,
        store: &Store,
        gstin: Gstin,
        newest: Option<SnapshotId>,
    ) -> Option<Arc<Index>> {
        let cell = self.cell(gstin, newest);
        let index = cell.get().map(Arc::clone);
        if index.is_none() {
            // What fails is told by the database to the one who asks.
            tokio::spawn(read(cell, store.clone(), gstin));
        }
        index
    }

    fn cell(&self, gstin: Gstin, newest: Option<SnapshotId>) -> Arc<OnceCell<Arc<Index>>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = known.iter().position(|known| known.gstin == gstin);
        let last = place.and_then(|place| known.remove(place));
        let asked = last.filter(|last| last.newest == newest);
        let asked = asked.unwrap_or_else(|| Known {
            gstin,
            newest,
            index: Arc::default(),
        });
        let index = Arc::clone(&asked.index);
        known.push_front(asked);
        let documents = |known: &Known| known.index.get().map_or(0, |index| index.documents());
        while known.len() > 1 && known.iter().map(documents).sum::<usize>() > MOST {
            known.pop_back();
        }
        index
    }
}

/// Reads an index once, however many ask for it.
async fn read(
    cell: Arc<OnceCell<Arc<Index>>>,
    store: Store,
    gstin: Gstin,
) -> Result<Arc<Index>, Error> {
    let index = cell.get_or_try_init(|| async { store.index(gstin).await.map(Arc::new) });
    index.await.map(Arc::clone)
}
