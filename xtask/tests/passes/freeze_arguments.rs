//! `freeze_arguments`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(freeze_arguments);

fn run(operation: &Value) -> Result<Value, String> {
    let mut document = json!({"paths": {"/a": {"get": operation}}});
    pass(&mut document, &mut Report::default()).map_err(|error| error.to_string())?;
    Ok(document["paths"]["/a"]["get"].take())
}

#[test]
fn arguments_keep_their_order_and_their_options() {
    let operation = run(&json!({
        "x-rust-arguments": ["section", "status?"],
        "parameters": [
            {"name": "page", "in": "query"},
            {"name": "status", "in": "query", "required": true},
            {"name": "section", "in": "query"}
        ],
        "requestBody": {"content": {}}
    }))
    .expect("passes");
    assert_eq!(
        operation,
        json!({"parameters": [
            {"name": "section", "in": "query", "required": true},
            {"name": "status", "in": "query", "required": false}
        ], "x-is-called": true})
    );
}

#[test]
fn what_callers_would_have_to_know_is_refused() {
    for (operation, expected) in [
        (
            json!({"x-rust-arguments": ["section"], "operationId": "getA", "parameters": [{"name": "sections"}]}),
            "#/paths/~1a/get: `section` is not documented any more, and callers of `getA` pass it; documented besides: sections; if it has another name now",
        ),
        (
            json!({"x-rust-arguments": [], "operationId": "getA", "parameters": [{"name": "gstin", "required": true}]}),
            "#/paths/~1a/get: `gstin` is required now, and no caller of `getA` passes it; add `gstin` to the arguments",
        ),
        (
            json!({"x-rust-arguments": [], "operationId": "getA", "requestBody": {"required": true}}),
            "#/paths/~1a/get: `body` is required now",
        ),
        (
            json!({"x-rust-arguments": ["a", "b?"], "operationId": "getA", "parameters": [
                {"name": "a", "in": "header"}, {"name": "b", "in": "query"}
            ]}),
            "#/paths/~1a/get: the generated method would take other arguments first than a, b?",
        ),
    ] {
        let error = run(&operation).expect_err(expected);
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn other_operations_stay_as_documented() {
    let operation = json!({"parameters": [{"name": "b"}, {"name": "a"}]});
    assert_eq!(run(&operation), Ok(operation));
}
