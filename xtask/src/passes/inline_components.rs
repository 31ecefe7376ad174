//! Puts shared parameters, bodies and responses into each operation, where later passes look.

use serde_json::{Map, Value};

use crate::document::{Pointer, operations_mut};
use crate::error::{Error, Result};
use crate::report::Report;

/// How many references may lead from one to the next.
const MOST_STEPS: usize = 8;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    let original = document.clone();
    for (place, operation) in operations_mut(document) {
        // What the server calls is no method of the client.
        operation.shift_remove("callbacks");
        inherit_parameters(&original, &place, operation);
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            inline(
                &original,
                parameter,
                &place.child("parameters").child(index),
            )?;
        }
        if let Some(body) = operation.get_mut("requestBody") {
            inline(&original, body, &place.child("requestBody"))?;
        }
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            inline(&original, response, &place.child("responses").child(status))?;
        }
    }
    for item in document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        item.1
            .as_object_mut()
            .and_then(|item| item.shift_remove("parameters"));
    }
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        for inlined in ["parameters", "requestBodies", "responses"] {
            components.shift_remove(inlined);
        }
    }
    Ok(())
}

/// Adds the parameters of the path that the operation does not have itself.
fn inherit_parameters(original: &Value, place: &Pointer, operation: &mut Map<String, Value>) {
    let item = place.as_str().rsplit_once('/').map_or("", |(item, _)| item);
    let shared = original
        .pointer(&format!("{item}/parameters"))
        .and_then(Value::as_array);
    let Some(shared) = shared.filter(|shared| !shared.is_empty()) else {
        return;
    };
    let own = operation
        .entry("parameters")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Some(own) = own.as_array_mut() {
        let identity =
            |parameter: &Value| (parameter.get("in").cloned(), parameter.get("name").cloned());
        for parameter in shared {
            let overridden = own.iter().any(|known| {
                identity(known) == identity(parameter) && known.get("$ref") == parameter.get("$ref")
            });
            if !overridden {
                own.push(parameter.clone());
            }
        }
    }
}

fn inline(original: &Value, value: &mut Value, place: &Pointer) -> Result<()> {
    for _ in 0..MOST_STEPS {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else {
            return Ok(());
        };
        let found = target
            .strip_prefix('#')
            .and_then(|pointer| original.pointer(pointer));
        *value = found.cloned().unwrap_or_default();
    }
    Err(Error::new(
        place,
        format!("more than {MOST_STEPS} references in a row"),
        "let the reference lead to its target directly",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn references_and_parameters_of_the_path_move_into_the_operation() {
        let mut document = json!({
            "paths": {"/a": {
                "parameters": [{"in": "query", "name": "x"}, {"in": "query", "name": "y"}],
                "get": {
                    "parameters": [{"in": "query", "name": "x", "required": true}, {"$ref": "#/components/parameters/P"}],
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"200": {"$ref": "#/components/responses/R"}}
                }
            }},
            "components": {
                "parameters": {"P": {"in": "header", "name": "p"}},
                "requestBodies": {"B": {"content": {}}},
                "responses": {"R": {"$ref": "#/components/responses/S"}, "S": {"description": "s"}},
                "schemas": {"T": {}}
            }
        });
        pass(&mut document, &mut Report::default()).expect("passes");
        assert_eq!(
            document,
            json!({
                "paths": {"/a": {"get": {
                    "parameters": [
                        {"in": "query", "name": "x", "required": true},
                        {"in": "header", "name": "p"},
                        {"in": "query", "name": "y"}
                    ],
                    "requestBody": {"content": {}},
                    "responses": {"200": {"description": "s"}}
                }}},
                "components": {"schemas": {"T": {}}}
            })
        );
    }

    #[test]
    fn a_circle_of_references_is_refused() {
        let mut document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
            "components": {"responses": {"R": {"$ref": "#/components/responses/R"}}}
        });
        let error = pass(&mut document, &mut Report::default()).expect_err("refused");
        assert_eq!(error.place(), "#/paths/~1a/get/responses/200");
    }
}
