//! Operations: paired by method and path, then by operationId, then by what they do.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::Walk;
use super::pairing::Pairing;
use super::references::Target;
use super::view::{Object, Pair, nothing};
use crate::fingerprint::members_without;
use crate::location::{Direction, Location, Zone};
use crate::pointer::Pointer;
use crate::rules::Rule;

/// The keys of a path item that hold an operation.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation of one document.
pub(super) struct Operation<'a> {
    pub(super) path: &'a str,
    method: &'a str,
    pub(super) item: &'a Object,
    pub(super) item_pointer: Pointer,
    pub(super) value: &'a Object,
    pub(super) pointer: Pointer,
}

impl<'a> Operation<'a> {
    fn name(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// The method and the path without the names in its braces.
    fn shape(&self) -> String {
        format!("{} {}", self.method, without_names(self.path))
    }

    fn id(&self) -> Option<&'a str> {
        self.value.get("operationId").and_then(Value::as_str)
    }

    fn summary(&self) -> Option<&'a str> {
        self.value.get("summary").and_then(Value::as_str)
    }

    /// The summary with the method and all of the path but its last part.
    fn summary_in_folder(&self) -> Option<String> {
        let folder = self.path.trim_end_matches('/').rsplit_once('/')?.0;
        Some(format!("{} {folder} {}", self.method, self.summary()?))
    }

    /// `listRooms: List all rooms`.
    fn title(&self) -> String {
        let id = self.id().unwrap_or("no operationId");
        match self.summary() {
            Some(summary) => format!("{id}: {summary}"),
            None => id.to_owned(),
        }
    }

    fn is_called(&self, wanted: &str) -> bool {
        self.id() == Some(wanted) || self.name() == wanted
    }

    fn at(&self, old: &Self) -> Location {
        let at = Location::document("").operation(&self.name());
        let at = at.zone(Zone::Operation, Direction::Request, true);
        at.moved(old.pointer.clone(), self.pointer.clone())
    }
}

/// Whether `document` has the operation that `wanted` names by its `operationId` or as `GET /rooms`.
pub(crate) fn has_operation(document: &Value, wanted: &str) -> bool {
    let operations = operations(document);
    operations
        .iter()
        .any(|operation| operation.is_called(wanted))
}

impl<'a> Walk<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (operations(self.old), operations(self.new));
        let mut paired = Pairing::new(
            &old,
            &new,
            &[
                &|operation| Some(operation.name()),
                &|operation| Some(operation.shape()),
                &|operation| operation.id().map(str::to_owned),
                // Without an id, or with another one, an operation is known by what it does.
                &|operation| Some(members_without(operation.value, "operationId").to_string()),
                &|operation| Some(format!("{} {}", operation.path, operation.summary()?)),
                &Operation::summary_in_folder,
            ],
        );
        if let Some(wanted) = self.options.operation.as_deref() {
            paired
                .pairs
                .retain(|((_, was), (_, is))| was.is_called(wanted) || is.is_called(wanted));
            paired
                .gone
                .retain(|(_, operation)| operation.is_called(wanted));
            paired
                .fresh
                .retain(|(_, operation)| operation.is_called(wanted));
        }
        paired.pairs.sort_unstable_by_key(|(_, (index, _))| *index);
        for ((_, was), (_, is)) in &paired.pairs {
            self.operation(was, is);
        }
        for (_, operation) in paired.fresh {
            let at = operation.at(operation);
            let user = self.used_by(operation.value);
            let change = self.added(Rule::OperationAdded, &at, operation.title());
            change.used_by = user;
        }
        for (_, operation) in paired.gone {
            let at = operation.at(operation);
            let user = self.used_by(operation.value);
            let change = self.removed(Rule::OperationRemoved, &at, operation.title());
            change.used_by = user;
        }
        let mut done = HashSet::new();
        for ((_, was), (_, is)) in paired.pairs {
            let same_path = without_names(was.path) == without_names(is.path);
            if same_path && done.insert((&was.item_pointer, &is.item_pointer)) {
                self.path_item(was, is);
            }
        }
    }

    fn operation(&mut self, was: &Operation<'a>, is: &Operation<'a>) {
        let pair = self.with_user(Pair::new(was.value, is.value, &is.at(was)));
        let mut renamed = HashMap::new();
        if was.path != is.path || was.method != is.method {
            let rule = if was.shape() == is.shape() {
                renamed = names(was.path).zip(names(is.path)).collect();
                Rule::PathReformatted
            } else {
                Rule::OperationMoved
            };
            // Only the address changed: the parts are compared in their places.
            self.changed(rule, &pair.at, was.name(), is.name());
        }
        self.operation_id(&pair);
        self.tag_names(&pair);
        self.own_servers(&pair);
        self.callbacks_and_links("callbacks", &pair);
        self.operation_security(&pair);
        let frozen = self.frozen_arguments(&pair);
        self.parameters(was, is, &renamed, frozen.as_deref(), &pair.at);
        self.request_body(&pair, frozen.as_deref());
        self.responses(&pair);
        let mut handled = vec![
            "operationId",
            "tags",
            "servers",
            "callbacks",
            "security",
            "parameters",
            "requestBody",
            "responses",
        ];
        handled.extend(self.options.arguments_extension.as_deref());
        self.other_keys(&pair, &handled);
    }

    /// The arguments that the generated method keeps, whatever the documentation adds.
    fn frozen_arguments(&mut self, operation: &Pair<'a>) -> Option<Vec<&'a str>> {
        let key = self.options.arguments_extension.as_deref()?;
        let (before, after) = operation.get(key);
        if before != after {
            // A list that only one side has freezes what is there.
            self.key(Rule::ArgumentsChanged, operation, key)
                .same_type_if(before.is_none() || after.is_none());
        }
        let names = after.or(before)?.as_array()?.iter();
        let names = names.filter_map(Value::as_str);
        Some(names.map(|name| name.trim_end_matches('?')).collect())
    }

    fn operation_id(&mut self, operation: &Pair<'a>) {
        // Generators write ids as Rust names: neither case nor separators count.
        fn letters(id: &Value) -> Option<String> {
            let letters = id.as_str()?.chars().filter(|c| c.is_alphanumeric());
            Some(letters.collect::<String>().to_lowercase())
        }
        let rule = match operation.get("operationId") {
            (before, after) if before == after => return,
            (None, _) => Rule::OperationIdAdded,
            (_, None) => Rule::OperationIdRemoved,
            (Some(before), Some(after))
                if letters(before).is_some_and(|id| letters(after) == Some(id)) =>
            {
                Rule::Reformatted
            }
            _ => Rule::OperationIdChanged,
        };
        self.key(rule, operation, "operationId");
    }

    /// What is written beside the operations of a path.
    fn path_item(&mut self, was: &Operation<'a>, is: &Operation<'a>) {
        let at = Location::document(&format!("paths {}", is.path));
        let at = at.moved(was.item_pointer.clone(), is.item_pointer.clone());
        let item = Pair::new(was.item, is.item, &at);
        self.own_servers(&item);
        if item.old.filled("parameters") != item.new.filled("parameters") {
            // They are compared as those of each operation.
            self.account(&item.child("parameters"));
        }
        let mut handled = vec!["parameters", "servers", "$ref"];
        handled.extend(METHODS);
        self.other_keys(&item, &handled);
    }

    /// What a value says about the code that uses it.
    pub(super) fn used_by(&self, value: &Object) -> Option<Rc<str>> {
        let key = self.options.used_by_extension.as_deref()?;
        value.get(key).and_then(Value::as_str).map(Into::into)
    }
}

/// Every operation of `document`, those behind the reference of a path too.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, raw) in paths.unwrap_or(nothing()) {
        let (item, pointer) = match Target::of(document, raw) {
            Target::Inline(item) => (item, Pointer::default().child("paths").child(path)),
            Target::Found(found) => (found.value, found.pointer),
            Target::Broken(_) => continue,
        };
        for (method, value) in item.as_object().unwrap_or(nothing()) {
            if let (true, Some(item), Some(value)) = (
                METHODS.contains(&method.as_str()),
                item.as_object(),
                value.as_object(),
            ) {
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

/// `/a/{}/b` for `/a/{id}/b`.
fn without_names(path: &str) -> String {
    let mut inside = false;
    let outside = |character: &char| {
        let is_name = inside && *character != '}';
        inside = *character == '{' || is_name;
        !is_name
    };
    path.chars().filter(outside).collect()
}

/// The names in the braces of a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    let rest = path.split('{').skip(1);
    rest.filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}
