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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Role, visit_schemas};

    #[test]
    fn schemas_are_visited_and_examples_are_not() {
        let mut document = json!({
            "paths": {"/schema": {
                "parameters": [{"schema": {"n": 1}}],
                "get": {
                    "requestBody": {"content": {"a/b": {"schema": {"n": 2, "properties": {"schema": {"n": 3}}}}}},
                    "responses": {"200": {
                        "headers": {"h": {"schema": {"n": 4}}},
                        "content": {"a/b": {
                            "schema": {"n": 5, "items": {"n": 6}, "allOf": [{"n": 7}], "additionalProperties": {"n": 8},
                                       "example": {"properties": {"x": {"n": 0}}}},
                            "example": {"schema": {"n": 0}}, "examples": {"e": {"value": {"schema": {"n": 0}}}}
                        }}
                    }}
                }
            }},
            "components": {"schemas": {"S": {"n": 9, "not": {"n": 10}}}, "parameters": {"P": {"schema": {"n": 11}}}}
        });
        let mut seen = Vec::new();
        visit_schemas(&mut document, |place, role, schema| {
            seen.push((
                schema["n"].as_i64(),
                role == Role::Parameter,
                place.to_string(),
            ));
            Ok(())
        })
        .expect("visits");
        seen.sort();
        let numbers: Vec<_> = seen
            .iter()
            .map(|(number, parameter, _)| (number.unwrap_or(0), *parameter))
            .collect();
        let parameters = [1, 4, 11];
        let expected: Vec<_> = (1..=11)
            .map(|number| (number, parameters.contains(&number)))
            .collect();
        assert_eq!(numbers, expected);
        assert_eq!(
            seen[2].2,
            "#/paths/~1schema/get/requestBody/content/a~1b/schema/properties/schema"
        );
    }
}
