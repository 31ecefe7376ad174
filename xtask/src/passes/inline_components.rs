//! Puts shared parameters, bodies and responses into each operation, where later passes look.

use serde_json::Value;

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
    fn references_move_into_the_operation() {
        let mut document = json!({
            "paths": {"/a": {
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
                        {"in": "header", "name": "p"}
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
