//! `separate_null`.

use openapi_prepare::Report;
use serde_json::json;

pass!(separate_null);

#[test]
fn null_is_said_where_a_component_is_used() {
    let reference = json!({"$ref": "#/components/schemas/A"});
    let mut document = json!({"components": {"schemas": {
        "A": {"nullable": true, "properties": {"a": reference, "b": {"type": "string", "nullable": true}}},
        "B": {"items": reference}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    let nullable = json!({"nullable": true, "allOf": [reference]});
    assert_eq!(
        document["components"]["schemas"],
        json!({
            "A": {"properties": {"a": nullable, "b": {"type": "string", "nullable": true}}},
            "B": {"items": nullable}
        })
    );
}
