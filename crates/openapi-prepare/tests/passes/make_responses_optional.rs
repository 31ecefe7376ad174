//! `make_responses_optional`.

use openapi_prepare::Report;
use serde_json::json;

pass!(make_responses_optional);

#[test]
fn answers_may_lack_any_field_and_requests_none_of_theirs() {
    let of = |name: &str| json!({"content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}});
    let required = json!({"type": "object", "required": ["a"]});
    let mut document = json!({
        "paths": {"/a": {"post": {
            "requestBody": of("Request"),
            "responses": {"200": of("Answer"), "201": {"content": {"application/json": {"schema": required}}}}
        }}},
        "components": {"schemas": {
            "Answer": {"required": ["b"], "properties": {"b": {"items": {"$ref": "#/components/schemas/Row"}}}},
            "Row": required, "Request": required
        }}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    let without = json!({"type": "object"});
    assert_eq!(
        document["paths"]["/a"]["post"]["responses"]["201"]["content"]["application/json"]["schema"],
        without
    );
    let schemas = &document["components"]["schemas"];
    assert!(schemas["Answer"].get("required").is_none());
    assert_eq!(
        (&schemas["Row"], &schemas["Request"]),
        (&without, &required)
    );
}
