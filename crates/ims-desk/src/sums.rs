//! Sums over documents, remembered as long as they hold: with 200,000 documents one takes longer
//! than a person should wait for each page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use gst_ims::Gstin;
use ims_actions::{Filter, SnapshotId};
use ims_reconcile::PairKind;
use ims_store::{Credit, Error, Group, GroupBy, PairFilter, PairTotals, Store, Totals};
use jiff::Timestamp;

/// How many are remembered.
const MOST: usize = 64;

/// The sums of each kind of pairs.
type PairSums = Vec<(PairKind, PairTotals)>;

/// Sums that were made since the program began.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    totals: Memory<Filter, Totals>,
    groups: Memory<(Filter, GroupBy), Vec<Group>>,
    credit: Memory<(), Credit>,
    pairs: Memory<(PairFilter, Option<Timestamp>), PairSums>,
}

impl Sums {
    pub(crate) async fn totals(
        &self,
        store: &Store,
        gstin: Gstin,
        filter: &Filter,
    ) -> Result<Totals, Error> {
        let key = (gstin, newest(store, gstin).await?, filter.clone());
        if let Some(totals) = self.totals.get(&key) {
            return Ok(totals);
        }
        let totals = store.totals(gstin, filter).await?;
        self.totals.put(key, totals);
        Ok(totals)
    }

    pub(crate) async fn groups(
        &self,
        store: &Store,
        gstin: Gstin,
        filter: &Filter,
        by: GroupBy,
    ) -> Result<Vec<Group>, Error> {
        let key = (gstin, newest(store, gstin).await?, (filter.clone(), by));
        if let Some(groups) = self.groups.get(&key) {
            return Ok(groups);
        }
        let groups = store.groups(gstin, filter, by).await?;
        self.groups.put(key, groups.clone());
        Ok(groups)
    }

    pub(crate) async fn credit(&self, store: &Store, gstin: Gstin) -> Result<Credit, Error> {
        let key = (gstin, newest(store, gstin).await?, ());
        if let Some(credit) = self.credit.get(&key) {
            return Ok(credit);
        }
        let credit = store.credit(gstin).await?;
        self.credit.put(key, credit);
        Ok(credit)
    }

    pub(crate) async fn pairs(
        &self,
        store: &Store,
        gstin: Gstin,
        filter: &PairFilter,
    ) -> Result<PairSums, Error> {
        let compared = store.comparison(gstin).await?.map(|it| it.compared_at);
        let key = (
            gstin,
            newest(store, gstin).await?,
            (filter.clone(), compared),
        );
        if let Some(pairs) = self.pairs.get(&key) {
            return Ok(pairs);
        }
        let pairs = store.pair_totals(gstin, filter).await?;
        self.pairs.put(key, pairs.clone());
        Ok(pairs)
    }
}

/// Documents change with a fetch only.
async fn newest(store: &Store, gstin: Gstin) -> Result<Option<SnapshotId>, Error> {
    let fetches = store.fetches(gstin, 1).await?;
    Ok(fetches.first().map(|fetched| fetched.snapshot))
}

type Key<K> = (Gstin, Option<SnapshotId>, K);

/// The last sums of a kind.
#[derive(Debug)]
struct Memory<K, V>(Mutex<VecDeque<(Key<K>, V)>>);

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> Memory<K, V> {
    fn get(&self, key: &Key<K>) -> Option<V> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.clone())
    }

    fn put(&self, key: Key<K>, value: V) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.truncate(MOST - 1);
        known.push_front((key, value));
    }
}
