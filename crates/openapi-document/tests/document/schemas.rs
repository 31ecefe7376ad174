//! The walk over all schemas.

use openapi_document::{Role, visit_schemas};
use serde_json::json;

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
    });
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
