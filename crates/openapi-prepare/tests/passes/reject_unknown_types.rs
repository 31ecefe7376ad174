//! `reject_unknown_types`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(reject_unknown_types);

#[test]
fn an_unknown_type_is_named_with_what_it_probably_means() {
    for (kind, remedy) in [
        (json!("strng"), "(perhaps string)"),
        (json!("int"), "(perhaps integer)"),
        (json!(["string", "null"]), "decide what it is and say so"),
        (json!(7), "decide what it is and say so"),
    ] {
        let mut document =
            json!({"components": {"schemas": {"A": {"properties": {"x": {"type": kind}}}}}});
        let error = pass(&mut document, &mut Report::default()).expect_err("refused");
        assert_eq!(
            error.place().to_string(),
            "#/components/schemas/A/properties/x/type"
        );
        assert!(error.remedy().contains(remedy), "{error}");
    }
    let mut document: Value = json!({"components": {"schemas": {"A": {"type": "string"}}}});
    assert!(pass(&mut document, &mut Report::default()).is_ok());
}
