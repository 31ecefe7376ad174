//! Operations: paired by method and path, then by operationId.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::entries::Side;
use super::references::Target;
use super::{Walk, nothing, pairs, text, unpaired};
use crate::diff::place::{Direction, Place, Zone};
use crate::diff::rules::Rule;
use crate::document::{METHODS, Pointer};
use crate::names::snake_case;
use crate::operations::ARGUMENTS_KEY;

/// An operation of one document.
struct Operation<'a> {
    path: &'a str,
    method: &'a str,
    item: &'a Map<String, Value>,
    item_pointer: Pointer,
    value: &'a Map<String, Value>,
    pointer: Pointer,
}

impl<'a> Operation<'a> {
    fn name(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// The path without the names in its braces, and the method.
    fn key(&self) -> (String, &'a str) {
        (without_names(self.path), self.method)
    }

    fn id(&self) -> Option<&'a str> {
        text(self.value, "operationId")
    }

    fn summary(&self) -> Option<&'a str> {
        text(self.value, "summary")
    }

    fn is_same_but_for_id(&self, other: &Self) -> bool {
        let parts = |operation: &Self| {
            let number = operation.value.len();
            number - usize::from(operation.value.contains_key("operationId"))
        };
        parts(self) == parts(other)
            && self
                .value
                .iter()
                .all(|(key, part)| key == "operationId" || other.value.get(key) == Some(part))
    }

    /// Whether the path or the method is the same, or all of the path but its last part.
    fn is_near(&self, other: &Self) -> bool {
        fn folder(path: &str) -> Option<&str> {
            Some(path.trim_end_matches('/').rsplit_once('/')?.0)
        }
        self.path == other.path
            || (self.method == other.method && folder(self.path) == folder(other.path))
    }

    /// `getInvoices: Get Invoices`.
    fn title(&self) -> String {
        let id = self.id().unwrap_or("no operationId");
        match text(self.value, "summary") {
            Some(summary) => format!("{id}: {summary}"),
            None => id.to_owned(),
        }
    }

    fn side(&self, document: &'a Value) -> Side<'a> {
        Side {
            document,
            item: self.item,
            item_pointer: self.item_pointer.clone(),
            operation: self.value,
            pointer: self.pointer.clone(),
        }
    }
}

impl<'a> Walk<'a> {
    pub(super) fn operations(&mut self) {
        let before = operations(self.old);
        let after = operations(self.new);
        let pairs = pairs(
            &before,
            &after,
            &[
                &|a, b| a.path == b.path && a.method == b.method,
                &|a, b| a.key() == b.key(),
                &|a, b| a.id().is_some() && a.id() == b.id(),
                // Without an id, or with another one, an operation is known by what it does.
                &|a, b| a.is_same_but_for_id(b),
                &|a, b| a.summary().is_some() && a.summary() == b.summary() && a.is_near(b),
            ],
        );
        let (gone, fresh) = unpaired(&before, &after, &pairs);
        for (index, operation) in after.iter().enumerate() {
            let was = pairs.iter().find(|(_, new)| *new == index);
            if let Some(was) = was.and_then(|(old, _)| before.get(*old)) {
                self.operation(was, operation);
            }
        }
        for (_, operation) in fresh {
            self.added(
                Rule::OperationAdded,
                &place(operation, operation),
                Some(&Value::Null),
            )
            .values(None, Some(operation.title()));
        }
        for (_, operation) in gone {
            self.removed(
                Rule::OperationRemoved,
                &place(operation, operation),
                Some(&Value::Null),
            )
            .values(Some(operation.title()), None);
        }
        self.path_items(&before, &after, &pairs);
    }

    fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let place = place(old, new);
        let mut renamed = HashMap::new();
        if old.path != new.path || old.method != new.method {
            let rule = if old.key() == new.key() {
                renamed = names(old.path).zip(names(new.path)).collect();
                Rule::PathRespelt
            } else {
                Rule::OperationMoved
            };
            // Only the address changed: the parts are compared in their places.
            self.changed(rule, &place, None, None)
                .values(Some(old.name()), Some(new.name()));
        }
        self.operation_id(old.value, new.value, &place);
        self.words_of(old.value, new.value, &place);
        self.tag_names(old.value, new.value, &place);
        self.own_servers(old.value, new.value, &place);
        self.side_parts("callbacks", old.value, new.value, &place);
        self.operation_security(old.value, new.value, &place);
        let frozen = self.frozen(old, new, &place);
        self.parameters(
            &old.side(self.old),
            &new.side(self.new),
            &renamed,
            frozen.as_deref(),
            &place,
        );
        self.request_body(old.value, new.value, frozen.as_deref(), &place);
        self.responses(old.value, new.value, &place);
        let handled = [
            "operationId",
            "tags",
            "servers",
            "callbacks",
            "security",
            "parameters",
            "requestBody",
            "responses",
            "summary",
            "description",
            ARGUMENTS_KEY,
        ];
        self.rest(old.value, new.value, &handled, &place);
    }

    /// The arguments that the generated method keeps, whatever the documentation adds.
    fn frozen(
        &mut self,
        old: &Operation<'a>,
        new: &Operation<'a>,
        place: &Place,
    ) -> Option<Vec<String>> {
        let (before, after) = (old.value.get(ARGUMENTS_KEY), new.value.get(ARGUMENTS_KEY));
        if before != after {
            let draft = self.key(
                Rule::ArgumentsChanged,
                place,
                ARGUMENTS_KEY,
                old.value,
                new.value,
            );
            // A list that only one side has freezes what is there.
            draft.same_type_if(before.is_none() || after.is_none());
        }
        let listed = after.or(before).and_then(Value::as_array);
        if let Some(listed) = listed {
            let names = listed.iter().filter_map(Value::as_str);
            return Some(names.map(str::to_owned).collect());
        }
        let entry = self.catalogue.entry(new.method, new.path)?;
        entry.arguments.clone()
    }

    fn operation_id(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, place: &Place) {
        let rule = match (old.get("operationId"), new.get("operationId")) {
            (before, after) if before == after => return,
            (None, _) => Rule::OperationIdAdded,
            (_, None) => Rule::OperationIdRemoved,
            (Some(Value::String(before)), Some(Value::String(after)))
                if snake_case(before) == snake_case(after) =>
            {
                Rule::Respelt
            }
            _ => Rule::OperationIdChanged,
        };
        self.key(rule, place, "operationId", old, new);
    }

    /// `summary` and `description` of an operation or a path.
    fn words_of(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, place: &Place) {
        for key in ["summary", "description"] {
            if old.get(key) != new.get(key) {
                self.key(Rule::WordingChanged, place, key, old, new);
            }
        }
    }

    /// What stands beside the operations of a path.
    fn path_items(
        &mut self,
        before: &[Operation<'a>],
        after: &[Operation<'a>],
        pairs: &[(usize, usize)],
    ) {
        let mut done: Vec<(&Pointer, &Pointer)> = Vec::new();
        for (old, new) in pairs {
            let (Some(old), Some(new)) = (before.get(*old), after.get(*new)) else {
                continue;
            };
            let same_path = without_names(old.path) == without_names(new.path);
            if !same_path || done.contains(&(&old.item_pointer, &new.item_pointer)) {
                continue;
            }
            done.push((&old.item_pointer, &new.item_pointer));
            let mut place = Place::document(&format!("paths {}", new.path));
            place.old = old.item_pointer.clone();
            place.new = new.item_pointer.clone();
            self.words_of(old.item, new.item, &place);
            self.own_servers(old.item, new.item, &place);
            let mut handled = vec!["parameters", "summary", "description", "servers", "$ref"];
            handled.extend(METHODS);
            self.rest(old.item, new.item, &handled, &place);
        }
    }
}

/// Every operation of `document`, those behind the reference of a path too.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    let paths = document
        .get("paths")
        .and_then(Value::as_object)
        .unwrap_or_else(|| nothing());
    for (path, raw) in paths {
        let (item, pointer) = match Target::of(document, raw) {
            Target::Inline(item) => (item, Pointer::root().child("paths").child(path)),
            Target::Found { value, pointer, .. } => (value, pointer),
            Target::Broken { .. } => continue,
        };
        let Some(item) = item.as_object() else {
            continue;
        };
        for (method, value) in item {
            if let (true, Some(value)) = (METHODS.contains(&method.as_str()), value.as_object()) {
                found.push(Operation {
                    path,
                    method,
                    item,
                    item_pointer: pointer.clone(),
                    value,
                    pointer: pointer.child(method),
                });
            }
        }
    }
    found
}

fn place(old: &Operation<'_>, new: &Operation<'_>) -> Place {
    let mut place = Place::document("")
        .zone(Zone::Operation, Direction::Request, true)
        .operation(&new.name());
    place.old = old.pointer.clone();
    place.new = new.pointer.clone();
    place
}

/// `/a/{}/b` for `/a/{id}/b`.
fn without_names(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => {
                inside = true;
                text.push('{');
            }
            '}' => {
                inside = false;
                text.push('}');
            }
            _ if inside => {}
            other => text.push(other),
        }
    }
    text
}

/// The names in the braces of a path.
fn names(path: &str) -> impl Iterator<Item = String> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
}
