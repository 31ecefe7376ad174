//! A change before its other places are known.

use std::rc::Rc;

use serde_json::Value;

use crate::change::Class;
use crate::location::{Location, Path};
use crate::pointer::Pointer;
use crate::rules::Rule;

/// Objects and lists with more parts than this are described, not shown.
const MOST_PARTS: usize = 40;

/// A change as the walk notes it.
#[derive(Debug)]
pub(crate) struct PendingChange {
    pub(crate) rule: Rule,
    pub(crate) wire: Class,
    pub(crate) rust_api: Class,
    pub(crate) path: Rc<Path>,
    pub(crate) old_pointer: Option<Pointer>,
    pub(crate) new_pointer: Option<Pointer>,
    pub(crate) old: Option<Value>,
    pub(crate) new: Option<Value>,
    pub(crate) note: Option<String>,
    pub(crate) used_by: Option<Rc<str>>,
    /// The reference behind which it was found.
    pub(super) job: Option<usize>,
}

/// A value to show beside a change, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Shown(Option<Value>);

impl PendingChange {
    /// A change that both documents have the place of.
    pub(crate) fn new(rule: Rule, at: &Location, old: Shown, new: Shown) -> Self {
        let [wire, rust_api] = rule.classes(at.direction);
        Self {
            rule,
            wire,
            rust_api: if at.generated {
                rust_api
            } else {
                Class::Cosmetic
            },
            path: at.path.clone(),
            old_pointer: Some(at.old.clone()),
            new_pointer: Some(at.new.clone()),
            old: old.0,
            new: new.0,
            note: None,
            used_by: at.used_by.clone().filter(|_| !rule.is_wording()),
            job: None,
        }
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
}

impl From<()> for Shown {
    fn from((): ()) -> Self {
        Self(None)
    }
}

impl From<String> for Shown {
    fn from(words: String) -> Self {
        Self(Some(Value::String(words)))
    }
}

impl From<&str> for Shown {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl From<Option<String>> for Shown {
    fn from(words: Option<String>) -> Self {
        Self(words.map(Value::String))
    }
}

impl From<Option<&str>> for Shown {
    fn from(words: Option<&str>) -> Self {
        words.map(str::to_owned).into()
    }
}

/// A large value is described.
impl From<Option<&Value>> for Shown {
    fn from(value: Option<&Value>) -> Self {
        Self(value.map(|value| match parts(value, MOST_PARTS) {
            Some(_) => value.clone(),
            None => Value::String(described(value)),
        }))
    }
}

fn described(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(members) => {
            let mut names: Vec<&str> = members.keys().take(8).map(String::as_str).collect();
            if members.len() > names.len() {
                names.push("…");
            }
            format!("an object with {}", names.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// What is left of `most` after counting the parts of `value`; `None` if there are more.
fn parts(value: &Value, most: usize) -> Option<usize> {
    let left = most.checked_sub(1)?;
    match value {
        Value::Array(items) => items.iter().try_fold(left, |left, item| parts(item, left)),
        Value::Object(members) => members
            .values()
            .try_fold(left, |left, member| parts(member, left)),
        _ => Some(left),
    }
}
