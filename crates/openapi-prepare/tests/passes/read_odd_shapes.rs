//! `read_odd_shapes`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(read_odd_shapes);

fn run(document: &Value) -> Result<Value, String> {
    let mut document = document.clone();
    pass(&mut document, &mut Report::default()).map_err(|error| error.to_string())?;
    Ok(document)
}

#[test]
fn what_is_meant_is_plain() {
    let schema = |schema: Value| json!({"components": {"schemas": {"A": schema}}});
    for (before, after) in [
        (
            json!({"tags": [{"name": "a"}, null, {"x": 1}], "paths": {"/a": {"get": {"tags": [null, "a", 1]}}}}),
            json!({"tags": [{"name": "a"}], "paths": {"/a": {"get": {"tags": ["a"]}}}}),
        ),
        (
            schema(json!({"type": ["string", "null"]})),
            schema(json!({"type": "string", "nullable": true})),
        ),
        (schema(json!({"enum": "a"})), schema(json!({"enum": ["a"]}))),
        (
            schema(json!({"items": [{"type": "string"}]})),
            schema(json!({"items": {"type": "string"}})),
        ),
        (
            schema(json!({"description": {"$ref": "#/a"}, "properties": {"title": {"title": 1}}})),
            schema(json!({"properties": {"title": {}}})),
        ),
        (
            schema(json!({"items": [{"type": "string"}, {"type": "number"}]})),
            schema(json!({"items": {"anyOf": [{"type": "string"}, {"type": "number"}]}})),
        ),
    ] {
        assert_eq!(run(&before), Ok(after));
    }
}

#[test]
fn the_rest_is_refused_by_its_place() {
    for (document, expected) in [
        (
            json!({"paths": {"/a": {"get": {"parameters": {"a": 1}}}}}),
            "#/paths/~1a/get/parameters: expected a list and found an object",
        ),
        (
            json!({"components": {"schemas": {"A": {"properties": ["a"]}}}}),
            "#/components/schemas/A/properties: expected an object and found a list",
        ),
    ] {
        let error = run(&document).expect_err("refused");
        assert!(error.starts_with(expected), "{error}");
    }
}
