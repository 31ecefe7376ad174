//! Walks every schema of a document and nothing that only looks like one (examples, defaults).

use serde_json::{Map, Value};

use crate::Pointer;

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A path, query, header or cookie parameter, or a response header.
    Parameter,
    /// A request or response body, or a component that bodies refer to.
    Body,
}

type Visit<'v> = dyn FnMut(&Pointer, Role, &mut Map<String, Value>) + 'v;

/// Calls `visit` on every schema object of `document`, a schema before its parts.
pub fn visit_schemas(
    document: &mut Value,
    mut visit: impl FnMut(&Pointer, Role, &mut Map<String, Value>),
) {
    in_node(document, &mut Pointer::root(), Role::Body, &mut visit);
}

/// Anything that is not a schema itself: looks for the keys that hold one.
fn in_node(node: &mut Value, place: &mut Pointer, role: Role, visit: &mut Visit<'_>) {
    match node {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                place.within(index, |place| in_node(item, place, role, visit));
            }
        }
        Value::Object(map) => {
            let are_components = place.as_str() == "/components";
            for (key, value) in map {
                place.within(key, |place| match key.as_str() {
                    "schema" => schema(value, place, role, visit),
                    "schemas" if are_components => each(value, place, Role::Body, visit),
                    "parameters" | "headers" => in_node(value, place, Role::Parameter, visit),
                    "requestBody" | "responses" | "requestBodies" | "content" => {
                        in_node(value, place, Role::Body, visit);
                    }
                    "example" | "examples" => {}
                    _ => in_node(value, place, role, visit),
                });
            }
        }
        _ => {}
    }
}

fn schema(value: &mut Value, place: &mut Pointer, role: Role, visit: &mut Visit<'_>) {
    let Some(map) = value.as_object_mut() else {
        return;
    };
    visit(place, role, map);
    for (key, part) in map {
        place.within(key, |place| match key.as_str() {
            "items" | "additionalProperties" | "not" => schema(part, place, role, visit),
            "properties" | "allOf" | "anyOf" | "oneOf" => each(part, place, role, visit),
            _ => {}
        });
    }
}

/// The schemas that an object holds by name, or a list in order.
fn each(parts: &mut Value, place: &mut Pointer, role: Role, visit: &mut Visit<'_>) {
    match parts {
        Value::Object(parts) => {
            for (name, part) in parts {
                place.within(name, |place| schema(part, place, role, visit));
            }
        }
        Value::Array(parts) => {
            for (index, part) in parts.iter_mut().enumerate() {
                place.within(index, |place| schema(part, place, role, visit));
            }
        }
        _ => {}
    }
}
