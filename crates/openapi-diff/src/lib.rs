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
mod class;
#[cfg(feature = "cli")]
pub mod cli;
mod coverage;
mod location;
mod options;
mod report;
mod rules;
mod walk;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

pub use openapi_document::{Error, read};

pub use self::change::{Change, Counts, Operations, most_severe};
pub use self::class::Class;
pub use self::options::Options;
pub use self::report::{Comparison, Style};
pub use self::rules::Rule;
pub use self::walk::has_operation;

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
#[must_use]
pub fn compare_with(old: &Value, new: &Value, options: &Options) -> Vec<Change> {
    let (found, accounted) = walk::walk(old, new, options);
    let silent = match options.operation {
        Some(_) => Vec::new(),
        None => coverage::silent_changes(old, new, &found, &accounted),
    };
    let mut seen = HashSet::new();
    let mut changes: Vec<Change> = found
        .into_iter()
        .chain(silent)
        // What a reader cannot tell from a change before is left out.
        .filter(|change| {
            let mut hasher = DefaultHasher::new();
            (change.rule, change.class, &change.path, &change.note).hash(&mut hasher);
            (&change.old, &change.new).hash(&mut hasher);
            seen.insert(hasher.finish())
        })
        .collect();
    let mut ranks: HashMap<Option<String>, usize> = HashMap::from([(None, usize::MAX)]);
    for change in &changes {
        let next = ranks.len();
        ranks.entry(change.operation.clone()).or_insert(next);
    }
    // The sort is stable: within an operation the order of the document stays.
    changes.sort_by_key(|change| {
        let rank = ranks.get(&change.operation).copied();
        (Reverse(change.class), !change.rule.is_about_an_end(), rank)
    });
    changes
}

/// The example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
