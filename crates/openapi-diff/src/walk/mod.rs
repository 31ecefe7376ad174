//! Walks two documents side by side and notes every difference with its place.
//!
//! What a `$ref` leads to is compared once for each pair of targets and each direction, from a
//! queue: a document that refers to itself ends, and no chain of references is too long.

mod alternatives;
mod bodies;
mod combined_schemas;
mod descriptions;
mod document;
mod fields;
mod operations;
mod other_keys;
mod pairing;
mod parameter_list;
mod parameters;
mod pending_change;
mod references;
mod references_to;
mod renames;
mod responses;
mod schema;
mod security;
mod types;
mod unions;
mod values;
mod variant_names;
mod view;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

pub use self::operations::has_operation;
use self::pending_change::PendingChange;
pub(crate) use self::pending_change::seen;
use self::references::{Job, JobKey};
use self::view::Pair;
use crate::change::Change;
use crate::location::Location;
use crate::options::Options;
use crate::rules::Rule;
use openapi_document::Pointer;

/// Deeper nesting is compared as a whole: no document that people write comes near.
const DEEPEST: usize = 120;

/// What is compared with what, so that the right keys are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Schema,
    Parameter,
    Body,
    Response,
    Header,
}

/// The comparison under way.
struct Walk<'a> {
    old: &'a Value,
    new: &'a Value,
    options: &'a Options,
    changes: Vec<PendingChange>,
    jobs: Vec<Job<'a>>,
    known: HashMap<JobKey, usize>,
    /// Pairs of targets that some job compares, whatever its direction.
    compared: HashSet<(Pointer, Pointer)>,
    /// Renamed pairs that are noted already.
    renamed: HashSet<(String, String)>,
    /// Places that differ and were understood without a change of their own.
    accounted: HashSet<Pointer>,
    /// The job under way.
    job: Option<usize>,
    depth: usize,
}

/// Compares two documents by meaning; returns the changes, and the places that differ and were
/// understood without a change of their own.
pub(crate) fn walk(old: &Value, new: &Value, options: &Options) -> (Vec<Change>, HashSet<Pointer>) {
    let mut walk = Walk {
        old,
        new,
        options,
        changes: Vec::new(),
        jobs: Vec::new(),
        known: HashMap::new(),
        compared: HashSet::new(),
        renamed: HashSet::new(),
        accounted: HashSet::new(),
        job: None,
        depth: 0,
    };
    walk.document();
    let first = walk.run_jobs(0);
    if options.operation.is_none() {
        walk.components();
        walk.run_jobs(first);
    }
    walk.finish()
}

impl<'a> Walk<'a> {
    /// Something that only the new document has.
    fn added(&mut self, rule: Rule, at: &Location, new: impl Into<Value>) -> &mut Change {
        let change = self.changed(rule, at, (), new);
        change.old_pointer = None;
        change
    }

    /// Something that only the old document has.
    fn removed(&mut self, rule: Rule, at: &Location, old: impl Into<Value>) -> &mut Change {
        let change = self.changed(rule, at, old, ());
        change.new_pointer = None;
        change
    }

    /// Something that only one document has: the new one by the first rule, the old one by the second.
    fn alone(
        &mut self,
        is_new: bool,
        [added, removed]: [Rule; 2],
        at: &Location,
        value: impl Into<Value>,
    ) -> &mut Change {
        if is_new {
            self.added(added, at, value)
        } else {
            self.removed(removed, at, value)
        }
    }

    /// Something that both documents have in different ways.
    fn changed(
        &mut self,
        rule: Rule,
        at: &Location,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) -> &mut Change {
        let index = self.changes.len();
        self.changes.push(PendingChange {
            change: Change::new(rule, at, old.into(), new.into()),
            path: at.path.clone(),
            job: self.job,
        });
        #[expect(clippy::indexing_slicing, reason = "the element was just pushed")]
        &mut self.changes[index].change
    }

    /// `rule` with the member `key` of both sides, whether it is there or not.
    fn key(&mut self, rule: Rule, pair: &Pair<'a>, key: &str) -> &mut Change {
        let (old, new) = pair.get(key);
        let change = self.changed(rule, &pair.child(key), seen(old), seen(new));
        if old.is_none() {
            change.old_pointer = None;
        }
        if new.is_none() {
            change.new_pointer = None;
        }
        if rule.needs_its_key(key) {
            change.note(format!("`{key}`"));
        }
        change
    }

    /// `rule` with each of `keys`, which blanks separate, that differs.
    fn keys(&mut self, rule: Rule, pair: &Pair<'a>, keys: &str) {
        for key in keys.split(' ').filter(|key| pair.differs(key)) {
            self.key(rule, pair, key);
        }
    }

    /// The switch `required` of a parameter, a header or a body.
    fn required(&mut self, pair: &Pair<'a>, [now, no_longer]: [Rule; 2]) {
        let kept = pair.at.frozen;
        match pair.flags("required") {
            (false, true) => _ = self.key(now, pair, "required").same_type_if(kept),
            (true, false) => _ = self.key(no_longer, pair, "required").same_type_if(kept),
            _ => self.switch("required", pair, Rule::UnknownKeyChanged),
        }
    }

    /// Notes that a difference at this place is covered by changes elsewhere.
    fn account(&mut self, at: &Location) {
        self.accounted.insert(at.old.clone());
        self.accounted.insert(at.new.clone());
    }

    /// Compares two values of one shape that are written in their places, not behind a reference.
    fn inline(&mut self, shape: Shape, old: &'a Value, new: &'a Value, at: &Location) {
        let (Some(before), Some(after)) = (old.as_object(), new.as_object()) else {
            let rule = match shape {
                Shape::Schema => Rule::TypeChanged,
                _ => Rule::UnknownKeyChanged,
            };
            if old != new {
                self.changed(rule, at, seen(Some(old)), seen(Some(new)));
            }
            return;
        };
        if self.depth >= DEEPEST {
            if old != new {
                self.changed(Rule::Unexplained, at, (), ())
                    .note("nested too deep to be compared in detail");
            }
            return;
        }
        self.depth += 1;
        let pair = Pair::new(before, after, at);
        match shape {
            Shape::Schema => self.combined_schemas(old, new, at),
            Shape::Parameter => self.parameter(pair),
            Shape::Body => self.body(&pair),
            Shape::Response => self.response(&pair),
            Shape::Header => self.header(pair),
        }
        self.depth -= 1;
    }

    /// Takes over what the documents say about the code that uses this part.
    fn with_user(&self, mut pair: Pair<'a>) -> Pair<'a> {
        if let Some(key) = &self.options.used_by_extension {
            let user = pair.new.text(key).or(pair.old.text(key));
            pair.at.used_by = user.map(Into::into).or(pair.at.used_by);
        }
        pair
    }
}
