//! `inline_components`.

use openapi_prepare::Report;
use serde_json::json;

pass!(inline_components);

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
    assert_eq!(error.place().to_string(), "#/paths/~1a/get/responses/200");
}
