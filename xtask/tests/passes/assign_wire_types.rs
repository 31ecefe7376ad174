//! `assign_wire_types`.

use openapi_prepare::Report;
use serde_json::json;

pass!(assign_wire_types);

#[test]
fn named_types_are_expanded_and_the_rest_is_exact() {
    let mut document = json!({
        "components": {"schemas": {"A": {"properties": {
            "named": {"type": "string", "x-rust-type": "gst_types::wire::Gstin"},
            "number": {"type": "number", "format": "double"},
            "flag": {"type": "boolean"}
        }}}},
        "paths": {"/a": {"get": {"parameters": [{"schema": {"type": "string", "format": "date"}}]}}}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    let fields = &document["components"]["schemas"]["A"]["properties"];
    assert_eq!(
        fields["named"]["x-rust-type"]["path"],
        "gst_types::wire::Gstin"
    );
    assert_eq!(
        fields["number"]["x-rust-type"]["path"],
        "gst_types::wire::Amount"
    );
    assert_eq!(fields["flag"], json!({"type": "boolean"}));
    assert_eq!(
        document["paths"]["/a"]["get"]["parameters"][0]["schema"],
        json!({"type": "string"})
    );
}

#[test]
fn a_foreign_path_is_refused() {
    for odd in [
        json!("std::string::String"),
        json!("Amount"),
        json!(1),
        json!("gst_types::wire::Amounts"),
    ] {
        let mut document = json!({"components": {"schemas": {"A": {"x-rust-type": &odd}}}});
        let error = pass(&mut document, &mut Report::default()).expect_err("refused");
        assert_eq!(
            error.place().to_string(),
            "#/components/schemas/A/x-rust-type"
        );
        let meant = if odd == "std::string::String" {
            "Gstin"
        } else {
            "Amount"
        };
        let remedy = format!("write `gst_types::wire::{meant}`, or one of: Action, Amount");
        assert!(error.remedy().starts_with(&remedy), "{error}");
    }
}

#[test]
fn the_vocabulary_is_what_gst_types_has() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/gst-types/src/wire");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let names = text
            .lines()
            .filter_map(|line| line.strip_prefix("pub type "));
        found.extend(names.filter_map(|line| Some(line.split_once([' ', '<'])?.0.to_owned())));
    }
    found.push("SectionParameter".to_owned());
    found.sort();
    assert_eq!(found, xtask::passes::VOCABULARY);
}
