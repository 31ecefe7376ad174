//! Schemas with everything that an `allOf` adds to them.
//!
//! What both sides refer to is compared once, as the component that it is. Of the rest, each side
//! is one schema: a reference that becomes an `allOf` of it and a field is one field more.

use openapi_document::{Members as _, Pointer, Referenced, Target, reference};
use serde_json::Value;

use super::references::Work;
use super::unions::sole_variant;
use super::view::{Object, Pair, Part, View, filled};
use super::{DEEPEST, Shape, Walk};
use crate::location::Location;
use crate::rules::Rule;

/// More parts than this are not put together.
const MOST_PARTS: usize = 256;

/// Keys beside a reference that only describe it.
const BESIDE: &str = "$ref allOf oneOf anyOf description title nullable deprecated \
    readOnly writeOnly";

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

    fn gather(&mut self, document: &'a Value, schema: &'a Value, at: &Pointer, depth: usize) {
        let Some(object) = schema.as_object().filter(|_| depth < DEEPEST) else {
            return;
        };
        match Target::of(document, schema) {
            Target::Inline(_) => {}
            Target::Found(found) => self.references.push(found),
            Target::Broken(reference) => self.broken = self.broken.or(Some(reference)),
        }
        if reference(schema).is_none() || object.len() > 1 {
            let pointer = at.clone();
            self.inline.push(Part { object, pointer });
        }
        for (index, part) in object.list("allOf").iter().enumerate() {
            self.gather(document, part, &at.child("allOf").child(index), depth + 1);
        }
        if let Some((key, index, variant)) = sole_variant(object) {
            self.gather(document, variant, &at.child(key).child(index), depth + 1);
        }
    }

    fn is_empty(&self) -> bool {
        self.inline.is_empty() && self.references.is_empty()
    }

    /// Whether nothing is written here but what describes a reference.
    fn only_describes(&self) -> bool {
        let is_word =
            |key: &String| key.starts_with("x-") || BESIDE.split(' ').any(|word| word == key);
        self.inline
            .iter()
            .flat_map(|part| part.object.keys())
            .all(is_word)
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
    Pieces::of(document, schema, &Pointer::root()).view(document, &[])
}

impl<'a> Walk<'a> {
    /// Compares two schemas that may be references, or be composed of several.
    pub(super) fn combined_schemas(&mut self, old: &'a Value, new: &'a Value, at: &Location) {
        let mut before = Pieces::of(self.old, old, &at.old);
        let mut after = Pieces::of(self.new, new, &at.new);
        if before.broken.is_some() || after.broken.is_some() {
            let target = |pieces: &Pieces<'a>, schema| match pieces.broken {
                Some(reference) => Target::Broken(reference),
                None => pieces
                    .references
                    .first()
                    .cloned()
                    .map_or(schema, Target::Found),
            };
            let (old, new) = (Target::Inline(old), Target::Inline(new));
            self.broken(&target(&before, old), &target(&after, new), at);
            return;
        }
        let (mut shared_old, mut shared_new) = (Vec::new(), Vec::new());
        before.references.retain(|was| {
            let same = |is: &Referenced<'a>| is.reference == was.reference;
            let Some(index) = after.references.iter().position(same) else {
                return true;
            };
            shared_old.push(was.clone());
            shared_new.push(after.references.remove(index));
            false
        });
        let found = |found: &Referenced<'a>| Target::Found(found.clone());
        for (was, is) in shared_old.iter().zip(&shared_new) {
            self.targets(Shape::Schema, found(was), found(is), at);
        }
        if before.is_empty() && after.is_empty() {
            return;
        }
        let mut pair = Pair {
            old: before.view(self.old, &shared_old),
            new: after.view(self.new, &shared_new),
            at: at.clone(),
        };
        let is_alone = shared_old.is_empty();
        if is_alone && self.rebuilt((old, new), &pair) {
            return;
        }
        let wrapping = [wrapping(old), wrapping(new)];
        if wrapping[0] != wrapping[1] {
            self.account(at);
        }
        self.account_if_filled(&pair, "allOf");
        let (old, new) = match (before.references.as_slice(), after.references.as_slice()) {
            ([], []) => return self.schema(pair, wrapping),
            ([was], [is]) if is_alone && before.only_describes() && after.only_describes() => {
                (pair.old.own, pair.new.own) = (before.inline, after.inline);
                self.beside_reference(&pair, wrapping);
                (found(was), found(is))
            }
            ([was], []) if is_alone && before.inline.is_empty() => {
                (found(was), Target::Inline(new))
            }
            ([], [is]) if is_alone && after.inline.is_empty() => (Target::Inline(old), found(is)),
            _ => {
                self.account(at);
                return self.enqueue(Work::Schemas(pair.old, pair.new), at.clone());
            }
        };
        self.targets(Shape::Schema, old, new, at);
    }

    /// What is written beside a reference, which is compared elsewhere.
    fn beside_reference(&mut self, pair: &Pair<'a>, wrapping: [&'static str; 2]) {
        let noted = self.changes.len();
        self.described(pair);
        self.nullability(pair);
        self.other_keys(pair, "$ref allOf oneOf anyOf description nullable");
        self.rewrapped(pair, wrapping, noted);
    }

    /// Notes that a schema is written in another way, unless more has been noted of it.
    pub(super) fn rewrapped(&mut self, pair: &Pair<'a>, wrapping: [&'static str; 2], noted: usize) {
        let key = wrapping.into_iter().find(|key| !["", "$ref"].contains(key));
        let mut since = self
            .changes
            .iter()
            .skip(noted)
            .map(|noted| noted.change.rule);
        let is_all = since.all(|rule| rule.is_wording() && rule != Rule::Reformatted);
        if let (Some(key), true) = (key, is_all && wrapping[0] != wrapping[1]) {
            self.changed(Rule::Reformatted, &pair.at, (), ())
                .note(format!("`{key}`"));
        }
    }

    /// Notes that a list is compared by what it says; an empty one says nothing.
    pub(super) fn account_if_filled(&mut self, pair: &Pair<'a>, key: &str) {
        if pair.differs_in_filling(key) {
            self.account(&pair.child(key));
        }
    }
}

/// The key by which a schema refers to what it describes: another way says the same.
fn wrapping(schema: &Value) -> &'static str {
    let all_of = |object: &Object| filled(object, "allOf").map(|_| "allOf");
    let sole = |object: &Object| sole_variant(object).map(|(key, ..)| key);
    let own = reference(schema).map_or("", |_| "$ref");
    let key = schema
        .as_object()
        .and_then(|object| all_of(object).or_else(|| sole(object)));
    key.unwrap_or(own)
}
