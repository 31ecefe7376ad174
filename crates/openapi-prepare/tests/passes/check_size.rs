//! `check_size`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(check_size);

#[test]
fn the_largest_part_of_a_document_that_is_too_large_is_named() {
    let mut document = json!({"paths": {"/a": {"get": {}}}, "components": {"schemas": {
        "Small": {"type": "string"},
        "Large": {"enum": vec![Value::from("a"); 2_000_000]}
    }}});
    let error = pass(&mut document, &mut Report::default()).expect_err("refused");
    let expected = "#/components/schemas/Large: the document has 20000";
    assert!(error.to_string().starts_with(expected), "{error}");
    document["components"]["schemas"]["Large"] = json!({"enum": ["a"]});
    pass(&mut document, &mut Report::default()).expect("passes");
}
