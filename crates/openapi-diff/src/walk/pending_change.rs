//! A change before its other places are known.

use std::rc::Rc;

use serde_json::Value;

use crate::class::Class;
use crate::location::{Location, Path, Pointer};
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

impl PendingChange {
    /// A change in a place that both documents have; there is nothing to show for `null`.
    pub(crate) fn new(rule: Rule, at: &Location, old: Value, new: Value) -> Self {
        let [wire, rust_api] = rule.classes(at.direction);
        let shown = |value: Value| (!value.is_null()).then_some(value);
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
            old: shown(old),
            new: shown(new),
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

    /// Names what the thing perhaps became, if that is likely.
    pub(super) fn perhaps_renamed(&mut self, name: Option<&str>) {
        self.note = name.map(|name| format!("perhaps renamed to `{name}`"));
    }

    pub(super) fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.note = Some(note.into());
        self
    }
}

/// A value of a document to show beside a change; a large one is described.
pub(crate) fn seen(value: Option<&Value>) -> Value {
    match value {
        None => Value::Null,
        Some(Value::Null) => "null".into(),
        Some(Value::Array(items)) if items.len() > MOST_PARTS => {
            format!("a list of {}", items.len()).into()
        }
        Some(Value::Object(members)) if members.len() > MOST_PARTS => {
            format!("an object with {} members", members.len()).into()
        }
        Some(value) => value.clone(),
    }
}
