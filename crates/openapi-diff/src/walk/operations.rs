//! Operations: paired by method and path, then by operationId, then by what they do.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapi_document::{
    METHODS, Members as _, Pointer, Target, members_without, names_in_path, without_names,
};
use serde_json::Value;

use super::Walk;
use super::other_keys::SERVER_CALLS;
use super::pairing::Pairing;
use super::view::{Object, Pair, nothing};
use crate::location::Location;
use crate::rules::Rule;

/// The keys of an operation that are compared here.
const KNOWN: &str = "operationId tags servers callbacks security parameters requestBody responses";

/// An operation of one document.
pub(super) struct Operation<'a> {
    path: &'a str,
    method: &'a str,
    pub(super) item: &'a Object,
    pub(super) item_pointer: Pointer,
    raw: &'a Value,
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

    fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// What tells operations apart that have no id, or another one: what they do.
    fn content(&self) -> String {
        members_without(self.value, "operationId").to_string()
    }

    /// `listRooms: List all rooms`.
    fn title(&self) -> String {
        let id = self.text("operationId").unwrap_or("no operationId");
        match self.text("summary") {
            Some(summary) => format!("{id}: {summary}"),
            None => id.to_owned(),
        }
    }

    fn is_called(&self, wanted: &str) -> bool {
        self.text("operationId") == Some(wanted) || self.name() == wanted
    }

    fn at(&self, old: &Self) -> Location {
        let mut at = Location::document("");
        Rc::make_mut(&mut at.path).operation = Some(self.name().into());
        at.generated = true;
        at.moved(old.pointer.clone(), self.pointer.clone())
    }
}

/// Whether `document` has the operation that `wanted` names by its `operationId` or as `GET /rooms`.
///
/// ```
/// let rooms = serde_json::json!({ "get": { "operationId": "listRooms" } });
/// let document = serde_json::json!({ "paths": { "/rooms": rooms } });
/// assert!(openapi_diff::has_operation(&document, "listRooms"));
/// assert!(openapi_diff::has_operation(&document, "GET /rooms"));
/// ```
#[must_use]
pub fn has_operation(document: &Value, wanted: &str) -> bool {
    operations(document).iter().any(|one| one.is_called(wanted))
}

impl<'a> Walk<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (operations(self.old), operations(self.new));
        let mut operations = Pairing::new(
            &old,
            &new,
            &[
                &|one| Some(one.name()),
                &|one| Some(one.shape()),
                &|one| one.text("operationId").map(str::to_owned),
                &|one| Some(one.content()),
            ],
        );
        let wanted = self.options.operation.as_deref();
        let is_wanted = |one: &Operation<'_>| wanted.is_none_or(|wanted| one.is_called(wanted));
        let pairs = &mut operations.pairs;
        pairs.retain(|((_, was), (_, is))| is_wanted(was) || is_wanted(is));
        pairs.sort_unstable_by_key(|(_, (index, _))| *index);
        for ((_, was), (_, is)) in &operations.pairs {
            self.operation(was, is);
        }
        for (is_new, _, one) in operations.alone().filter(|(.., one)| is_wanted(one)) {
            let at = self.with_user_of(one.raw, one.at(one));
            let rules = [Rule::OperationAdded, Rule::OperationRemoved];
            self.alone(is_new, rules, &at, one.title());
        }
        let mut done = HashSet::new();
        for ((_, was), (_, is)) in operations.pairs {
            let same_path = without_names(was.path) == without_names(is.path);
            if same_path && done.insert((&was.item_pointer, &is.item_pointer)) {
                self.path_item(was, is);
            }
        }
    }

    fn operation(&mut self, was: &Operation<'a>, is: &Operation<'a>) {
        let pair = self.with_user(Pair::new(was.value, is.value, &is.at(was)));
        let mut renamed = HashMap::new();
        if was.shape() != is.shape() {
            // Only the address changed: the parts are compared in their places.
            self.changed(Rule::OperationMoved, &pair.at, was.name(), is.name());
        } else if was.path != is.path {
            renamed = names_in_path(was.path)
                .zip(names_in_path(is.path))
                .collect();
            self.changed(Rule::PathReformatted, &pair.at, was.name(), is.name());
        }
        self.operation_id(&pair);
        self.keys(Rule::TagsChanged, &pair, "tags");
        self.own_servers(&pair);
        self.named_parts("callbacks", &pair, SERVER_CALLS);
        self.own_security(&pair);
        let frozen = self.frozen_arguments(&pair);
        self.parameters((was, is), &renamed, frozen.as_deref(), &pair.at);
        self.request_body(&pair, frozen.as_deref());
        self.responses(&pair);
        let arguments = self.options.arguments_extension.as_deref();
        let arguments = arguments.unwrap_or_default();
        self.other_keys(&pair, &format!("{KNOWN} {arguments}"));
    }

    /// The arguments that the generated method keeps, whatever the documentation adds.
    fn frozen_arguments(&mut self, operation: &Pair<'a>) -> Option<Vec<&'a str>> {
        let key = self.options.arguments_extension.as_deref()?;
        let (before, after) = operation.get(key);
        if before != after {
            // A list that only one side has freezes what is there.
            let is_new = before.is_none() || after.is_none();
            self.key(Rule::ArgumentsChanged, operation, key)
                .same_type_if(is_new);
        }
        let names = after.or(before)?.as_array()?.iter();
        let names = names.filter_map(Value::as_str);
        Some(names.map(|name| name.trim_end_matches('?')).collect())
    }

    fn operation_id(&mut self, operation: &Pair<'a>) {
        // Generators write ids as Rust names: neither case nor separators count.
        let letters = |id: &Value| {
            let letters = id.as_str()?.chars().filter(|c| c.is_alphanumeric());
            Some(letters.collect::<String>().to_lowercase())
        };
        let rule = match operation.get("operationId") {
            (None, None) => return,
            (None, _) => Rule::OperationIdAdded,
            (_, None) => Rule::OperationIdRemoved,
            (Some(was), Some(is)) if letters(was) == letters(is) => Rule::Reformatted,
            _ => Rule::OperationIdChanged,
        };
        self.keys(rule, operation, "operationId");
    }

    /// What is written beside the operations of a path.
    fn path_item(&mut self, was: &Operation<'a>, is: &Operation<'a>) {
        let at = Location::document(&format!("paths {}", is.path));
        let at = at.moved(was.item_pointer.clone(), is.item_pointer.clone());
        let item = Pair::new(was.item, is.item, &at);
        self.own_servers(&item);
        // They are compared as those of each operation, unless they are none.
        let (old, new) = item.get("parameters");
        if old.is_none_or(Value::is_array) && new.is_none_or(Value::is_array) {
            self.account_if_filled(&item, "parameters");
        }
        let handled = format!("parameters servers $ref {}", METHODS.join(" "));
        self.other_keys(&item, &handled);
    }

    /// The hand-written code that uses what `value` describes, as `value` says.
    pub(super) fn used_by(&self, value: &Value) -> Option<Rc<str>> {
        let key = self.options.used_by_extension.as_deref()?;
        Some(value.get(key)?.as_str()?.into())
    }

    /// The place of a value that may say which code uses it.
    pub(super) fn with_user_of(&self, value: &Value, mut at: Location) -> Location {
        at.used_by = self.used_by(value).or(at.used_by);
        at
    }
}

/// Every operation of `document`, those behind the reference of a path too.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, raw) in document.object("paths").unwrap_or(nothing()) {
        let (item, pointer) = match Target::of(document, raw) {
            Target::Inline(item) => (item, Pointer::root().child("paths").child(path)),
            Target::Found(found) => (found.value, found.pointer),
            Target::Broken(_) => continue,
        };
        let item = item.as_object().unwrap_or(nothing());
        let methods = item
            .iter()
            .filter(|(key, _)| METHODS.contains(&key.as_str()));
        for (method, raw) in methods {
            found.extend(raw.as_object().map(|value| Operation {
                path,
                method,
                item,
                item_pointer: pointer.clone(),
                raw,
                value,
                pointer: pointer.child(method),
            }));
        }
    }
    found
}
