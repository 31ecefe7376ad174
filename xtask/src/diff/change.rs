//! One change between two documents, and how grave it is.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::rules::Rule;
use crate::document::Pointer;

/// What a change means to those who use the interface, from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing that worked behaves differently, and nothing new is possible.
    Cosmetic,
    /// Something new is possible, and what worked still works.
    Additive,
    /// Something that worked may not work any more.
    Breaking,
}

impl Class {
    /// The class as reports spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One difference in meaning between two documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The graver of `wire` and `rust_api`.
    pub class: Class,
    /// For a client of the old document that talks to a server of the new one.
    pub wire: Class,
    /// For code that is compiled against the crate generated from the new document.
    pub rust_api: Class,
    /// The rule that applied.
    pub rule: Rule,
    /// `GET /gst/…` of the operation, if the change belongs to one.
    pub operation: Option<String>,
    /// Place for people: `GET /gst/… 200 .data.data.b2b[].stin`.
    pub path: String,
    /// Other places that show the same component, and with it the same change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<String>,
    /// Place in the old document, unless the thing is new.
    #[serde(serialize_with = "pointer")]
    pub old_pointer: Option<Pointer>,
    /// Place in the new document, unless the thing is gone.
    #[serde(serialize_with = "pointer")]
    pub new_pointer: Option<Pointer>,
    /// What happened, in words: `field removed`.
    pub what: String,
    /// The old value, if there is one to show; a long one is described.
    pub old: Option<Value>,
    /// The new value, if there is one to show; a long one is described.
    pub new: Option<Value>,
    /// What else a person should know: `perhaps renamed to ctin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The normalisations of the facade that read or write this part of the wire.
    pub touches: Vec<&'static str>,
}

#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
fn pointer<S: Serializer>(pointer: &Option<Pointer>, serializer: S) -> Result<S::Ok, S::Error> {
    pointer.as_ref().map(Pointer::as_str).serialize(serializer)
}

/// The number of changes of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Changes that may break someone.
    pub breaking: usize,
    /// Changes that add something.
    pub additive: usize,
    /// Changes that only read differently.
    pub cosmetic: usize,
}

impl Counts {
    /// Counts `changes` by their overall class.
    #[must_use]
    pub fn of(changes: &[Change]) -> Self {
        let number = |class| {
            changes
                .iter()
                .filter(|change| change.class == class)
                .count()
        };
        Self {
            breaking: number(Class::Breaking),
            additive: number(Class::Additive),
            cosmetic: number(Class::Cosmetic),
        }
    }
}

impl fmt::Display for Counts {
    /// `2 breaking, 1 additive, 3 cosmetic`, without the classes that have no change.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [
            (self.breaking, Class::Breaking),
            (self.additive, Class::Additive),
            (self.cosmetic, Class::Cosmetic),
        ]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, class)| format!("{number} {class}"))
        .collect();
        if parts.is_empty() {
            f.write_str("no changes")
        } else {
            f.write_str(&parts.join(", "))
        }
    }
}

/// The gravest class among `changes`; `None` if there is no change.
#[must_use]
pub fn gravest(changes: &[Change]) -> Option<Class> {
    changes.iter().map(|change| change.class).max()
}
