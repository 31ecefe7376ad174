//! One change between two documents.

use std::fmt;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::class::Class;
use crate::rules::Rule;

/// One difference in meaning between two documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The more severe of `wire` and `rust_api`.
    pub class: Class,
    /// For a client of the old document that talks to a server of the new one.
    pub wire: Class,
    /// For Rust code that is compiled against a client generated from the new document.
    pub rust_api: Class,
    /// The rule that applied.
    pub rule: Rule,
    /// `GET /rooms` of the first operation that shows it, if the change belongs to an operation.
    pub operation: Option<String>,
    /// All operations that show it, because they use the same component; serialises as their number.
    pub operations: Operations,
    /// Place for people: `GET /rooms 200 .rooms[].name`.
    pub path: String,
    /// Other places that show the same component, and with it the same change; at most 24.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<String>,
    /// JSON pointer into the old document, unless the thing is new.
    pub old_pointer: Option<String>,
    /// JSON pointer into the new document, unless the thing is gone.
    pub new_pointer: Option<String>,
    /// What happened, in words: `field removed`.
    pub what: String,
    /// The old value, if there is one to show; a long one is described.
    pub old: Option<Value>,
    /// The new value, if there is one to show; a long one is described.
    pub new: Option<Value>,
    /// What else a person should know: `perhaps renamed to name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The hand-written code that uses this part, as [`used_by_extension`] tells.
    ///
    /// [`used_by_extension`]: crate::Options::used_by_extension
    pub touches: Vec<String>,
}

/// Names of operations. Copies, and the sets of one comparison, share their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operations {
    all: Arc<[Arc<str>]>,
    members: Arc<FixedBitSet>,
}

impl Operations {
    /// Those of `all` whose index is in `members`.
    pub(crate) fn new(all: &Arc<[Arc<str>]>, members: FixedBitSet) -> Self {
        Self {
            all: Arc::clone(all),
            members: Arc::new(members),
        }
    }

    /// What copies have in common.
    pub(crate) fn identity(&self) -> *const FixedBitSet {
        Arc::as_ptr(&self.members)
    }

    /// The names, in the order of the new document.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.members
            .ones()
            .filter_map(|index| self.all.get(index))
            .map(AsRef::as_ref)
    }

    /// How many operations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.count_ones(..)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_clear()
    }
}

impl Serialize for Operations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.len().serialize(serializer)
    }
}

/// The number of changes of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Changes that may break someone.
    pub breaking: usize,
    /// Changes that add something, or announce an end.
    pub additive: usize,
    /// Changes that only read differently.
    pub cosmetic: usize,
}

impl Counts {
    /// Counts `changes` by their overall class.
    #[must_use]
    pub fn of(changes: &[Change]) -> Self {
        let of = |class| {
            changes
                .iter()
                .filter(|change| change.class == class)
                .count()
        };
        Self {
            breaking: of(Class::Breaking),
            additive: of(Class::Additive),
            cosmetic: of(Class::Cosmetic),
        }
    }
}

impl fmt::Display for Counts {
    /// `2 breaking, 1 additive, 3 cosmetic`, without the classes that have no change.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = [self.breaking, self.additive, self.cosmetic];
        let parts = numbers.iter().zip(Class::GRAVEST_FIRST);
        let parts = parts.filter(|(number, _)| **number > 0);
        let parts: Vec<String> = parts
            .map(|(number, class)| format!("{number} {class}"))
            .collect();
        match parts.join(", ") {
            none if none.is_empty() => f.write_str("no changes"),
            parts => f.write_str(&parts),
        }
    }
}

/// The most severe class among `changes`; `None` if there is no change.
#[must_use]
pub fn most_severe(changes: &[Change]) -> Option<Class> {
    changes.iter().map(|change| change.class).max()
}
