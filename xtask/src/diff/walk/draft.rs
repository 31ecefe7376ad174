//! A change before its places are complete.

use std::rc::Rc;

use serde_json::Value;

use crate::diff::change::Class;
use crate::diff::place::{Direction, Location, Place, Zone};
use crate::diff::rules::Rule;
use crate::document::{METHODS, Pointer};
use crate::operations::call_of;

/// Objects and lists with more parts than this are described, not shown.
const MOST_PARTS: usize = 40;

/// A change as the walk notes it.
#[derive(Debug)]
pub(in crate::diff) struct Draft {
    pub(in crate::diff) rule: Rule,
    pub(in crate::diff) wire: Class,
    pub(in crate::diff) rust_api: Class,
    pub(in crate::diff) location: Rc<Location>,
    pub(in crate::diff) old_pointer: Option<Pointer>,
    pub(in crate::diff) new_pointer: Option<Pointer>,
    pub(in crate::diff) old: Option<Value>,
    pub(in crate::diff) new: Option<Value>,
    pub(in crate::diff) note: Option<String>,
    /// The reference behind which it was found.
    pub(super) job: Option<usize>,
}

impl Draft {
    pub(super) fn new(
        rule: Rule,
        place: &Place,
        old: Option<&Value>,
        new: Option<&Value>,
        job: Option<usize>,
    ) -> Self {
        let [wire, rust_api] = rule.classes(place.direction);
        let rust_api = if place.generated {
            rust_api
        } else {
            Class::Cosmetic
        };
        Self {
            rule,
            wire,
            rust_api,
            location: place.location.clone(),
            old_pointer: old.map(|_| place.old.clone()),
            new_pointer: new.map(|_| place.new.clone()),
            old: old.map(shown),
            new: new.map(shown),
            note: None,
            job,
        }
    }

    /// A difference that the walk did not account for.
    pub(in crate::diff) fn unexplained(
        pointer: &Pointer,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Self {
        let mut place = Place::document(pointer.as_str());
        place.old = pointer.clone();
        place.new = pointer.clone();
        place.generated = true;
        Self::new(Rule::Unexplained, &place, old, new, None)
    }

    /// A map or list without anything in it that only one document has.
    pub(in crate::diff) fn emptied(
        pointer: &Pointer,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Self {
        let part = pointer.as_str().split('/').nth(1).unwrap_or_default();
        let mut place = match call_of(pointer) {
            Some((method, path)) if METHODS.contains(&method.to_ascii_lowercase().as_str()) => {
                Place::document("paths")
                    .operation(&format!("{method} {path}"))
                    .zone(Zone::Operation, Direction::Request, false)
            }
            _ => Place::document(part),
        };
        place.old = pointer.clone();
        place.new = pointer.clone();
        let mut draft = Self::new(Rule::Respelt, &place, old, new, None);
        if let Some((_, key)) = pointer.as_str().rsplit_once('/') {
            draft.note(format!("an empty `{key}`"));
        }
        draft
    }

    /// Both documents have the place, whether or not there is a value to show.
    pub(super) fn at_both(mut self, place: &Place) -> Self {
        self.old_pointer = Some(place.old.clone());
        self.new_pointer = Some(place.new.clone());
        self
    }

    /// The class for the Rust API, where this change differs from the rule.
    pub(super) fn rust_api(&mut self, class: Class) -> &mut Self {
        self.rust_api = class;
        self
    }

    /// The Rust type stays as it was.
    pub(super) fn same_type_if(&mut self, same: bool) -> &mut Self {
        if same {
            self.rust_api = Class::Cosmetic;
        }
        self
    }

    /// The class for the wire, where this change differs from the rule.
    pub(super) fn wire(&mut self, class: Class) -> &mut Self {
        self.wire = class;
        self
    }

    pub(super) fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.note = Some(note.into());
        self
    }

    /// Words instead of the values themselves.
    pub(super) fn values(&mut self, old: Option<String>, new: Option<String>) -> &mut Self {
        self.old = old.map(Value::String);
        self.new = new.map(Value::String);
        self
    }
}

/// The value, or a description of a large one.
fn shown(value: &Value) -> Value {
    if parts(value, MOST_PARTS).is_some() {
        return value.clone();
    }
    Value::String(match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(members) => {
            let mut names: Vec<&str> = members.keys().take(8).map(String::as_str).collect();
            if members.len() > names.len() {
                names.push("…");
            }
            format!("an object with {}", names.join(", "))
        }
        scalar => scalar.to_string(),
    })
}

/// What is left of `most` after counting the parts of `value`; `None` if there are more.
fn parts(value: &Value, most: usize) -> Option<usize> {
    let mut left = most.checked_sub(1)?;
    match value {
        Value::Array(items) => {
            for item in items {
                left = parts(item, left)?;
            }
        }
        Value::Object(members) => {
            for member in members.values() {
                left = parts(member, left)?;
            }
        }
        _ => {}
    }
    Some(left)
}
