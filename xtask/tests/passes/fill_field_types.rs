//! `fill_field_types`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(fill_field_types);

fn run(schema: &Value) -> Result<(Value, String), String> {
    let mut document = json!({"components": {"schemas": {"A": schema}}});
    let mut report = Report::default();
    pass(&mut document, &mut report).map_err(|error| error.to_string())?;
    let notes: Vec<&str> = report.notes("fill_field_types ()").collect();
    Ok((
        document["components"]["schemas"]["A"].take(),
        notes.join("\n"),
    ))
}

#[test]
fn a_missing_type_follows_from_the_rest() {
    for (before, kind) in [
        (json!({"properties": {}}), json!("object")),
        (json!({"items": {}}), json!("array")),
        (
            json!({"x-rust-type": "gst_types::wire::Amount"}),
            json!("number"),
        ),
        (
            json!({"x-rust-type": "gst_types::wire::Gstin"}),
            json!("string"),
        ),
        (
            json!({"type": "string", "x-rust-type": "gst_types::wire::Amount"}),
            json!("string"),
        ),
        (json!({"$ref": "#/components/schemas/A"}), Value::Null),
        (json!({"description": "anything"}), Value::Null),
    ] {
        assert_eq!(run(&before).expect("passes").0["type"], kind, "{before}");
    }
}

#[test]
fn a_field_that_no_page_documents_is_noted_with_a_guess() {
    let text = json!({"type": "string"});
    for (others, guess) in [
        (json!({"ctin": text}), "; perhaps it is `ctin` now"),
        (
            json!({"ctin": text, "supplier_stin": text}),
            "; perhaps it is `supplier_stin` now",
        ),
        (json!({"form": text, "flag": text}), ""),
        (json!({"rate": {"type": "number"}}), ""),
    ] {
        let mut schema = json!({"properties": others});
        schema["properties"]["stin"] =
            json!({"x-rust-type": "gst_types::wire::Gstin", "x-undocumented": true});
        let (_, notes) = run(&schema).expect("passes");
        assert_eq!(
            notes,
            format!("`#/components/schemas/A/properties/stin`{guess}")
        );
    }
}

#[test]
fn what_no_type_of_the_vocabulary_reads_needs_a_decision() {
    let error = run(&json!({"properties": {"val": {
        "type": "object", "x-rust-type": "gst_types::wire::Amount"
    }}}))
    .expect_err("refused");
    assert!(
        error.starts_with("#/components/schemas/A/properties/val: documented as type `object`, and the overlay reads it as `gst_types::wire::Amount`; decide"),
        "{error}"
    );
}
