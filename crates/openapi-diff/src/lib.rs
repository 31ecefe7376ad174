//! Compares two OpenAPI documents by meaning.
//!
//! [`compare`] walks two documents side by side and names every difference in meaning. Operations
//! are paired by method and path, parameters by where they are sent and their name; references are
//! followed, and a change knows whether callers or the server write the value. What each kind of
//! change means is in one table, [`Rule`]. Whatever the walk does not account for is found by
//! comparing both texts key by key, and reported too: nothing is silent.
//!
//! Each [`Change`] has two classes: for the **wire** (a client of the old document that talks to a
//! server of the new one), and for the **Rust API** (code that is compiled against a client
//! generated from the new document). A [`Comparison`] writes the report.
//!
//! ```
//! use openapi_diff::{Class, compare};
//! use serde_json::json;
//!
//! let document = |kind: &str| {
//!     json!({ "paths": { "/rooms": { "get": { "parameters": [
//!         { "name": "floor", "in": "query", "schema": { "type": kind } }
//!     ] } } } })
//! };
//! let changes = compare(&document("string"), &document("integer"));
//! assert_eq!(changes[0].path, "GET /rooms query floor");
//! assert_eq!((changes[0].wire, changes[0].rust_api), (Class::Breaking, Class::Breaking));
//! assert!(compare(&document("string"), &document("string")).is_empty());
//! ```

mod change;
mod coverage;
mod fingerprint;
mod implied;
mod location;
mod markup;
mod options;
mod pointer;
mod read;
mod report;
mod rules;
mod value_lists;
mod walk;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use self::coverage::{Explained, unexplained};
use self::location::{Direction, Location, Zone};
use self::pointer::{Pointer, unescaped};
use self::walk::{Finding, PendingChange, walk};

pub use self::change::{Change, Class, Counts, Operations, most_severe};
pub use self::options::Options;
pub use self::read::{ReadError, read};
pub use self::report::{Comparison, Style};
pub use self::rules::Rule;

/// Names every difference in meaning between two documents; none if there is none.
///
/// Breaking changes come first, then additive ones, with announced ends before the rest, then
/// cosmetic ones; within a class the changes of one operation are together. Neither document needs
/// to be valid: a reference that leads nowhere, or to itself, is a change like any other.
///
/// ```
/// use openapi_diff::{Rule, compare};
/// use serde_json::json;
///
/// let old = json!({ "paths": { "/rooms": { "get": {} } } });
/// let new = json!({ "paths": { "/rooms": { "get": { "deprecated": true } } } });
/// assert_eq!(compare(&old, &new)[0].rule, Rule::Deprecated);
/// ```
#[must_use]
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    compare_with(old, new, &Options::default())
}

/// As [`compare`], with what [`Options`] tell.
///
/// ```
/// use openapi_diff::{Options, compare_with};
/// use serde_json::json;
///
/// let document = |kind: &str| json!({ "paths": {
///     "/rooms": { "get": { "parameters": [{ "name": "a", "in": "query", "schema": { "type": kind } }] } },
///     "/doors": { "get": { "parameters": [{ "name": "b", "in": "query", "schema": { "type": kind } }] } }
/// } });
/// let mut options = Options::default();
/// options.operation = Some("GET /doors".to_owned());
/// let changes = compare_with(&document("string"), &document("integer"), &options);
/// assert_eq!(changes.len(), 1);
/// assert_eq!(changes[0].path, "GET /doors query b");
/// ```
#[must_use]
pub fn compare_with(old: &Value, new: &Value, options: &Options) -> Vec<Change> {
    let mut found = walk(old, new, options);
    let mut changes: Vec<Change> = Vec::new();
    if options.operation.is_none() {
        let noted = found.findings.iter().map(|found| &found.change);
        let pointers = noted.flat_map(|change| [&change.old_pointer, &change.new_pointer]);
        let pointers = pointers.flatten().chain(&found.accounted);
        let explained = Explained::new(pointers.map(|pointer| pointer.as_str().to_owned()));
        changes.extend(unexplained(old, new, &explained).into_iter().map(|silent| {
            let is_empty = silent.is_empty();
            change(silent_change(
                &silent.pointer,
                silent.old,
                silent.new,
                is_empty,
            ))
        }));
    }
    implied::without_implied(&mut found.findings);
    let mut all: Vec<Change> = found.findings.into_iter().map(change).collect();
    all.append(&mut changes);
    without_repetitions(&mut all);
    in_order(&mut all);
    all
}

/// Whether `document` has the operation that `wanted` names, by its `operationId` or as `GET /rooms`.
///
/// ```
/// let document = serde_json::json!({ "paths": { "/rooms": { "get": { "operationId": "listRooms" } } } });
/// assert!(openapi_diff::has_operation(&document, "listRooms"));
/// assert!(openapi_diff::has_operation(&document, "GET /rooms"));
/// ```
#[must_use]
pub fn has_operation(document: &Value, wanted: &str) -> bool {
    walk::has_operation(document, wanted)
}

/// A difference that the walk did not account for; an empty map or list says as much as none.
fn silent_change(
    pointer: &str,
    old: Option<&Value>,
    new: Option<&Value>,
    is_empty: bool,
) -> Finding {
    let mut segments = pointer.split('/').skip(1);
    let (part, path, method) = (segments.next(), segments.next(), segments.next());
    let mut at = Location::document(if is_empty {
        part.unwrap_or_default()
    } else {
        pointer
    });
    if let (true, Some("paths"), Some(path), Some(method)) = (is_empty, part, path, method)
        && walk::METHODS.contains(&method)
    {
        let name = format!("{} {}", method.to_ascii_uppercase(), unescaped(path));
        at = at
            .operation(&name)
            .zone(Zone::Operation, Direction::Request, false);
    }
    at.generated = !is_empty;
    at = at.moved(Pointer::parse(pointer), Pointer::parse(pointer));
    let rule = if is_empty {
        Rule::Reformatted
    } else {
        Rule::Unexplained
    };
    let mut change = PendingChange::new(rule, &at, old.into(), new.into());
    change.old_pointer = change.old_pointer.filter(|_| old.is_some());
    change.new_pointer = change.new_pointer.filter(|_| new.is_some());
    if let Some((_, key)) = pointer.rsplit_once('/').filter(|_| is_empty) {
        change.note = Some(format!("an empty `{}`", unescaped(key)));
    }
    Finding {
        operations: change
            .path
            .operation
            .iter()
            .map(|name| (**name).into())
            .collect(),
        also_at: [].into(),
        change,
    }
}

fn change(found: Finding) -> Change {
    let pending = found.change;
    let pointer = |pointer: Option<Pointer>| pointer.map(|pointer| pointer.as_str().to_owned());
    Change {
        class: pending.wire.max(pending.rust_api),
        wire: pending.wire,
        rust_api: pending.rust_api,
        rule: pending.rule,
        operation: pending.path.operation.as_deref().map(str::to_owned),
        operations: found.operations,
        path: pending.path.to_string(),
        also_at: found.also_at.iter().map(ToString::to_string).collect(),
        old_pointer: pointer(pending.old_pointer),
        new_pointer: pointer(pending.new_pointer),
        what: pending.rule.what(),
        old: pending.old,
        new: pending.new,
        note: pending.note,
        touches: pending
            .used_by
            .iter()
            .map(|user| (**user).to_owned())
            .collect(),
    }
}

/// Leaves out changes that a reader cannot tell from one before.
fn without_repetitions(changes: &mut Vec<Change>) {
    let mut seen = HashSet::new();
    changes.retain(|change| {
        let value = |value: &Option<Value>| value.as_ref().map(ToString::to_string);
        seen.insert((
            (change.rule, change.wire, change.rust_api),
            change.path.clone(),
            (value(&change.old), value(&change.new)),
            change.note.clone(),
        ))
    });
}

fn in_order(changes: &mut [Change]) {
    let mut ranks: HashMap<String, usize> = HashMap::new();
    for operation in changes
        .iter()
        .filter_map(|change| change.operation.as_ref())
    {
        let next = ranks.len();
        ranks.entry(operation.clone()).or_insert(next);
    }
    // The sort is stable: within an operation the order of the document stays.
    changes.sort_by_key(|change| {
        let rank = change.operation.as_ref().and_then(|name| ranks.get(name));
        (
            Reverse(change.class),
            !change.rule.is_about_an_end(),
            rank.copied().unwrap_or(usize::MAX),
        )
    });
}
