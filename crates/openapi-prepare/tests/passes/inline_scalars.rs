//! `inline_scalars`.

use openapi_prepare::Report;
use serde_json::json;

pass!(inline_scalars);

#[test]
fn names_for_what_has_no_parts_are_put_in_place() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let mut document = json!({"components": {"schemas": {
        "Id": {"type": "string", "nullable": true}, "Alias": reference("Id"), "Anything": {},
        "Object": object, "Other": reference("Object"),
        "Holder": {"properties": {
            "a": reference("Id"), "b": reference("Alias"), "c": reference("Anything"),
            "d": reference("Object"), "e": reference("Other")
        }, "items": reference("Id")}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    let id = json!({"type": "string", "nullable": true});
    assert_eq!(
        document["components"]["schemas"],
        json!({
            "Object": object,
            "Holder": {"properties": {
                "a": id, "b": id, "c": {}, "d": reference("Object"), "e": reference("Object")
            }, "items": id}
        })
    );
}
