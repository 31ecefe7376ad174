//! `drop_unusable_parameters`.

use serde_json::json;

use xtask::report::Report;

pass!(drop_unusable_parameters);

#[test]
fn what_a_method_can_take_stays() {
    let mut document = json!({"paths": {"/a": {"get": {"parameters": [
        {"in": "query", "name": "a", "description": "first"},
        {"in": "query", "name": ""},
        {"in": "cookie", "name": "c"},
        {"in": "query", "name": "a"},
        {"in": "header", "name": "A"},
        {"in": "header", "name": "b", "content": {"application/json": {}}}
    ]}}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["paths"]["/a"]["get"]["parameters"],
        json!([
            {"in": "query", "name": "a", "description": "first"},
            {"in": "header", "name": "b", "schema": {"type": "string"}}
        ])
    );
}
