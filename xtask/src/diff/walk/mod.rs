//! Walks two documents side by side and notes every difference with its place.
//!
//! What stands behind a `$ref` is compared once for each pair of targets and each direction, from
//! a queue: a document that refers to itself ends, and no chain of references is too long.

mod alternatives;
mod bodies;
mod components;
mod document;
mod draft;
mod entries;
mod examples;
mod fields;
mod limits;
mod operations;
mod parameters;
mod references;
mod renames;
mod responses;
mod rest;
mod schema;
mod security;
mod shapes;
mod side_parts;
mod types;
mod uses;
mod words;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

pub(super) use self::draft::Draft;
use self::references::{Job, JobKey};
use super::place::{Location, Place};
use super::rules::Rule;
use crate::document::Pointer;
use crate::operations::Catalogue;

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
    Example,
}

/// The comparison under way.
pub(super) struct Walk<'a> {
    old: &'a Value,
    new: &'a Value,
    catalogue: &'a Catalogue,
    drafts: Vec<Draft>,
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

/// What a walk found.
pub(super) struct Found {
    pub(super) drafts: Vec<(Draft, Vec<Location>)>,
    pub(super) accounted: HashSet<Pointer>,
}

/// Compares two documents by meaning.
pub(super) fn walk(old: &Value, new: &Value, catalogue: &Catalogue) -> Found {
    let mut walk = Walk {
        old,
        new,
        catalogue,
        drafts: Vec::new(),
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
    walk.components();
    walk.run_jobs(first);
    walk.finish()
}

impl<'a> Walk<'a> {
    /// Something that only the new document has.
    fn added(&mut self, rule: Rule, place: &Place, value: Option<&Value>) -> &mut Draft {
        self.push(Draft::new(rule, place, None, value, self.job))
    }

    /// Something that only the old document has.
    fn removed(&mut self, rule: Rule, place: &Place, value: Option<&Value>) -> &mut Draft {
        self.push(Draft::new(rule, place, value, None, self.job))
    }

    /// Something that both documents have in different forms.
    fn changed(
        &mut self,
        rule: Rule,
        place: &Place,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> &mut Draft {
        let draft = Draft::new(rule, place, old, new, self.job).at_both(place);
        self.push(draft)
    }

    /// `rule` with the member `key` of both sides, whether it is there or not.
    fn key(
        &mut self,
        rule: Rule,
        place: &Place,
        key: &str,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
    ) -> &mut Draft {
        let place = place.child(key);
        let draft = match (old.get(key), new.get(key)) {
            (None, new @ Some(_)) => self.added(rule, &place, new),
            (old @ Some(_), None) => self.removed(rule, &place, old),
            (old, new) => self.changed(rule, &place, old, new),
        };
        // The rule alone does not tell which of several keys it was.
        let is_clear = match rule {
            Rule::Respelt => false,
            Rule::WordingChanged => key == "description",
            _ => true,
        };
        if !is_clear {
            draft.note(format!("`{key}`"));
        }
        draft
    }

    fn push(&mut self, draft: Draft) -> &mut Draft {
        let index = self.drafts.len();
        self.drafts.push(draft);
        // The element was pushed on the line above.
        #[expect(clippy::indexing_slicing, reason = "the element was just pushed")]
        &mut self.drafts[index]
    }

    /// Notes that a difference at `place` is covered by changes elsewhere.
    fn account(&mut self, place: &Place) {
        self.accounted.insert(place.old.clone());
        self.accounted.insert(place.new.clone());
    }

    /// Compares two values of one shape that stand in their places, not behind a reference.
    fn inline(&mut self, shape: Shape, old: &'a Value, new: &'a Value, place: &Place) {
        if self.depth >= DEEPEST {
            if old != new {
                self.changed(Rule::Unexplained, place, None, None)
                    .note("nested too deep to be compared in detail");
            }
            return;
        }
        self.depth += 1;
        let (outer_old, outer_new) = (old, new);
        match (old.as_object(), new.as_object()) {
            (Some(old), Some(new)) => match shape {
                Shape::Schema => {
                    if !self.rebuilt((outer_old, outer_new), outer_old, outer_new, place) {
                        self.schema(old, new, place);
                    }
                }
                Shape::Parameter => self.parameter(old, new, place),
                Shape::Body => self.body(old, new, place),
                Shape::Response => self.response(old, new, place),
                Shape::Header => self.header(old, new, place),
                Shape::Example => self.example_object(old, new, place),
            },
            _ if old == new => {}
            _ => {
                let rule = match shape {
                    Shape::Schema => Rule::TypeChanged,
                    Shape::Example => Rule::ExampleChanged,
                    _ => Rule::UnknownKeyChanged,
                };
                self.changed(rule, place, Some(old), Some(new));
            }
        }
        self.depth -= 1;
    }
}

/// The members of `map` under `key`, none if there is no object.
fn members<'v>(
    map: &'v Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
    map.get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn text<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    map.get(key).and_then(Value::as_str)
}

/// A switch that is off unless it says `true`.
fn flag(map: &Map<String, Value>, key: &str) -> bool {
    map.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The member `key` unless it is an empty map or list, which says as much as none.
fn filled<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    map.get(key).filter(|value| match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    })
}

/// The elements of the list under `key`, none if there is no list.
fn list<'v>(map: &'v Map<String, Value>, key: &str) -> &'v [Value] {
    map.get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// The keys of both, those of `new` first, each once.
fn keys<'v>(
    old: &'v Map<String, Value>,
    new: &'v Map<String, Value>,
) -> impl Iterator<Item = &'v str> {
    new.keys()
        .chain(old.keys().filter(|key| !new.contains_key(*key)))
        .map(String::as_str)
}

/// Whether an element of the old list is one of the new list.
type Alike<'f, T> = &'f dyn Fn(&T, &T) -> bool;

/// Which element of the old list is which of the new one, by index: first those that are alike in
/// the first sense, then, among the rest, those that are in the second, and so on.
fn pairs<T>(old: &[T], new: &[T], senses: &[Alike<'_, T>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut taken_old = vec![false; old.len()];
    let mut taken_new = vec![false; new.len()];
    for alike in senses {
        for ((before, a), taken) in old.iter().enumerate().zip(&mut taken_old) {
            if *taken {
                continue;
            }
            let found = new
                .iter()
                .enumerate()
                .zip(&mut taken_new)
                .find(|((_, b), taken)| !**taken && alike(a, b));
            if let Some(((after, _), taken_new)) = found {
                *taken = true;
                *taken_new = true;
                pairs.push((before, after));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Elements of a list with their indices.
type Indexed<'v, T> = Vec<(usize, &'v T)>;

/// The elements of the old and of the new list that no pair holds.
fn unpaired<'v, T>(
    old: &'v [T],
    new: &'v [T],
    pairs: &[(usize, usize)],
) -> (Indexed<'v, T>, Indexed<'v, T>) {
    let old = old
        .iter()
        .enumerate()
        .filter(|(index, _)| !pairs.iter().any(|(taken, _)| taken == index));
    let new = new
        .iter()
        .enumerate()
        .filter(|(index, _)| !pairs.iter().any(|(_, taken)| taken == index));
    (old.collect(), new.collect())
}

/// An object without members, to compare with where the other document has none.
fn nothing() -> &'static Map<String, Value> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    &NOTHING
}
