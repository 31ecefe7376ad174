//! What pages ask of all documents, remembered as long as it holds: with 200,000 of them the database
//! takes longer than a person should wait for each page.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use gst_ims::{Gstin, Invoice};
use ims_actions::{Filter, SnapshotId};
use ims_reconcile::PairKind;
use ims_store::{
    Credit, Error, Group, GroupBy, PairFilter, PairTotals, Query, Sort, Store, Totals,
};
use jiff::Timestamp;

use crate::indexes::Indexes;

/// How many are remembered.
const MOST: usize = 64;

/// The sums of each kind of pairs.
type PairSums = Vec<(PairKind, PairTotals)>;

/// Sums that were made since the program began.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    totals: Memory<Filter, Totals>,
    groups: Memory<(Filter, GroupBy), Arc<[Group]>>,
    credit: Memory<(), Credit>,
    pairs: Memory<(PairFilter, Option<Timestamp>), PairSums>,
    pub(crate) indexes: Indexes,
}

impl Sums {
    pub(crate) async fn totals(
        &self,
        store: &Store,
        gstin: Gstin,
        filter: &Filter,
    ) -> Result<Totals, Error> {
        let newest = store.newest_fetch(gstin).await?;
        if !Totals::are_kept(filter, None)
            && let Some(index) = self.indexes.at_hand(store, gstin, newest)
        {
            return index.totals(filter);
        }
        let key = (gstin, newest, filter.clone());
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
    ) -> Result<Arc<[Group]>, Error> {
        let newest = store.newest_fetch(gstin).await?;
        let key = (gstin, newest, (filter.clone(), by));
        if let Some(groups) = self.groups.get(&key) {
            return Ok(groups);
        }
        let index = if Totals::are_kept(filter, Some(by)) {
            None
        } else {
            self.indexes.at_hand(store, gstin, newest)
        };
        let groups: Arc<[Group]> = match index {
            Some(index) => index.groups(filter, by)?.into(),
            None => store.groups(gstin, filter, by).await?.into(),
        };
        self.groups.put(key, Arc::clone(&groups));
        Ok(groups)
    }

    /// The documents that a query lists.
    pub(crate) async fn documents(
        &self,
        store: &Store,
        gstin: Gstin,
        query: &Query,
    ) -> Result<Vec<Invoice>, Error> {
        let newest = store.newest_fetch(gstin).await?;
        let index = self.indexes.at_hand(store, gstin, newest);
        let is_first =
            query.filter == Filter::default() && query.sort == Sort::Key && query.skip == 0;
        let Some(index) = index.filter(|_| !is_first) else {
            // The database has the first ones at hand.
            return store.list(gstin, query).await?.into_invoices().await;
        };
        let found = store.find(gstin, &index.keys(query)?).await?;
        // What a fetch took away in between is no longer there.
        Ok(found.into_iter().flatten().collect())
    }

    pub(crate) async fn credit(&self, store: &Store, gstin: Gstin) -> Result<Credit, Error> {
        let key = (gstin, store.newest_fetch(gstin).await?, ());
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
            store.newest_fetch(gstin).await?,
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
