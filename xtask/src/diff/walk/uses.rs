//! The other places that show a change, because they refer to the same component.

use super::references::{Job, MOST_USES};
use super::{Found, Walk};
use crate::diff::place::{Location, Zone};

impl Walk<'_> {
    /// Every change with its other places.
    pub(super) fn finish(self) -> Found {
        let uses = places(&self.jobs);
        let drafts = self
            .drafts
            .into_iter()
            .map(|draft| {
                let job = draft
                    .job
                    .and_then(|job| self.jobs.get(job).zip(uses.get(job)));
                let mut others = Vec::new();
                if let Some((job, uses)) = job {
                    for used in uses {
                        let other = transplanted(&draft.location, &job.place.location, used);
                        if other != *draft.location && !others.contains(&other) {
                            others.push(other);
                        }
                    }
                }
                (draft, others)
            })
            .collect();
        Found {
            drafts,
            accounted: self.accounted,
        }
    }
}

/// For each job every place that shows its targets, also through other references.
fn places(jobs: &[Job<'_>]) -> Vec<Vec<Location>> {
    let mut places: Vec<Vec<Location>> = Vec::with_capacity(jobs.len());
    for (index, job) in jobs.iter().enumerate() {
        let mut found = Vec::new();
        for used in &job.uses {
            // A job that uses this one and came later closes a circle: its first place is enough.
            let outer = used.within.filter(|within| *within < index);
            match outer.and_then(|within| Some((jobs.get(within)?, places.get(within)?))) {
                None => found.push(Location::clone(&used.location)),
                Some((outer, places)) => found.extend(
                    places
                        .iter()
                        .map(|place| transplanted(&used.location, &outer.place.location, place)),
                ),
            }
            if found.len() >= MOST_USES {
                break;
            }
        }
        found.truncate(MOST_USES);
        places.push(found);
    }
    places
}

/// `location`, which lies below `from`, as it lies below `to`.
fn transplanted(location: &Location, from: &Location, to: &Location) -> Location {
    if location.zone == from.zone {
        let steps = location.steps.get(from.steps.len()..).unwrap_or_default();
        return to.below(steps);
    }
    // A header inside a shared response.
    let mut moved = location.clone();
    moved.operation.clone_from(&to.operation);
    if let (Zone::ResponseHeader { status, .. }, Zone::Response(other)) =
        (&mut moved.zone, &to.zone)
    {
        status.clone_from(other);
    }
    moved
}
