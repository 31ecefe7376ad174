//! `drop_constraints`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_constraints);

#[test]
fn constraints_go_and_properties_of_that_name_stay() {
    let mut document = json!({"components": {"schemas": {"A": {
        "properties": {"enum": {"type": "string", "enum": ["a"], "pattern": "a", "not": {"type": "object"}}},
        "minProperties": 1
    }}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"],
        json!({"properties": {"enum": {"type": "string"}}})
    );
}

#[test]
fn a_format_without_a_type_says_nothing() {
    let mut document = json!({"components": {"schemas": {"A": {"properties": {
        "any": {"description": "Amount.", "format": "decimal"},
        "number": {"type": "number", "format": "decimal"}
    }}}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"]["properties"],
        json!({
            "any": {"description": "Amount."},
            "number": {"type": "number", "format": "decimal"}
        })
    );
}
