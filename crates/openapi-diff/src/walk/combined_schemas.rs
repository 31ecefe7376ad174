//! Schemas with everything that an `allOf` adds to them.
//!
//! What both sides refer to is compared once, as the component that it is. Of the rest, each side
//! is one schema: a reference that becomes an `allOf` of it and a field is one field more.

use serde_json::Value;

use super::references::{Referenced, Target, Work, reference};
use super::unions::sole_variant;
use super::view::{Pair, Part, View, filled, list};
use super::{DEEPEST, Shape, Walk};
use crate::location::Location;
use crate::pointer::Pointer;
use crate::rules::Rule;

/// More parts than this are not put together.
const MOST_PARTS: usize = 256;

/// Keys beside a reference that only describe it.
const BESIDE: [&str; 12] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "description",
    "title",
    "example",
    "examples",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// The schemas that all hold for one value.
#[derive(Default)]
struct Pieces<'a> {
    inline: Vec<Part<'a>>,
    references: Vec<Referenced<'a>>,
    broken: Option<&'a str>,
}

impl<'a> Pieces<'a> {
    fn of(document: &'a Value, schema: &'a Value, pointer: &Pointer) -> Self {
        let mut pieces = Self::default();
        pieces.gather(document, schema, pointer, 0);
        pieces
    }

    fn gather(&mut self, document: &'a Value, schema: &'a Value, pointer: &Pointer, depth: usize) {
        let Some(object) = schema.as_object().filter(|_| depth < DEEPEST) else {
            return;
        };
        let mut is_described = true;
        match Target::of(document, schema) {
            Target::Inline(_) => {}
            Target::Found(found) => {
                self.references.push(found);
                is_described = object.len() > 1;
            }
            Target::Broken(reference) => {
                self.broken = self.broken.or(Some(reference));
                is_described = object.len() > 1;
            }
        }
        if is_described {
            let pointer = pointer.clone();
            self.inline.push(Part { object, pointer });
        }
        for (index, part) in list(object, "allOf").iter().enumerate() {
            self.gather(
                document,
                part,
                &pointer.child("allOf").child(index),
                depth + 1,
            );
        }
        if let Some((key, index, variant)) = sole_variant(object) {
            self.gather(
                document,
                variant,
                &pointer.child(key).child(index),
                depth + 1,
            );
        }
    }

    fn is_empty(&self) -> bool {
        self.inline.is_empty() && self.references.is_empty()
    }

    /// Whether there is one reference, and nothing beside it that has a meaning.
    fn is_reference(&self) -> bool {
        let is_word = |key: &String| key.starts_with("x-") || BESIDE.contains(&key.as_str());
        self.references.len() == 1
            && self
                .inline
                .iter()
                .all(|part| part.object.keys().all(is_word))
    }

    /// As one schema, beside what is compared elsewhere.
    fn view(&self, document: &'a Value, shared: &[Referenced<'a>]) -> View<'a> {
        let mut view = View {
            own: self.inline.clone(),
            shared: Vec::new(),
        };
        for reference in &self.references {
            follow(document, reference, &mut view.own);
        }
        for reference in shared {
            follow(document, reference, &mut view.shared);
        }
        view
    }
}

/// Adds what a reference leads to, through further references.
fn follow<'a>(document: &'a Value, reference: &Referenced<'a>, parts: &mut Vec<Part<'a>>) {
    let is_known = |part: &Part<'a>| part.pointer == reference.pointer;
    if parts.len() > MOST_PARTS || parts.iter().any(is_known) {
        return;
    }
    let pieces = Pieces::of(document, reference.value, &reference.pointer);
    parts.extend(pieces.inline);
    for reference in &pieces.references {
        follow(document, reference, parts);
    }
}

/// A schema with everything that it refers to.
pub(super) fn whole<'a>(document: &'a Value, schema: &'a Value) -> View<'a> {
    Pieces::of(document, schema, &Pointer::default()).view(document, &[])
}

impl<'a> Walk<'a> {
    /// Compares two schemas that may be references, or be composed of several.
    pub(super) fn combined_schemas(&mut self, old: &'a Value, new: &'a Value, at: &Location) {
        let mut before = Pieces::of(self.old, old, &at.old);
        let mut after = Pieces::of(self.new, new, &at.new);
        if before.broken != after.broken || (before.is_empty() && before.broken.is_some()) {
            let target = |broken: Option<&'a str>, schema| match broken {
                Some(reference) => Target::Broken(reference),
                None => Target::Inline(schema),
            };
            let (old_target, new_target) = (target(before.broken, old), target(after.broken, new));
            let was_reference = before.references.first().cloned().map(Target::Found);
            let is_reference = after.references.first().cloned().map(Target::Found);
            let sides = match (before.broken, after.broken) {
                (None, _) => (was_reference.unwrap_or(old_target), new_target),
                (_, None) => (old_target, is_reference.unwrap_or(new_target)),
                _ => (old_target, new_target),
            };
            self.broken(&sides.0, &sides.1, at);
            return;
        }
        let (mut shared_old, mut shared_new) = (Vec::new(), Vec::new());
        before.references.retain(|was| {
            let same = |is: &Referenced<'a>| is.reference == was.reference;
            let found = after.references.iter().position(same);
            if let Some(index) = found {
                shared_old.push(was.clone());
                shared_new.push(after.references.remove(index));
            }
            found.is_none()
        });
        for (was, is) in shared_old.iter().zip(&shared_new) {
            let targets = (Target::Found(was.clone()), Target::Found(is.clone()));
            self.targets(Shape::Schema, &targets.0, &targets.1, at);
        }
        if before.is_empty() && after.is_empty() {
            return;
        }
        let pair = Pair {
            old: before.view(self.old, &shared_old),
            new: after.view(self.new, &shared_new),
            at: at.clone(),
        };
        let is_alone = shared_old.is_empty();
        if is_alone && self.rebuilt((old, new), &pair) {
            return;
        }
        let is_wrapped_otherwise = wrapping(old) != wrapping(new);
        if is_wrapped_otherwise {
            self.account(at);
        }
        self.account_if_filled(&pair, "allOf");
        let references = (before.references.as_slice(), after.references.as_slice());
        match references {
            ([], []) => {
                let noted = self.changes.len();
                self.schema(pair);
                let mut since = self.changes.iter().skip(noted).map(|change| change.rule);
                if is_wrapped_otherwise
                    && since.all(|rule| rule.is_wording() && rule != Rule::Reformatted)
                {
                    self.rewrapped((old, new), at);
                }
            }
            ([was], [is]) if is_alone && before.is_reference() && after.is_reference() => {
                let mut beside = pair;
                beside.old.own = before.inline;
                beside.new.own = after.inline;
                self.beside_reference(&beside);
                if is_wrapped_otherwise {
                    self.rewrapped((old, new), at);
                }
                let targets = (Target::Found(was.clone()), Target::Found(is.clone()));
                self.targets(Shape::Schema, &targets.0, &targets.1, at);
            }
            ([was], []) if is_alone && before.inline.is_empty() => {
                self.targets(
                    Shape::Schema,
                    &Target::Found(was.clone()),
                    &Target::Inline(new),
                    at,
                );
            }
            ([], [is]) if is_alone && after.inline.is_empty() => {
                self.targets(
                    Shape::Schema,
                    &Target::Inline(old),
                    &Target::Found(is.clone()),
                    at,
                );
            }
            _ => {
                self.account(at);
                self.enqueue(Work::Schemas(pair.old, pair.new), at.clone());
            }
        }
    }

    /// Notes that a list of schemas is compared by what they say; an empty one says nothing.
    pub(super) fn account_if_filled(&mut self, pair: &Pair<'a>, key: &str) {
        if pair.old.filled(key) != pair.new.filled(key) {
            self.account(&pair.child(key));
        }
    }

    /// What is written beside a reference, which is compared elsewhere.
    fn beside_reference(&mut self, pair: &Pair<'a>) {
        self.described(pair);
        self.examples(pair);
        self.nullability(pair);
        let handled = [
            "$ref",
            "allOf",
            "oneOf",
            "anyOf",
            "description",
            "example",
            "examples",
            "nullable",
        ];
        self.other_keys(pair, &handled);
    }

    /// The same schema, in an `allOf` or without one.
    fn rewrapped(&mut self, (old, new): (&Value, &Value), at: &Location) {
        let key = [wrapping(old), wrapping(new)]
            .into_iter()
            .find(|key| !["", "$ref"].contains(key));
        if let Some(key) = key {
            self.changed(Rule::Reformatted, at, (), ())
                .note(format!("`{key}`"));
        }
    }
}

/// The key by which a schema refers to what it describes: another way says the same.
fn wrapping(schema: &Value) -> &'static str {
    let Some(object) = schema.as_object() else {
        return "";
    };
    if filled(object, "allOf").is_some() {
        "allOf"
    } else if let Some((key, ..)) = sole_variant(object) {
        key
    } else if reference(schema).is_some() {
        "$ref"
    } else {
        ""
    }
}
