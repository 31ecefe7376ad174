//! What a change of the documentation means to those who use the interface.
//!
//! [`compare`] walks two `OpenAPI` documents side by side and names every difference in meaning.
//! Operations are paired by method and path, parameters by where they stand and their name,
//! references are followed; a change knows whether callers or the server write the value. What
//! each kind of change means stands in one table, [`Rule`]. Whatever the walk does not account
//! for is found by an audit of both texts and reported too: nothing is silent.

mod audit;
mod change;
mod command;
mod facade;
mod input;
mod markup;
mod parts;
mod place;
mod prose;
mod rules;
mod show;
mod walk;

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::Value;

use self::audit::Explained;
use self::place::Location;
use self::walk::Draft;
use crate::document::Pointer;
use crate::operations::Catalogue;

pub use change::{Change, Class, Counts, gravest};
pub use command::{Diff, ERROR_CODE};
pub use input::Input;
pub use rules::Rule;
pub use show::{Comparison, json, markdown, table};

/// Names every difference in meaning between two documents, none if there is none.
///
/// The changes of one operation stand together, the gravest first; those of the document as a
/// whole come last. Neither document needs to be valid: a reference that leads nowhere, or to
/// itself, is a change like any other.
///
/// ```
/// use serde_json::json;
/// use xtask::diff::{Class, compare};
///
/// let document = |kind: &str| {
///     json!({ "paths": { "/invoices": { "get": { "parameters": [
///         { "name": "section", "in": "query", "schema": { "type": kind } }
///     ] } } } })
/// };
/// let changes = compare(&document("string"), &document("integer"));
/// assert_eq!(changes[0].path, "GET /invoices query section");
/// assert_eq!((changes[0].wire, changes[0].rust_api), (Class::Breaking, Class::Breaking));
/// assert!(compare(&document("string"), &document("string")).is_empty());
/// ```
#[must_use]
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    compare_in(old, new, &Catalogue::default())
}

/// As [`compare`], for a workspace that freezes the arguments of some methods.
///
/// Assembled documents carry their frozen arguments; documents as vendors publish them do not, and
/// there a parameter more is an argument more unless `catalogue` says otherwise.
#[must_use]
pub fn compare_in(old: &Value, new: &Value, catalogue: &Catalogue) -> Vec<Change> {
    let mut found = walk::walk(old, new, catalogue);
    let explained = Explained::new(
        found
            .drafts
            .iter()
            .flat_map(|(draft, _)| [&draft.old_pointer, &draft.new_pointer])
            .flatten()
            .chain(&found.accounted)
            .map(|pointer| pointer.as_str().to_owned()),
    );
    parts::without_implied(&mut found.drafts);
    let silent = audit::unexplained(old, new, &explained);
    let mut changes: Vec<Change> = found
        .drafts
        .into_iter()
        .map(|(draft, also_at)| change(draft, &also_at))
        .collect();
    changes.extend(silent.into_iter().map(|silent| {
        let pointer = silent
            .pointer
            .split('/')
            .skip(1)
            .map(|key| key.replace("~1", "/").replace("~0", "~"))
            .fold(Pointer::root(), |pointer, key| pointer.child(key));
        let draft = if silent.is_empty() {
            Draft::emptied(&pointer, silent.old, silent.new)
        } else {
            Draft::unexplained(&pointer, silent.old, silent.new)
        };
        change(draft, &[])
    }));
    in_order(changes)
}

fn change(draft: Draft, also_at: &[Location]) -> Change {
    let was = match (draft.rule, &draft.old) {
        (Rule::OperationMoved, Some(Value::String(was))) => Some(was.as_str()),
        _ => None,
    };
    Change {
        class: draft.wire.max(draft.rust_api),
        wire: draft.wire,
        rust_api: draft.rust_api,
        rule: draft.rule,
        operation: draft.location.operation.as_deref().map(str::to_owned),
        path: draft.location.to_string(),
        also_at: also_at.iter().map(Location::to_string).collect(),
        touches: facade::touches(draft.rule, &draft.location, was),
        old_pointer: draft.old_pointer,
        new_pointer: draft.new_pointer,
        what: draft.rule.what(),
        old: draft.old,
        new: draft.new,
        note: draft.note,
    }
}

fn in_order(mut changes: Vec<Change>) -> Vec<Change> {
    let mut ranks: HashMap<String, usize> = HashMap::new();
    for change in &changes {
        if let Some(operation) = &change.operation {
            let next = ranks.len();
            ranks.entry(operation.clone()).or_insert(next);
        }
    }
    // The sort is stable: within a class the order of the document stays.
    changes.sort_by_key(|change| {
        let operation = change.operation.as_ref();
        let rank = operation.and_then(|operation| ranks.get(operation));
        (rank.copied().unwrap_or(usize::MAX), Reverse(change.class))
    });
    changes
}
