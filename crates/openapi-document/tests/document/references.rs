//! References, and what only looks like one.

use openapi_document::{decode_references, references};
use serde_json::json;

#[test]
fn references_are_written_as_they_are_meant() {
    for (before, after) in [
        (
            "#/components/schemas/Get%20Invoices",
            "#/components/schemas/Get Invoices",
        ),
        ("#/paths/~1a~1%7Bid%7D", "#/paths/~1a~1{id}"),
        ("#/a%", "#/a%"),
        ("#/a%zz%FF", "#/a%zz%FF"),
        ("other.yaml#/a%20b", "other.yaml#/a%20b"),
    ] {
        let mut document = json!({"a": {"$ref": before}});
        decode_references(&mut document);
        assert_eq!(document, json!({"a": {"$ref": after}}));
    }
}

#[test]
fn references_are_found_and_data_is_not() {
    let document = json!({
        "paths": {"/example": {"get": {
            "parameters": [{"$ref": "#/1"}],
            "responses": {"default": {"$ref": "#/2"}, "200": {"content": {"a/b": {
                "schema": {
                    "properties": {"example": {"$ref": "#/3"}, "$ref": {"type": "string"}},
                    "discriminator": {"mapping": {"a": "#/4", "b": "Name"}},
                    "default": {"$ref": "#/data"},
                    "items": {"anyOf": [{"$ref": "#/5"}]}
                },
                "examples": {"one": {"$ref": "#/6"}, "two": {"value": {"$ref": "#/data"}}},
                "x-note": {"$ref": "#/data"}
            }}}}
        }}}
    });
    let targets: Vec<String> = references(&document)
        .into_iter()
        .map(|(_, target)| target)
        .collect();
    let mut sorted = targets.clone();
    sorted.sort();
    assert_eq!(sorted, ["#/1", "#/2", "#/3", "#/5", "#/6"]);
    assert_eq!(
        references(&document)[0].0.to_string(),
        "#/paths/~1example/get/parameters/0/$ref"
    );
}
