//! Finds what the walk did not account for, by comparing both documents key by key.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapi_document::{Pointer, fingerprint};
use serde_json::Value;

use crate::change::Change;
use crate::location::Location;
use crate::rules::Rule;
use crate::walk::seen;

/// The differences between two documents that neither a change nor the walk accounts for.
///
/// The order of keys, and of the elements of a list, is not a difference.
pub(crate) fn silent_changes(
    old: &Value,
    new: &Value,
    changes: &[Change],
    accounted: &HashSet<Pointer>,
) -> Vec<Change> {
    let named = changes
        .iter()
        .flat_map(|change| [&change.old_pointer, &change.new_pointer]);
    let named = named.flatten().map(String::as_str);
    let explained = named.chain(accounted.iter().map(Pointer::as_str)).collect();
    let mut search = Search {
        explained,
        found: Vec::new(),
    };
    search.values(&Pointer::root(), old, new);
    search.found
}

/// Whether a map or list contains nothing but empty maps and lists.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

/// A change that no rule covers; an empty map or list says as much as none.
fn silent(pointer: &Pointer, old: Option<&Value>, new: Option<&Value>) -> Change {
    let is_empty = match (old, new) {
        (None, Some(value)) | (Some(value), None) => is_empty(value),
        _ => false,
    };
    let part = pointer.as_str().split('/').nth(1).unwrap_or_default();
    let mut at = Location::document(if is_empty { part } else { pointer.as_str() });
    at.generated = !is_empty;
    at = at.moved(pointer.clone(), pointer.clone());
    let rule = if is_empty {
        Rule::Reformatted
    } else {
        Rule::Unexplained
    };
    let mut change = Change::new(rule, &at, seen(old), seen(new));
    change.old_pointer = change.old_pointer.filter(|_| old.is_some());
    change.new_pointer = change.new_pointer.filter(|_| new.is_some());
    if let Some(key) = pointer.keys().last().filter(|_| is_empty) {
        change.note = Some(format!("an empty `{key}`"));
    }
    change.class = change.wire.max(change.rust_api);
    change
}

struct Search<'e> {
    /// The places that changes name, or that were understood without one.
    explained: BTreeSet<&'e str>,
    found: Vec<Change>,
}

impl Search<'_> {
    fn values(&mut self, at: &Pointer, old: &Value, new: &Value) {
        if old == new || self.explained.contains(at.as_str()) {
            return;
        }
        match (old, new) {
            (Value::Object(before), Value::Object(after)) => {
                let new_keys = after.keys().filter(|key| !before.contains_key(*key));
                for key in before.keys().chain(new_keys) {
                    self.sides(&at.child(key), before.get(key), after.get(key));
                }
            }
            (Value::Array(before), Value::Array(after)) => {
                let (gone, fresh) = unmatched(before, after);
                for index in &gone | &fresh {
                    let was = before.get(index).filter(|_| gone.contains(&index));
                    let is = after.get(index).filter(|_| fresh.contains(&index));
                    self.sides(&at.child(index), was, is);
                }
            }
            _ => self.found.push(silent(at, Some(old), Some(new))),
        }
    }

    fn sides(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        if let (Some(old), Some(new)) = (old, new) {
            return self.values(at, old, new);
        }
        let below = format!("{}/", at.as_str());
        let next = self.explained.range(below.as_str()..).next();
        let is_below = next.is_some_and(|next| next.starts_with(&below));
        if !is_below && !self.explained.contains(at.as_str()) {
            self.found.push(silent(at, old, new));
        }
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
