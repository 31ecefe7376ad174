//! The other places that show a change, because they refer to the same component.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use openapi_document::Pointer;

use super::Walk;
use super::pending_change::PendingChange;
use super::references::{Job, Use};
use crate::change::{Change, Operations};
use crate::location::Path;

/// A component that many places share is listed at so many of them.
const MOST_PLACES: usize = 25;

impl Walk<'_> {
    /// Every change with its other places.
    pub(super) fn finish(self) -> (Vec<Change>, HashSet<Pointer>) {
        let places = places(&self.jobs);
        let users = users(&self.jobs);
        let finished = |pending: PendingChange| {
            let mut change = pending.change;
            change.class = change.wire.max(change.rust_api);
            let job = pending.job;
            let Some((index, job)) = job.and_then(|index| Some((index, self.jobs.get(index)?)))
            else {
                let own = change.operation.iter().map(|name| Arc::from(&**name));
                let own: Vec<Arc<str>> = own.collect();
                let members = (0..own.len()).collect();
                change.operations = Operations::new(&own.into(), members);
                return change;
            };
            for place in places.get(index).into_iter().flatten() {
                let other = pending.path.transplanted(&job.at.path, place).to_string();
                if other != change.path && !change.also_at.contains(&other) {
                    change.also_at.push(other);
                }
            }
            change.operations = users.get(index).cloned().unwrap_or_default();
            change
        };
        let changes = self.changes.into_iter().map(finished);
        (changes.collect(), self.accounted)
    }
}

/// For each job every place that shows its targets, also through other references.
fn places(jobs: &[Job<'_>]) -> Vec<Vec<Path>> {
    let mut places: Vec<Vec<Path>> = Vec::with_capacity(jobs.len());
    for (index, job) in jobs.iter().enumerate() {
        let mut found = Vec::new();
        for used in job.uses.iter().take(MOST_PLACES) {
            let room = MOST_PLACES.saturating_sub(found.len());
            // A job that uses this one and came later closes a circle: its first place is enough.
            let outer = used.within.filter(|within| *within < index);
            match outer.and_then(|within| Some((jobs.get(within)?, places.get(within)?))) {
                None => found.extend((room > 0).then(|| Path::clone(&used.path))),
                Some((outer, places)) => {
                    let moved = |place| used.path.transplanted(&outer.at.path, place);
                    found.extend(places.iter().take(room).map(moved));
                }
            }
        }
        places.push(found);
    }
    places
}

/// For each job the operations that use it, also through other jobs.
fn users(jobs: &[Job<'_>]) -> Vec<Operations> {
    fn operation(used: &Use) -> Option<&str> {
        used.path
            .operation
            .as_deref()
            .filter(|_| used.within.is_none())
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for name in jobs.iter().flat_map(|job| &job.uses).filter_map(operation) {
        numbers.entry(name).or_insert_with(|| {
            names.push(name.into());
            names.len() - 1
        });
    }
    let mut sets = vec![FixedBitSet::with_capacity(names.len()); jobs.len()];
    for (job, set) in jobs.iter().zip(&mut sets) {
        let own = job
            .uses
            .iter()
            .filter_map(|used| numbers.get(operation(used)?));
        own.for_each(|number| set.insert(*number));
    }
    // The operations of a job are those of the jobs that it is used in, too. A job comes after the one
    // that first uses it, so that only circles need another turn.
    let mut is_changed = true;
    while std::mem::take(&mut is_changed) {
        for (index, job) in jobs.iter().enumerate() {
            let mut set = sets.get_mut(index).map(std::mem::take).unwrap_or_default();
            for within in job.uses.iter().filter_map(|used| used.within) {
                if let Some(outer) = sets.get(within).filter(|outer| !outer.is_subset(&set)) {
                    set.union_with(outer);
                    is_changed = true;
                }
            }
            sets.get_mut(index)
                .into_iter()
                .for_each(|place| *place = std::mem::take(&mut set));
        }
    }
    let names = names.into();
    let mut known: HashMap<FixedBitSet, Operations> = HashMap::new();
    let operations = sets.into_iter().map(|set| {
        let new = |set: &FixedBitSet| Operations::new(&names, set.clone());
        known.entry(set).or_insert_with_key(new).clone()
    });
    operations.collect()
}
