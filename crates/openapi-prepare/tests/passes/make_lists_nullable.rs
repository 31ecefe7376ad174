//! `make_lists_nullable`.

use openapi_prepare::Report;
use serde_json::json;

pass!(make_lists_nullable);

#[test]
fn optional_lists_become_nullable() {
    let mut document = json!({"components": {"schemas": {"A": {
        "properties": {"a": {"type": "array"}, "b": {"type": "array"}, "c": {"type": "string"}},
        "required": ["b"]
    }}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"]["properties"],
        json!({"a": {"type": "array", "nullable": true}, "b": {"type": "array"}, "c": {"type": "string"}})
    );
}
