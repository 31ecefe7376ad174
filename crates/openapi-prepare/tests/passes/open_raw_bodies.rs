//! `open_raw_bodies`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(open_raw_bodies);

fn run(media: &Value) -> Value {
    let mut document = json!({
        "paths": {"/a": {"post": {"requestBody": {"content": {"application/json": media}}}}},
        "components": {"schemas": {"Raw": {"type": "string", "example": "{\"a\": 1}"}}}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    document["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"].take()
}

#[test]
fn a_text_that_stands_for_a_body_becomes_an_object() {
    let open = json!({"type": "object", "additionalProperties": {}});
    for (before, after) in [
        (
            json!({"schema": {"type": "object", "required": ["RAW_BODY"], "properties": {
                "RAW_BODY": {"type": "string", "format": "json", "default": "{\"rtin\": \"1\"}"}
            }}}),
            json!({"schema": open, "example": {"rtin": "1"}}),
        ),
        (
            json!({"schema": {"$ref": "#/components/schemas/Raw"}}),
            json!({"schema": open, "example": {"a": 1}}),
        ),
        (
            json!({"schema": {"type": "string"}, "examples": {
                "One": {"value": "{\"code\": 200}"}, "Two": {"value": {"RAW_BODY": "[1]"}}, "Three": {"value": "plain"}
            }}),
            json!({"schema": open, "examples": {
                "One": {"value": {"code": 200}}, "Two": {"value": [1]}, "Three": {"value": "plain"}
            }}),
        ),
    ] {
        assert_eq!(run(&before), after);
    }
}

#[test]
fn described_bodies_stay() {
    for media in [
        json!({"schema": {"type": "object", "properties": {"RAW_BODY": {"type": "string"}, "b": {}}}}),
        json!({"schema": {"type": "array", "items": {"type": "string"}}}),
        json!({"example": "{}"}),
    ] {
        assert_eq!(run(&media), media);
    }
}
