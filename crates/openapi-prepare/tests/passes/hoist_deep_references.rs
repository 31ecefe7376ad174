//! `hoist_deep_references`.

use openapi_prepare::Report;
use serde_json::json;

pass!(hoist_deep_references);

#[test]
fn parts_that_are_referred_to_become_components() {
    let mut document = json!({
        "paths": {"/a": {"get": {"operationId": "a", "responses": {
            "200": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "404": {"$ref": "#/paths/~1a/get/responses/200"}
        }, "parameters": [{"$ref": "#/x%2Dparts/p"}]}}},
        "x-parts": {"p": {"name": "p"}},
        "components": {"schemas": {
            "A": {"allOf": [{"properties": {"b": {"type": "string"}, "tree": {"items": {"$ref": "#/components/schemas/A/allOf/0/properties/tree"}}}}]},
            "B": {"$ref": "#/components/schemas/A/allOf/0/properties/b"},
            "C": {"$ref": "#/components/schemas/A/allOf/9"}
        }}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    let components = &document["components"];
    let reference = |kind: &str, name: &str| json!({"$ref": format!("#/components/{kind}/{name}")});
    assert_eq!(components["schemas"]["B"], reference("schemas", "A0B"));
    assert_eq!(components["schemas"]["A0B"], json!({"type": "string"}));
    assert_eq!(
        components["schemas"]["A0Tree"],
        json!({"items": reference("schemas", "A0Tree")})
    );
    assert_eq!(
        components["schemas"]["C"],
        reference("schemas", "A/allOf/9")
    );
    let get = &document["paths"]["/a"]["get"];
    assert_eq!(get["responses"]["404"], reference("responses", "AGet200"));
    assert_eq!(components["responses"]["AGet200"], get["responses"]["200"]);
    assert_eq!(get["parameters"][0], reference("parameters", "XPartsP"));
}
