//! `complete_missing_parts`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(complete_missing_parts);

fn run(path: &str, operation: &Value) -> Value {
    let mut document = json!({"paths": {path: {"get": operation}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    document["paths"][path]["get"].take()
}

#[test]
fn an_operation_without_success_answers_with_any_json() {
    let any =
        json!({"description": "Not documented", "content": {"application/json": {"schema": {}}}});
    for (responses, expected) in [
        (Value::Null, json!({"200": any})),
        (
            json!({"404": {}}),
            json!({"404": {"description": "404"}, "200": any}),
        ),
        (
            json!({"default": {}}),
            json!({"default": {"description": "default"}}),
        ),
        (
            json!({"2XX": {"description": "d"}}),
            json!({"2XX": {"description": "d"}}),
        ),
    ] {
        assert_eq!(
            run("/a", &json!({"responses": responses}))["responses"],
            expected
        );
    }
}

#[test]
fn parameters_are_complete_and_in_the_path() {
    let operation = run(
        "/a/{year}/{month}",
        &json!({"parameters": [
            {"name": "year"},
            {"name": "day", "in": "path"},
            {"name": "q", "schema": null, "required": null},
            "odd",
            {"$ref": "#/components/parameters/P"}
        ]}),
    );
    let text = json!({"type": "string"});
    assert_eq!(
        operation["parameters"],
        json!([
            {"name": "year", "in": "path", "required": true, "schema": text},
            {"name": "q", "in": "query", "schema": text},
            {"$ref": "#/components/parameters/P"}
        ])
    );
    let operation = run("/a/{year}", &json!({}));
    assert_eq!(
        operation["parameters"],
        json!([{"name": "year", "in": "path", "required": true, "schema": text}])
    );
}

#[test]
fn schemas_are_complete_and_data_stays() {
    let mut document = json!({"components": {"schemas": {"A": {
        "properties": {
            "a": {"type": "string", "required": true, "example": null, "enum": []},
            "b": {"type": "array", "required": false, "description": null},
            "c": {"enum": [null, "x"], "default": null},
            "d": null,
            "e": {"type": "object", "properties": []}
        },
        "required": ["b"], "items": null
    }}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"],
        json!({
            "properties": {
                "a": {"type": "string", "example": null},
                "b": {"type": "array", "items": {}},
                "c": {"enum": [null, "x"], "default": null},
                "d": {},
                "e": {"type": "object", "properties": {}}
            },
            "required": ["b", "a"]
        })
    );
}
