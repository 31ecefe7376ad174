//! Finds what the walk did not account for, by comparing both documents key by key.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::fingerprint::fingerprint;

/// The places that changes name, or that were understood without one.
pub(crate) struct Explained(BTreeSet<String>);

impl Explained {
    pub(crate) fn new(pointers: impl Iterator<Item = String>) -> Self {
        Self(pointers.collect())
    }

    fn at(&self, pointer: &str) -> bool {
        self.0.contains(pointer)
    }

    fn at_or_below(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        let mut next = self.0.range(below.clone()..);
        self.at(pointer) || next.next().is_some_and(|next| next.starts_with(&below))
    }
}

/// A difference that nothing explains.
pub(crate) struct Unexplained<'v> {
    pub(crate) pointer: String,
    pub(crate) old: Option<&'v Value>,
    pub(crate) new: Option<&'v Value>,
}

impl Unexplained<'_> {
    /// Whether one document has an empty map or list where the other has nothing.
    pub(crate) fn is_empty(&self) -> bool {
        matches!((self.old, self.new), (None, Some(value)) | (Some(value), None) if is_empty(value))
    }
}

/// Whether a map or list contains nothing but empty maps and lists.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

/// The differences between two documents that `explained` does not cover.
///
/// The order of keys, and of the elements of a list, is not a difference.
pub(crate) fn unexplained<'v>(
    old: &'v Value,
    new: &'v Value,
    explained: &Explained,
) -> Vec<Unexplained<'v>> {
    let mut search = Search {
        explained,
        found: Vec::new(),
        pointer: String::new(),
    };
    search.values(old, new);
    search.found
}

struct Search<'e, 'v> {
    explained: &'e Explained,
    found: Vec<Unexplained<'v>>,
    pointer: String,
}

impl<'v> Search<'_, 'v> {
    fn values(&mut self, old: &'v Value, new: &'v Value) {
        if self.explained.at(&self.pointer) {
            return;
        }
        match (old, new) {
            (Value::Object(before), Value::Object(after)) => {
                for (key, before) in before {
                    self.below(key, |search| match after.get(key) {
                        Some(after) => search.values(before, after),
                        None => search.one_side(Some(before), None),
                    });
                }
                for (key, after) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
                    self.below(key, |search| search.one_side(None, Some(after)));
                }
            }
            (Value::Array(before), Value::Array(after)) => self.lists(before, after),
            _ if old == new => {}
            _ => self.report(Some(old), Some(new)),
        }
    }

    fn lists(&mut self, old: &'v [Value], new: &'v [Value]) {
        let (before, after) = unmatched(old, new);
        for index in before.iter().chain(&after).collect::<BTreeSet<_>>() {
            let side = |indices: &BTreeSet<usize>, list: &'v [Value]| {
                list.get(*index).filter(|_| indices.contains(index))
            };
            let sides = (side(&before, old), side(&after, new));
            self.below(&index.to_string(), |search| match sides {
                (Some(old), Some(new)) => search.values(old, new),
                (old, new) => search.one_side(old, new),
            });
        }
    }

    fn one_side(&mut self, old: Option<&'v Value>, new: Option<&'v Value>) {
        if !self.explained.at_or_below(&self.pointer) {
            self.report(old, new);
        }
    }

    fn report(&mut self, old: Option<&'v Value>, new: Option<&'v Value>) {
        let pointer = self.pointer.clone();
        self.found.push(Unexplained { pointer, old, new });
    }

    fn below(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer
            .push_str(&key.replace('~', "~0").replace('/', "~1"));
        look(self);
        self.pointer.truncate(length);
    }
}

/// The indices of the elements that the other list does not have, or has fewer times.
fn unmatched(old: &[Value], new: &[Value]) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, value) in new.iter().enumerate().rev() {
        places.entry(fingerprint(value)).or_default().push(index);
    }
    let mut after: BTreeSet<usize> = (0..new.len()).collect();
    let before = old.iter().enumerate().filter(|(_, value)| {
        let same = places.get_mut(&fingerprint(value)).and_then(Vec::pop);
        same.is_none_or(|index| !after.remove(&index))
    });
    (before.map(|(index, _)| index).collect(), after)
}
