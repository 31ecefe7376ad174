//! A change before its other places are known.

use std::rc::Rc;

use openapi_document::Pointer;
use serde_json::Value;

use crate::change::{Change, Operations};
use crate::class::Class;
use crate::location::{Location, Path};
use crate::rules::Rule;

/// Objects and lists with more parts than this are described, not shown.
const MOST_PARTS: usize = 40;

/// A change, and what its other places are found by.
#[derive(Debug)]
pub(super) struct PendingChange {
    pub(super) change: Change,
    pub(super) path: Rc<Path>,
    /// The reference behind which it was found.
    pub(super) job: Option<usize>,
}

impl Change {
    /// A change in a place that both documents have; there is nothing to show for `null`.
    pub(crate) fn new(rule: Rule, at: &Location, old: Value, new: Value) -> Self {
        let [wire, rust_api] = rule.classes(at.direction);
        let shown = |value: Value| (!value.is_null()).then_some(value);
        let pointer = |place: &Pointer| Some(place.as_str().to_owned());
        let user = at.used_by.as_deref().filter(|_| !rule.is_wording());
        let mut change = Self {
            class: wire,
            wire,
            rust_api,
            rule,
            operation: at.path.operation.as_deref().map(str::to_owned),
            operations: Operations::default(),
            path: at.path.to_string(),
            also_at: Vec::new(),
            old_pointer: pointer(&at.old),
            new_pointer: pointer(&at.new),
            what: rule.what(),
            old: shown(old),
            new: shown(new),
            note: None,
            touches: user.into_iter().map(str::to_owned).collect(),
        };
        change.same_type_if(!at.generated);
        change
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
