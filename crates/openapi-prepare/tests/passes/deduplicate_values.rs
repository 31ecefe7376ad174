//! `deduplicate_values`.

use openapi_prepare::Report;
use serde_json::json;

pass!(deduplicate_values);

#[test]
fn the_first_of_each_stays() {
    let mut document = json!({"components": {"schemas": {"A": {
        "enum": ["B2B", "CN", "B2B"], "required": ["a", "a"], "example": ["x", "x"]
    }}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"],
        json!({"enum": ["B2B", "CN"], "required": ["a"], "example": ["x", "x"]})
    );
}
