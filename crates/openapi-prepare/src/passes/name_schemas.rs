//! Moves inline objects into `components.schemas` under names that do not move.
//!
//! A schema's `title` is its name. Without one the name comes from the operation and the path of
//! keys to it: `GetInvoicesResponse`, `GetInvoicesData`. Inline schemas left to the generator
//! collide or overwrite one another. Where two that differ would share a name, a title wins over
//! the name of a component, and that over a derived one; the loser gets a number.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{
    Members as _, MembersMut as _, Pointer, operations_mut, rename_components, visit_schemas,
};
use serde_json::{Map, Value, json};

use super::typed_response;
use crate::names::{free_name, pascal_case};
use crate::report::Report;

const SCHEMAS: &str = "schemas";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    make_room_for_titles(document, report);
    name(document, report, is_object_with_fields);
}

/// Makes a component of each inline schema for which `is_named` holds.
pub(super) fn name(document: &mut Value, report: &mut Report, is_named: fn(&Value) -> bool) {
    let present = take_schemas(document);
    let mut names = Components {
        types: present
            .keys()
            .map(|name| (pascal_case(name), name.clone()))
            .collect(),
        schemas: Map::new(),
        unions: BTreeMap::new(),
        is_named,
        report,
    };
    for (name, mut schema) in present {
        let place = Pointer::component(SCHEMAS, &name);
        names.hoist_parts(&mut schema, &place, &pascal_case(&name));
        names.schemas.insert(name, schema);
    }
    for (place, operation) in operations_mut(document) {
        let stem = pascal_case(operation.text("operationId").unwrap_or_default());
        if let Some(body) = operation.get_mut("requestBody") {
            let name = format!("{stem}Request");
            names.hoist_content(body, &place.child("requestBody"), &name, &name);
        }
        let Some(responses) = operation.object_mut("responses") else {
            continue;
        };
        let typed = typed_response::status(responses);
        for (status, response) in first(responses, typed.as_deref()) {
            let place = place.child("responses").child(status);
            let (name, stem) = match status.as_str() {
                status if status.starts_with('2') => (format!("{stem}Response"), stem.clone()),
                status => {
                    let name = format!("{stem}Error{}", pascal_case(status));
                    (name.clone(), name)
                }
            };
            names.hoist_content(response, &place, &name, &stem);
        }
    }
    put_schemas(document, names.schemas);
}

/// Takes the named schemas out of a document.
pub(super) fn take_schemas(document: &mut Value) -> Map<String, Value> {
    let components = document.get_mut("components");
    let schemas = components.and_then(|components| components.object_mut(SCHEMAS));
    schemas.map(std::mem::take).unwrap_or_default()
}

/// Puts named schemas into a document, unless there are none.
pub(super) fn put_schemas(document: &mut Value, schemas: Map<String, Value>) {
    if let (false, Some(root)) = (schemas.is_empty(), document.as_object_mut()) {
        let components = root.entry("components").or_insert_with(|| json!({}));
        if let Some(components) = components.as_object_mut() {
            components.insert(SCHEMAS.to_owned(), Value::Object(schemas));
        }
    }
}

/// Renames components whose name an inline schema claims by its title.
fn make_room_for_titles(document: &mut Value, report: &mut Report) {
    let mut claimed: BTreeMap<String, (String, Value)> = BTreeMap::new();
    visit_schemas(document, |place, _, schema| {
        let title = schema.text("title");
        if let (Some(title), true) = (title, place.as_str().starts_with("/paths/"))
            && is_type_name(title)
        {
            let title = title.to_owned();
            let mut schema = schema.clone();
            schema.shift_remove("title");
            claimed.insert(pascal_case(&title), (title, Value::Object(schema)));
        }
    });
    let Some(components) = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
    else {
        return;
    };
    let types: BTreeSet<String> = components.keys().map(|name| pascal_case(name)).collect();
    let mut renamed = BTreeMap::new();
    for (name, schema) in components {
        let claim = claimed.get(&pascal_case(name));
        if claim.is_none_or(|(title, claimed)| title == name && claimed == schema) {
            continue;
        }
        let is_claimed = |name: &str| claimed.contains_key(&pascal_case(name));
        let free = free_name(name, |name| {
            types.contains(&pascal_case(name)) || is_claimed(name)
        });
        report.note(format!(
            "`{}` is now `{free}`: another schema has this title",
            Pointer::component(SCHEMAS, name)
        ));
        renamed.insert((SCHEMAS.to_owned(), name.clone()), free);
    }
    rename_components(document, &renamed);
}

/// The members with the one that the generator types first: it has the name without a number,
/// wherever it stands.
fn first<'m>(
    members: &'m mut Map<String, Value>,
    typed: Option<&str>,
) -> Vec<(&'m String, &'m mut Value)> {
    let mut members: Vec<_> = members.iter_mut().collect();
    members.sort_by_key(|(key, _)| Some(key.as_str()) != typed);
    members
}

struct Components<'r> {
    schemas: Map<String, Value>,
    /// Names of components by their Rust names, whether they are in `schemas` already or not.
    types: BTreeMap<String, String>,
    /// Names of unions by their variants as JSON.
    unions: BTreeMap<String, String>,
    is_named: fn(&Value) -> bool,
    report: &'r mut Report,
}

impl Components<'_> {
    fn hoist_content(&mut self, holder: &mut Value, place: &Pointer, name: &str, stem: &str) {
        let content = holder.object_mut("content");
        let Some(content) = content else { return };
        let typed = typed_response::json_body(content);
        for (media_type, media) in first(content, typed.as_deref()) {
            if let Some(schema) = media.get_mut("schema") {
                let place = place.child("content").child(media_type).child("schema");
                self.hoist(schema, &place, name, stem);
            }
        }
    }

    /// Names the objects inside `schema`, then `schema` itself if it is an object.
    fn hoist(&mut self, schema: &mut Value, place: &Pointer, name: &str, stem: &str) {
        let title = schema.text("title").map(str::to_owned);
        let (name, stem) = match &title {
            Some(title) if is_type_name(title) => (title.as_str(), title.as_str()),
            _ => (name, stem),
        };
        self.hoist_parts(schema, place, stem);
        if !(self.is_named)(schema) {
            return;
        }
        if let Some(map) = schema.as_object_mut()
            && title.as_deref() == Some(name)
        {
            map.shift_remove("title");
        }
        let hoisted = std::mem::take(schema);
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        // What is nowhere titled and has no fields of its own is one type wherever it stands.
        let key = (!is_object_with_fields(&hoisted)).then(|| hoisted.to_string());
        if let Some(known) = key.as_ref().and_then(|key| self.unions.get(key)) {
            *schema = reference(known);
            return;
        }
        let name = self.insert(name, hoisted, place);
        *schema = reference(&name);
        self.unions.extend(key.map(|key| (key, name)));
    }

    fn hoist_parts(&mut self, schema: &mut Value, place: &Pointer, stem: &str) {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        for (key, part) in map {
            let place = place.child(key);
            match key.as_str() {
                "properties" => {
                    for (property, part) in part.as_object_mut().into_iter().flatten() {
                        let name = format!("{stem}{}", pascal_case(property));
                        self.hoist(part, &place.child(property), &name, &name);
                    }
                }
                "items" => {
                    let name = format!("{stem}Item");
                    self.hoist(part, &place, &name, &name);
                }
                "additionalProperties" => {
                    let name = format!("{stem}Value");
                    self.hoist(part, &place, &name, &name);
                }
                "allOf" | "anyOf" | "oneOf" => {
                    for (index, part) in part.as_array_mut().into_iter().flatten().enumerate() {
                        let name = format!("{stem}Variant{}", index + 1);
                        self.hoist(part, &place.child(index), &name, &name);
                    }
                }
                _ => {}
            }
        }
    }

    /// Inserts the schema under the name or one with a number; an equal one is there already.
    fn insert(&mut self, name: &str, schema: Value, place: &Pointer) -> String {
        let free = free_name(name, |name| {
            let owner = self.types.get(&pascal_case(name));
            let is_same = |owner: &String| owner == name && self.schemas.get(name) == Some(&schema);
            owner.is_some_and(|owner| !is_same(owner))
        });
        if !self.schemas.contains_key(&free) {
            if !place.as_str().starts_with("/components/") {
                self.report.note(format!("`{place}` is now `{free}`"));
            }
            self.types.insert(pascal_case(&free), free.clone());
            self.schemas.insert(free.clone(), schema);
        }
        free
    }
}

/// A title that was meant as a name: `InvoiceRecord`, not `Invoice record`.
fn is_type_name(title: &str) -> bool {
    title.starts_with(|c: char| c.is_ascii_uppercase())
        && title.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_object_with_fields(schema: &Value) -> bool {
    schema
        .object("properties")
        .is_some_and(|fields| !fields.is_empty())
}
