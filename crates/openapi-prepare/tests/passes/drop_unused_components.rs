//! `drop_unused_components`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_unused_components);

#[test]
fn what_operations_reach_stays() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut document = json!({
        "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
        "components": {
            "responses": {"R": {"content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/A/properties/b"
            }}}}},
            "parameters": {"P": {}},
            "schemas": {
                "A": {"properties": {"b": reference("B")}}, "B": {"items": reference("B")},
                "C": reference("D"), "D": {}
            },
            "securitySchemes": {"key": {}}
        }
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    let components = document["components"].as_object().expect("an object");
    assert_eq!(
        components.keys().collect::<Vec<_>>(),
        ["responses", "schemas", "securitySchemes"]
    );
    let schemas = components["schemas"].as_object().expect("an object");
    assert_eq!(schemas.keys().collect::<Vec<_>>(), ["A", "B"]);
}
