//! `convert_3_1`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(convert_3_1);

fn run(schema: &Value) -> Result<Value, String> {
    let mut document = json!({"openapi": "3.1.0", "components": {"schemas": {"A": schema}}});
    pass(&mut document, &mut Report::default()).map_err(|error| error.to_string())?;
    assert_eq!(document["openapi"], "3.0.3");
    Ok(document["components"]["schemas"]["A"].take())
}

#[test]
fn what_3_0_can_say_is_said_in_its_words() {
    for (before, after) in [
        (
            json!({"type": ["string", "null"]}),
            json!({"type": "string", "nullable": true}),
        ),
        (json!({"type": ["string"]}), json!({"type": "string"})),
        (
            json!({"type": ["string", "integer", "null"], "minLength": 1}),
            json!({"minLength": 1, "anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
        ),
        (json!({"const": "1"}), json!({"enum": ["1"]})),
        (
            json!({"const": "1", "enum": ["0", "1"]}),
            json!({"enum": ["1"]}),
        ),
        (json!({"examples": ["a"]}), json!({"example": "a"})),
        (
            json!({"examples": ["a", "b"]}),
            json!({"example": "a", "x-examples": ["a", "b"]}),
        ),
        (
            json!({"exclusiveMinimum": 0}),
            json!({"minimum": 0, "exclusiveMinimum": true}),
        ),
        (
            json!({"exclusiveMaximum": 9, "maximum": 5}),
            json!({"maximum": 5}),
        ),
        (
            json!({"$ref": "#/components/schemas/B", "description": "Own."}),
            json!({"description": "Own.", "allOf": [{"$ref": "#/components/schemas/B"}]}),
        ),
        (
            json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]}),
            json!({"anyOf": [{"$ref": "#/components/schemas/B"}], "nullable": true}),
        ),
        (
            json!({"items": true, "properties": {"a": false}}),
            json!({"items": {}, "properties": {"a": {"not": {}}}}),
        ),
        (
            json!({"type": "string", "contentEncoding": "base64"}),
            json!({"type": "string", "format": "byte", "x-content-encoding": "base64"}),
        ),
        (
            json!({"$comment": "c", "unevaluatedProperties": true}),
            json!({"x-comment": "c"}),
        ),
    ] {
        assert_eq!(run(&before), Ok(after), "{before}");
    }
}

#[test]
fn what_only_says_which_values_are_valid_is_left_out() {
    for (before, after) in [
        (
            json!({"type": "object", "propertyNames": {"pattern": "a"}, "if": {}, "then": {}, "unevaluatedProperties": false}),
            json!({"type": "object"}),
        ),
        (json!({"type": "null"}), json!({"nullable": true})),
        (json!({"type": ["null"]}), json!({"nullable": true})),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
            json!({"anyOf": [{"type": "string"}], "nullable": true}),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}]}),
            json!({"type": "array", "items": {"anyOf": [{"type": "string"}]}}),
        ),
        (
            json!({"type": "object", "patternProperties": {"^a": {"type": "string"}}}),
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
        (
            json!({"type": "object", "patternProperties": {"^a": {}, "^b": {"type": "string"}}}),
            json!({"type": "object", "additionalProperties": {}}),
        ),
        (json!({"const": 1, "enum": [2]}), json!({"enum": [1]})),
        (json!({"$dynamicRef": "#node"}), json!({})),
    ] {
        assert_eq!(run(&before), Ok(after));
    }
}

#[test]
fn the_rest_of_the_document_follows() {
    let mut document = json!({
        "openapi": "3.1.0", "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {"summary": "s"}, "webhooks": {"new": {}},
        "paths": {"/a": {"get": {"parameters": [
            {"$ref": "#/components/parameters/P", "description": "Own."}
        ]}}},
        "components": {"parameters": {"P": {"name": "p", "description": "Shared."}}}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(document["info"], json!({"x-summary": "s"}));
    assert!(document.get("webhooks").is_none());
    assert_eq!(
        document["paths"]["/a"]["get"]["parameters"][0],
        json!({"name": "p", "description": "Own."})
    );
    assert!(document.get("jsonSchemaDialect").is_none());
}
