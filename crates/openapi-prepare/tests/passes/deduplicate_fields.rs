//! `deduplicate_fields`.

use openapi_prepare::Report;
use serde_json::json;

pass!(deduplicate_fields);

#[test]
fn one_of_two_alike_stays_a_field() {
    let mut document = json!({"components": {"schemas": {"A": {
        "properties": {"inv-no": {}, "inv_no": {}, "Self": {}, "SELF": {}, "x": {}, "#": {}}, "additionalProperties": {},
        "required": ["inv-no", "x", "nowhere"]
    }}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"]["properties"],
        json!({"inv_no": {}, "Self": {}, "x": {}})
    );
    assert_eq!(
        document["components"]["schemas"]["A"]["required"],
        json!(["x"])
    );
}
