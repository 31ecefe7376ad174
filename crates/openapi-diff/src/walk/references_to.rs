//! The other places that show a change, because they refer to the same component.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::references::{Job, Use};
use super::{Finding, Found, Walk};
use crate::change::Operations;
use crate::location::{Path, Zone};

/// A component that many places share is listed at so many of them.
const MOST_PLACES: usize = 25;

impl Walk<'_> {
    /// Every change with its other places.
    pub(super) fn finish(self) -> Found {
        let places = places(&self.jobs);
        let operations = Users::of(&self.jobs);
        let findings = self.changes.into_iter().map(|change| {
            let job = change
                .job
                .and_then(|index| Some((index, self.jobs.get(index)?)));
            let Some((index, job)) = job else {
                let own = change.path.operation.iter().map(|name| Arc::from(&**name));
                return Finding {
                    operations: own.collect(),
                    also_at: Rc::new([]),
                    change,
                };
            };
            let mut others = Vec::new();
            for place in places.get(index).into_iter().flatten() {
                let other = transplanted(&change.path, &job.at.path, place);
                if other != *change.path && !others.contains(&other) {
                    others.push(other);
                }
            }
            Finding {
                operations: operations.names(index),
                also_at: others.into(),
                change,
            }
        });
        Found {
            findings: findings.collect(),
            accounted: self.accounted,
        }
    }
}

/// For each job every place that shows its targets, also through other references.
fn places(jobs: &[Job<'_>]) -> Vec<Vec<Path>> {
    let mut places: Vec<Vec<Path>> = Vec::with_capacity(jobs.len());
    for (index, job) in jobs.iter().enumerate() {
        let mut found = Vec::new();
        for used in &job.uses {
            let room = MOST_PLACES.saturating_sub(found.len());
            if room == 0 {
                break;
            }
            // A job that uses this one and came later closes a circle: its first place is enough.
            let outer = used.within.filter(|within| *within < index);
            match outer.and_then(|within| Some((jobs.get(within)?, places.get(within)?))) {
                None => found.push(Path::clone(&used.path)),
                Some((outer, places)) => found.extend(
                    places
                        .iter()
                        .take(room)
                        .map(|place| transplanted(&used.path, &outer.at.path, place)),
                ),
            }
        }
        places.push(found);
    }
    places
}

/// `path`, which is below `from`, as it is below `to`.
fn transplanted(path: &Path, from: &Path, to: &Path) -> Path {
    if path.zone == from.zone {
        let steps = path.steps.get(from.steps.len()..).unwrap_or_default();
        return to.below(steps);
    }
    // A header inside a shared response.
    let mut moved = path.clone();
    moved.operation.clone_from(&to.operation);
    if let (Zone::ResponseHeader { status, .. }, Zone::Response(other)) =
        (&mut moved.zone, &to.zone)
    {
        status.clone_from(other);
    }
    moved
}

/// The operations that use each job, also through other jobs.
struct Users {
    names: Vec<Arc<str>>,
    /// For each job a bit for each operation.
    sets: Vec<Vec<u64>>,
}

impl Users {
    fn of(jobs: &[Job<'_>]) -> Self {
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let uses = || jobs.iter().flat_map(|job| &job.uses);
        for name in uses().filter_map(operation) {
            numbers.entry(name).or_insert_with(|| {
                names.push(name.into());
                names.len() - 1
            });
        }
        let mut users = Self {
            sets: vec![vec![0; names.len().div_ceil(64)]; jobs.len()],
            names,
        };
        let mut used_by: Vec<Vec<usize>> = vec![Vec::new(); jobs.len()];
        for (index, job) in jobs.iter().enumerate() {
            for used in &job.uses {
                if let Some(within) = used.within.and_then(|within| used_by.get_mut(within)) {
                    within.push(index);
                }
                let number = operation(used).and_then(|name| numbers.get(name));
                if let (Some(number), Some(set)) = (number, users.sets.get_mut(index)) {
                    insert(set, *number);
                }
            }
        }
        users.spread(&used_by);
        users
    }

    /// Hands the operations of each job on to the jobs that it uses, until nothing changes.
    fn spread(&mut self, used_by: &[Vec<usize>]) {
        let mut waiting: Vec<usize> = (0..self.sets.len()).rev().collect();
        let mut is_waiting = vec![true; self.sets.len()];
        while let Some(index) = waiting.pop() {
            let Some(set) = self.sets.get_mut(index).map(std::mem::take) else {
                continue;
            };
            if let Some(waits) = is_waiting.get_mut(index) {
                *waits = false;
            }
            for inner in used_by.get(index).into_iter().flatten() {
                let grown = self
                    .sets
                    .get_mut(*inner)
                    .is_some_and(|inner| add(inner, &set));
                let waits = is_waiting.get_mut(*inner).filter(|waits| grown && !**waits);
                if let Some(waits) = waits {
                    *waits = true;
                    waiting.push(*inner);
                }
            }
            if let Some(place) = self.sets.get_mut(index) {
                *place = set;
            }
        }
    }

    fn names(&self, job: usize) -> Operations {
        let set = self.sets.get(job).map(Vec::as_slice).unwrap_or_default();
        let has = |number: usize| {
            set.get(number / 64)
                .is_some_and(|word| word >> (number % 64) & 1 == 1)
        };
        let names = self
            .names
            .iter()
            .enumerate()
            .filter(|(number, _)| has(*number));
        names.map(|(_, name)| Arc::clone(name)).collect()
    }
}

/// The operation in which a reference is written, if no other reference leads there.
fn operation(used: &Use) -> Option<&str> {
    let is_direct = used.within.is_none();
    used.path.operation.as_deref().filter(|_| is_direct)
}

fn insert(set: &mut [u64], number: usize) {
    if let Some(word) = set.get_mut(number / 64) {
        *word |= 1 << (number % 64);
    }
}

/// Adds `more` to `set`; whether that made it larger.
fn add(set: &mut [u64], more: &[u64]) -> bool {
    let mut grown = false;
    for (word, more) in set.iter_mut().zip(more) {
        grown |= *more & !*word != 0;
        *word |= more;
    }
    grown
}
