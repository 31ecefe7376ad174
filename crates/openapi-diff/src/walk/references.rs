//! Follows `$ref` on both sides, each pair of targets once for each direction.

use std::rc::Rc;

use openapi_document::{Pointer, Target, lookup, reference};
use serde_json::Value;

use super::view::{Pair, View, filled, nothing};
use super::{Shape, Walk};
use crate::location::{Direction, Location, Path, last};
use crate::rules::Rule;

/// What is to be compared behind references.
#[derive(Clone)]
pub(super) enum Work<'a> {
    Values(Shape, &'a Value, &'a Value),
    /// Schemas that are composed of several parts.
    Schemas(View<'a>, View<'a>),
}

/// Two targets to compare.
pub(super) struct Job<'a> {
    work: Work<'a>,
    pub(super) at: Location,
    /// Where it is used; the first use is the place.
    pub(super) uses: Vec<Use>,
}

pub(super) struct Use {
    /// The job within which it is used, none if an operation or the document uses it.
    pub(super) within: Option<usize>,
    pub(super) path: Rc<Path>,
}

/// Two jobs with the same key would find the same changes: the shape, the places in both documents
/// with an empty one between them, the direction, and whether a parameter is described.
pub(super) type JobKey = (Shape, Vec<Pointer>, Direction, bool);

impl<'a> Walk<'a> {
    /// Compares two values that may be references.
    pub(super) fn pair(&mut self, shape: Shape, old: &'a Value, new: &'a Value, at: &Location) {
        let is_inline = reference(old).is_none() && reference(new).is_none();
        if shape == Shape::Schema || is_inline {
            self.inline(shape, old, new, at);
            return;
        }
        let targets = (Target::of(self.old, old), Target::of(self.new, new));
        // What is written beside a `$ref`.
        let beside = |value: &'a Value| {
            let map = value.as_object().filter(|map| map.contains_key("$ref"));
            map.unwrap_or(nothing())
        };
        self.other_keys(&Pair::new(beside(old), beside(new), at), "$ref");
        if !self.broken(&targets.0, &targets.1, at) {
            self.targets(shape, targets.0, targets.1, at);
        }
    }

    /// Notes that a reference leads nowhere, if one does.
    pub(super) fn broken(&mut self, old: &Target<'a>, new: &Target<'a>, at: &Location) -> bool {
        let (was, is) = (old.reference(), new.reference());
        match (old, new) {
            (Target::Broken(_), Target::Broken(_)) if was == is => {}
            (Target::Broken(_), Target::Broken(_)) => {
                self.changed(Rule::ReferenceRenamed, &at.child("$ref"), was, is)
                    .note("neither leads anywhere");
            }
            (_, Target::Broken(_)) => _ = self.changed(Rule::ReferenceBroken, at, was, is),
            (Target::Broken(_), _) => _ = self.changed(Rule::ReferenceFixed, at, was, is),
            _ => return false,
        }
        true
    }

    /// Notes that two targets have different names, if they have, and compares them later.
    pub(super) fn targets(
        &mut self,
        shape: Shape,
        old: Target<'a>,
        new: Target<'a>,
        at: &Location,
    ) {
        let (Some(before), Some(after)) = (old.value(), new.value()) else {
            return;
        };
        let names = (old.reference(), new.reference());
        let inner = at.moved(old.place(&at.old), new.place(&at.new));
        match names {
            (Some(was), Some(is)) if was == is => {}
            (Some(was), Some(is)) => self.another_name(shape, (was, is), at, &inner),
            (was, is) => {
                let typed = is_named(before) || is_named(after);
                self.account(&inner);
                self.account(at);
                let rule = match (shape, was) {
                    (Shape::Schema, None) => Rule::SchemaNamed,
                    (Shape::Schema, _) => Rule::SchemaInlined,
                    _ => Rule::ReferenceRenamed,
                };
                self.changed(rule, at, was.map(last), is.map(last))
                    .same_type_if(!(shape == Shape::Schema && typed));
            }
        }
        self.enqueue(Work::Values(shape, before, after), inner);
    }

    fn another_name(
        &mut self,
        shape: Shape,
        (was, is): (&str, &str),
        at: &Location,
        inner: &Location,
    ) {
        let is_gone = lookup(self.new, was).is_none();
        let is_new = lookup(self.old, is).is_none();
        let rule = match (shape, is_gone && is_new) {
            (Shape::Schema, true) => Rule::TypeRenamed,
            (Shape::Schema, false) => Rule::TypeReplaced,
            _ => Rule::ReferenceRenamed,
        };
        let at = at.child("$ref");
        if rule != Rule::TypeReplaced {
            self.account(inner);
            self.account(&at);
            if !self.renamed.insert((was.to_owned(), is.to_owned())) {
                return;
            }
        }
        self.changed(rule, &at, last(was), last(is));
    }

    /// Compares the targets later, unless that is done or planned already.
    pub(super) fn enqueue(&mut self, work: Work<'a>, at: Location) {
        let (shape, places) = match &work {
            Work::Values(shape, ..) => {
                let pair = (at.old.clone(), at.new.clone());
                self.compared.insert(pair.clone());
                (*shape, vec![pair.0, Pointer::root(), pair.1])
            }
            Work::Schemas(old, new) => {
                let pointers = |view: &View<'a>| -> Vec<Pointer> {
                    view.parts().map(|part| part.pointer.clone()).collect()
                };
                let (old, new) = (pointers(old), pointers(new));
                let both = old.iter().filter(|pointer| new.contains(pointer));
                self.compared
                    .extend(both.map(|pointer| (pointer.clone(), pointer.clone())));
                (Shape::Schema, [old, vec![Pointer::root()], new].concat())
            }
        };
        let key = (shape, places, at.direction, at.is_parameter());
        let used = Use {
            within: self.job,
            path: at.path.clone(),
        };
        let next = self.jobs.len();
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            self.jobs.push(Job {
                work,
                at,
                uses: Vec::new(),
            });
        }
        if let Some(job) = self.jobs.get_mut(index) {
            job.uses.push(used);
        }
    }

    /// Does every job from the one with index `next` on, and returns the index of the next one.
    pub(super) fn run_jobs(&mut self, mut next: usize) -> usize {
        while let Some(job) = self.jobs.get(next) {
            let (work, at) = (job.work.clone(), job.at.clone());
            self.job = Some(next);
            match work {
                Work::Values(shape, old, new) => self.inline(shape, old, new, &at),
                Work::Schemas(old, new) => self.schema(Pair { old, new, at }, [""; 2]),
            }
            next += 1;
        }
        self.job = None;
        next
    }
}

/// Whether the generated client has a type of its own for the schema.
fn is_named(schema: &Value) -> bool {
    let keys = ["properties", "allOf", "anyOf", "oneOf"];
    let schema = schema.as_object();
    schema.is_some_and(|schema| keys.iter().any(|key| filled(schema, key).is_some()))
}
