//! Walks every schema of a document and nothing that only looks like one (examples, defaults).

use serde_json::{Map, Value};

use super::Pointer;
use crate::error::Result;

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A path, query, header or cookie parameter, or a response header.
    Parameter,
    /// A request or response body, or a component that bodies refer to.
    Body,
}

type Visit<'v> = dyn FnMut(&Pointer, Role, &mut Map<String, Value>) -> Result<()> + 'v;

/// Calls `visit` on every schema object of `document`, a schema before its parts.
///
/// # Errors
/// The first error of `visit`.
pub fn visit_schemas(
    document: &mut Value,
    mut visit: impl FnMut(&Pointer, Role, &mut Map<String, Value>) -> Result<()>,
) -> Result<()> {
    in_node(document, &Pointer::root(), Role::Body, &mut visit)
}

/// Anything that is not a schema itself: looks for the keys that hold one.
fn in_node(node: &mut Value, place: &Pointer, role: Role, visit: &mut Visit<'_>) -> Result<()> {
    match node {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                in_node(item, &place.child(index), role, visit)?;
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                let below = place.child(key);
                match key.as_str() {
                    "schema" => schema(value, &below, role, visit)?,
                    "schemas" if place.as_str() == "/components" => {
                        for (name, value) in value.as_object_mut().into_iter().flatten() {
                            schema(value, &below.child(name), Role::Body, visit)?;
                        }
                    }
                    "parameters" | "headers" => in_node(value, &below, Role::Parameter, visit)?,
                    "requestBody" | "responses" | "requestBodies" | "content" => {
                        in_node(value, &below, Role::Body, visit)?;
                    }
                    "example" | "examples" => {}
                    _ => in_node(value, &below, role, visit)?,
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn schema(value: &mut Value, place: &Pointer, role: Role, visit: &mut Visit<'_>) -> Result<()> {
    let Some(map) = value.as_object_mut() else {
        return Ok(());
    };
    visit(place, role, map)?;
    for (key, part) in map {
        let below = place.child(key);
        match key.as_str() {
            "items" | "additionalProperties" | "not" => schema(part, &below, role, visit)?,
            "properties" => {
                for (name, part) in part.as_object_mut().into_iter().flatten() {
                    schema(part, &below.child(name), role, visit)?;
                }
            }
            "allOf" | "anyOf" | "oneOf" => {
                for (index, part) in part.as_array_mut().into_iter().flatten().enumerate() {
                    schema(part, &below.child(index), role, visit)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
