//! `drop_placeholder_examples`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_placeholder_examples);

#[test]
fn only_placeholders_go() {
    let mut document = json!({"paths": {"/a": {"get": {"parameters": [
        {"name": "a", "example": "", "schema": {"example": "{{a}}", "type": "string"}},
        {"name": "b", "example": "B2B", "schema": {"example": "b"}}
    ]}}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document,
        json!({"paths": {"/a": {"get": {"parameters": [
            {"name": "a", "schema": {"type": "string"}},
            {"name": "b", "example": "B2B", "schema": {"example": "b"}}
        ]}}}})
    );
}
