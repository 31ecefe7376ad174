//! What a value is, seen through references that may follow one another.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::{Members as _, Pointer};

/// A longer chain of references is taken for one that never ends.
const MOST_HOPS: usize = 64;

/// What a reference leads to.
#[derive(Debug, Clone)]
pub struct Referenced<'a> {
    /// The reference, as it is written.
    pub reference: &'a str,
    /// What stands at the end of it.
    pub value: &'a Value,
    /// Where that is.
    pub pointer: Pointer,
}

/// What a value is, seen through references.
#[derive(Debug, Clone)]
pub enum Target<'a> {
    /// The value itself.
    Inline(&'a Value),
    /// What a reference leads to.
    Found(Referenced<'a>),
    /// A reference that leads nowhere.
    Broken(&'a str),
}

impl<'a> Target<'a> {
    /// What `value`, which is a part of `document`, describes or refers to.
    #[must_use]
    pub fn of(document: &'a Value, value: &'a Value) -> Self {
        let Some(reference) = reference(value) else {
            return Self::Inline(value);
        };
        let mut next = reference;
        for _ in 0..MOST_HOPS {
            let Some((pointer, value)) = lookup(document, next) else {
                break;
            };
            match self::reference(value) {
                Some(further) => next = further,
                None => {
                    return Self::Found(Referenced {
                        reference,
                        value,
                        pointer,
                    });
                }
            }
        }
        Self::Broken(reference)
    }

    /// The described value, unless its reference leads nowhere.
    #[must_use]
    pub fn value(&self) -> Option<&'a Value> {
        match self {
            Self::Inline(value) => Some(value),
            Self::Found(found) => Some(found.value),
            Self::Broken(_) => None,
        }
    }

    /// Where the described value is, for a value in its place.
    #[must_use]
    pub fn place(self, own: &Pointer) -> Pointer {
        match self {
            Self::Found(found) => found.pointer,
            _ => own.clone(),
        }
    }

    /// The reference itself, if there is one.
    #[must_use]
    pub fn reference(&self) -> Option<&'a str> {
        match self {
            Self::Inline(_) => None,
            Self::Found(found) => Some(found.reference),
            Self::Broken(reference) => Some(reference),
        }
    }
}

/// The text of a reference.
#[must_use]
pub fn reference(value: &Value) -> Option<&str> {
    value.text("$ref")
}

/// The value that a reference names, and its place as [`Pointer`] writes it.
#[must_use]
pub fn lookup<'a>(document: &'a Value, reference: &str) -> Option<(Pointer, &'a Value)> {
    let fragment = percent_decode_str(reference.strip_prefix('#')?)
        .decode_utf8()
        .ok()?;
    let value = document.pointer(&fragment)?;
    // Written anew, so that two spellings of one place are equal.
    let keys = Pointer::from(&*fragment);
    let pointer = keys
        .keys()
        .fold(Pointer::root(), |place, key| place.child(key));
    Some((pointer, value))
}
