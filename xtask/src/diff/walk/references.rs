//! Follows `$ref` on both sides, each pair of targets once for each direction.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::shapes::sole_part;
use super::{Shape, Walk, nothing, types};
use crate::diff::place::{Direction, Location, Place};
use crate::diff::rules::Rule;
use crate::document::Pointer;

/// A longer chain of references is taken for one that never ends.
const MOST_HOPS: usize = 64;

/// A component that many places share is listed at so many of them.
pub(super) const MOST_USES: usize = 24;

/// A pair of targets to compare.
pub(super) struct Job<'a> {
    shape: Shape,
    old: &'a Value,
    new: &'a Value,
    pub(super) place: Place,
    /// Where it is used; the first use is the place.
    pub(super) uses: Vec<Use>,
}

pub(super) struct Use {
    pub(super) within: Option<usize>,
    pub(super) location: Rc<Location>,
}

/// Two jobs with the same key would find the same changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct JobKey {
    shape: Shape,
    old: Pointer,
    new: Pointer,
    direction: Direction,
    is_parameter: bool,
}

/// What a value is, seen through references.
pub(super) enum Target<'a> {
    /// The value itself.
    Inline(&'a Value),
    /// What its reference leads to.
    Found {
        reference: &'a str,
        value: &'a Value,
        pointer: Pointer,
    },
    /// A reference that leads nowhere.
    Broken { reference: &'a str },
}

impl<'a> Target<'a> {
    pub(super) fn of(document: &'a Value, value: &'a Value) -> Self {
        let Some(reference) = reference(value) else {
            return Self::Inline(value);
        };
        let mut next = reference;
        for _ in 0..MOST_HOPS {
            let Some((pointer, value)) = lookup(document, next) else {
                break;
            };
            match self::reference(value) {
                Some(further) => next = further,
                None => {
                    return Self::Found {
                        reference,
                        value,
                        pointer,
                    };
                }
            }
        }
        Self::Broken { reference }
    }

    /// The described value, unless its reference leads nowhere.
    pub(super) fn value(&self) -> Option<&'a Value> {
        match self {
            Self::Inline(value) | Self::Found { value, .. } => Some(value),
            Self::Broken { .. } => None,
        }
    }
}

pub(super) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

fn lookup<'a>(document: &'a Value, reference: &str) -> Option<(Pointer, &'a Value)> {
    let fragment = percent_decoded(reference.strip_prefix('#')?);
    let value = document.pointer(&fragment)?;
    let pointer = fragment
        .split('/')
        .skip(1)
        .map(|key| key.replace("~1", "/").replace("~0", "~"))
        .fold(Pointer::root(), |pointer, key| pointer.child(key));
    Some((pointer, value))
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = match code {
            Some(_) => tail.get(2..).unwrap_or_default(),
            None => tail,
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

impl<'a> Walk<'a> {
    /// Compares two values that may be references.
    pub(super) fn pair(&mut self, shape: Shape, old: &'a Value, new: &'a Value, place: &Place) {
        if shape == Shape::Schema && self.described_reference(old, new, place) {
            return;
        }
        let targets = (Target::of(self.old, old), Target::of(self.new, new));
        if let (Target::Inline(old), Target::Inline(new)) = targets {
            self.inline(shape, old, new, place);
            return;
        }
        self.rest(siblings(old), siblings(new), &["$ref"], place);
        match targets {
            (Target::Broken { reference: old }, Target::Broken { reference: new }) => {
                if old != new {
                    let place = place.child("$ref");
                    self.changed(Rule::ReferenceRenamed, &place, None, None)
                        .values(Some(old.to_owned()), Some(new.to_owned()))
                        .note("neither leads anywhere");
                }
            }
            (_, Target::Broken { reference }) => {
                self.changed(Rule::ReferenceBroken, place, None, None)
                    .values(
                        self::reference(old).map(str::to_owned),
                        Some(reference.to_owned()),
                    );
            }
            (Target::Broken { reference }, _) => {
                self.changed(Rule::ReferenceMended, place, None, None)
                    .values(
                        Some(reference.to_owned()),
                        self::reference(new).map(str::to_owned),
                    );
            }
            (old_target, new_target) => {
                let is_other = reference(old) != reference(new);
                if let (Shape::Schema, true, Some(before), Some(after)) =
                    (shape, is_other, old_target.value(), new_target.value())
                    && self.rebuilt((old, new), before, after, place)
                {
                    return;
                }
                self.targets(shape, &old_target, &new_target, place);
            }
        }
    }

    /// Whether one side only describes the reference, in an `allOf`, that the other side is; then
    /// the two are compared.
    fn described_reference(&mut self, old: &'a Value, new: &'a Value, place: &Place) -> bool {
        let key = |holder: &Place| holder.child("allOf").child(0);
        let (old_part, new_part) = (sole_part(old), sole_part(new));
        let mut below = place.clone();
        match (old_part, new_part) {
            (Some(_), None) => below.old = key(place).old,
            (None, Some(_)) => below.new = key(place).new,
            _ => return false,
        }
        let words = |value: &'a Value, part: Option<&Value>| match part {
            Some(_) => value.as_object().unwrap_or_else(|| nothing()),
            None => siblings(value),
        };
        let (before, after) = (words(old, old_part), words(new, new_part));
        self.key(Rule::Respelt, place, "allOf", before, after);
        self.described(before, after, place);
        self.examples(before, after, place);
        self.nullability(before, after, place);
        let handled = [
            "allOf",
            "$ref",
            "description",
            "example",
            "examples",
            "nullable",
        ];
        self.rest(before, after, &handled, place);
        self.account(place);
        self.pair(
            Shape::Schema,
            old_part.unwrap_or(old),
            new_part.unwrap_or(new),
            &below,
        );
        true
    }

    fn targets(&mut self, shape: Shape, old: &Target<'a>, new: &Target<'a>, place: &Place) {
        let (Some(old_value), Some(new_value)) = (old.value(), new.value()) else {
            return;
        };
        let mut inner = place.clone();
        if let Target::Found { pointer, .. } = old {
            inner.old = pointer.clone();
        }
        if let Target::Found { pointer, .. } = new {
            inner.new = pointer.clone();
        }
        match (old, new) {
            (Target::Found { reference: old, .. }, Target::Found { reference: new, .. }) => {
                if old != new {
                    self.another_name(shape, old, new, place, &inner);
                }
            }
            _ => self.named_or_inlined(shape, old, new, place, &inner),
        }
        self.enqueue(shape, old_value, new_value, inner);
    }

    fn another_name(&mut self, shape: Shape, old: &str, new: &str, place: &Place, inner: &Place) {
        let gone = lookup(self.new, old).is_none();
        let is_new = lookup(self.old, new).is_none();
        let rule = match (shape, gone && is_new) {
            (Shape::Schema, true) => Rule::TypeRenamed,
            (Shape::Schema, false) => Rule::TypeReplaced,
            _ => Rule::ReferenceRenamed,
        };
        if rule != Rule::TypeReplaced {
            let first = self.renamed.insert((old.to_owned(), new.to_owned()));
            self.account(inner);
            self.account(&place.child("$ref"));
            if !first {
                return;
            }
        }
        self.changed(rule, &place.child("$ref"), None, None)
            .values(Some(last(old).to_owned()), Some(last(new).to_owned()));
    }

    fn named_or_inlined(
        &mut self,
        shape: Shape,
        old: &Target<'a>,
        new: &Target<'a>,
        place: &Place,
        inner: &Place,
    ) {
        self.account(inner);
        self.account(place);
        let is_type = |target: &Target<'a>| target.value().is_some_and(types::is_named);
        let typed = shape == Shape::Schema && (is_type(old) || is_type(new));
        let draft = match (old, new) {
            (_, Target::Found { reference, .. }) => {
                let rule = if shape == Shape::Schema {
                    Rule::SchemaNamed
                } else {
                    Rule::ReferenceRenamed
                };
                self.changed(rule, place, None, None)
                    .values(None, Some(last(reference).to_owned()))
            }
            (Target::Found { reference, .. }, _) => {
                let rule = if shape == Shape::Schema {
                    Rule::SchemaInlined
                } else {
                    Rule::ReferenceRenamed
                };
                self.changed(rule, place, None, None)
                    .values(Some(last(reference).to_owned()), None)
            }
            _ => return,
        };
        draft.same_type_if(!typed);
    }

    /// Compares the targets later, unless that is done or planned already.
    pub(super) fn enqueue(&mut self, shape: Shape, old: &'a Value, new: &'a Value, place: Place) {
        let key = JobKey {
            shape,
            old: place.old.clone(),
            new: place.new.clone(),
            direction: place.direction,
            is_parameter: place.is_parameter(),
        };
        let used = Use {
            within: self.job,
            location: place.location.clone(),
        };
        if let Some(job) = self.known.get(&key).and_then(|job| self.jobs.get_mut(*job)) {
            if job.uses.len() < MOST_USES {
                job.uses.push(used);
            }
            return;
        }
        self.compared.insert((place.old.clone(), place.new.clone()));
        self.known.insert(key, self.jobs.len());
        self.jobs.push(Job {
            shape,
            old,
            new,
            place,
            uses: vec![used],
        });
    }

    /// Whether the component at `pointer` of both documents was compared with itself.
    pub(super) fn is_compared(&self, pointer: &Pointer) -> bool {
        self.compared.contains(&(pointer.clone(), pointer.clone()))
    }

    /// Does every job from the one with index `next` on, and returns the index of the next one.
    pub(super) fn run_jobs(&mut self, mut next: usize) -> usize {
        while let Some(job) = self.jobs.get(next) {
            let (shape, old, new, place) = (job.shape, job.old, job.new, job.place.clone());
            self.job = Some(next);
            self.inline(shape, old, new, &place);
            next += 1;
        }
        self.job = None;
        next
    }
}

/// What stands beside a `$ref`.
fn siblings(value: &Value) -> &Map<String, Value> {
    match value.as_object() {
        Some(map) if map.contains_key("$ref") => map,
        _ => nothing(),
    }
}

fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}
