//! `rename_components`.

use openapi_prepare::Report;
use serde_json::json;

pass!(rename_components);

#[test]
fn names_with_spaces_are_written_together_everywhere() {
    let mut document = json!({
        "a": [
            {"$ref": "#/components/schemas/Get Invoices/properties/x"},
            {"$ref": "#/components/schemas/Get Invoices"},
            {"$ref": "#/components/schemas/Other"},
            {"discriminator": {"mapping": {"a": "#/components/schemas/चालान"}}}
        ],
        "components": {"schemas": {
            "GetInvoices": {}, "Get Invoices": {"b": 1}, "चालान": {}, "Other": {}, "other": {"c": 1}
        }}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document,
        json!({
            "a": [
                {"$ref": "#/components/schemas/GetInvoices2/properties/x"},
                {"$ref": "#/components/schemas/GetInvoices2"},
                {"$ref": "#/components/schemas/Other"},
                {"discriminator": {"mapping": {"a": "#/components/schemas/Component"}}}
            ],
            "components": {"schemas": {"GetInvoices": {}, "GetInvoices2": {"b": 1}, "Component": {}, "Other": {}, "Other2": {"c": 1}}}
        })
    );
}

#[test]
fn names_that_generated_code_uses_itself_are_not_taken() {
    let mut document = json!({"components": {"schemas": {
        "String": {"type": "boolean"}, "option": {}, "Box2": {}, "box": {}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    let schemas = document["components"]["schemas"].as_object();
    let names: Vec<_> = schemas.expect("an object").keys().collect();
    assert_eq!(names, ["String2", "Option2", "Box2", "Box3"]);
}
