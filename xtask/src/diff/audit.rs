//! Finds what the walk did not account for, by comparing both documents key by key.

use std::collections::BTreeSet;

use serde_json::Value;

/// Longer lists that differ are not searched for moved elements.
const LONGEST_LIST: usize = 2000;

/// The places that changes name, or that were understood without one.
pub(super) struct Explained(BTreeSet<String>);

impl Explained {
    pub(super) fn new(pointers: impl Iterator<Item = String>) -> Self {
        Self(pointers.collect())
    }

    fn at(&self, pointer: &str) -> bool {
        self.0.contains(pointer)
    }

    fn at_or_below(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        self.at(pointer)
            || self
                .0
                .range(below.clone()..)
                .next()
                .is_some_and(|next| next.starts_with(&below))
    }
}

/// A difference that nothing explains.
#[derive(Debug)]
pub(super) struct Unexplained<'v> {
    pub(super) pointer: String,
    pub(super) old: Option<&'v Value>,
    pub(super) new: Option<&'v Value>,
}

impl Unexplained<'_> {
    /// Whether one document has a map or list without anything in it where the other has none.
    pub(super) fn is_empty(&self) -> bool {
        matches!((self.old, self.new), (None, Some(value)) | (Some(value), None) if is_empty(value))
    }
}

/// Whether a map or list holds nothing, but maybe maps and lists that hold nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

/// The differences between two documents that `explained` does not cover.
///
/// The order of keys, and of the elements of a list, is no difference.
pub(super) fn unexplained<'v>(
    old: &'v Value,
    new: &'v Value,
    explained: &Explained,
) -> Vec<Unexplained<'v>> {
    let mut audit = Audit {
        explained,
        found: Vec::new(),
        pointer: String::new(),
    };
    audit.values(old, new);
    audit.found
}

struct Audit<'e, 'v> {
    explained: &'e Explained,
    found: Vec<Unexplained<'v>>,
    pointer: String,
}

impl<'v> Audit<'_, 'v> {
    fn values(&mut self, old: &'v Value, new: &'v Value) {
        if old == new || self.explained.at(&self.pointer) {
            return;
        }
        match (old, new) {
            (Value::Object(before), Value::Object(after)) => {
                for (key, before) in before {
                    self.below(key, |audit| match after.get(key) {
                        Some(after) => audit.values(before, after),
                        None => audit.one_side(Some(before), None),
                    });
                }
                for (key, after) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
                    self.below(key, |audit| audit.one_side(None, Some(after)));
                }
            }
            (Value::Array(before), Value::Array(after)) => self.lists(before, after),
            _ => self.report(Some(old), Some(new)),
        }
    }

    fn lists(&mut self, old: &'v [Value], new: &'v [Value]) {
        if old.len().max(new.len()) > LONGEST_LIST {
            return;
        }
        let before = unmatched(old, new);
        let after = unmatched(new, old);
        for (index, value) in &before {
            let same_place = after.iter().find(|(other, _)| other == index);
            self.below(&index.to_string(), |audit| match same_place {
                Some((_, other)) => audit.values(value, other),
                None => audit.one_side(Some(value), None),
            });
        }
        for (index, value) in &after {
            if !before.iter().any(|(other, _)| other == index) {
                self.below(&index.to_string(), |audit| {
                    audit.one_side(None, Some(value));
                });
            }
        }
    }

    fn one_side(&mut self, old: Option<&'v Value>, new: Option<&'v Value>) {
        if !self.explained.at_or_below(&self.pointer) {
            self.report(old, new);
        }
    }

    fn report(&mut self, old: Option<&'v Value>, new: Option<&'v Value>) {
        self.found.push(Unexplained {
            pointer: self.pointer.clone(),
            old,
            new,
        });
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

/// The elements of `here` that `there` does not have, or has fewer times.
fn unmatched<'v>(here: &'v [Value], there: &[Value]) -> Vec<(usize, &'v Value)> {
    let mut taken = vec![false; there.len()];
    here.iter()
        .enumerate()
        .filter(|(_, value)| {
            let found = there
                .iter()
                .zip(&mut taken)
                .find(|(other, taken)| !**taken && other == value);
            match found {
                Some((_, taken)) => {
                    *taken = true;
                    false
                }
                None => true,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Explained, unexplained};

    #[test]
    fn what_is_explained_and_what_is_not() {
        let old = json!({"a": {"b": 1, "c": [1, 2]}, "d": [1, 2, 3], "e": 1});
        let new = json!({"a": {"b": 2, "c": [2, 1]}, "d": [3, 2], "f": {"g": 1}});
        let of = |pointers: &[&str]| {
            let explained = Explained::new(pointers.iter().map(|text| (*text).to_owned()));
            unexplained(&old, &new, &explained)
                .into_iter()
                .map(|found| found.pointer)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(&[]), ["/a/b", "/d/0", "/e", "/f"]);
        assert_eq!(of(&["/a", "/d/0", "/f/g"]), ["/e"]);
        assert_eq!(of(&["/a/b-c", "/a/b/c"]), ["/a/b", "/d/0", "/e", "/f"]);
        assert!(of(&[""]).is_empty());
    }
}
