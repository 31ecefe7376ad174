//! `keep_extras_raw`.

use openapi_prepare::Report;
use serde_json::json;

pass!(keep_extras_raw);

#[test]
fn whatever_is_not_described_keeps_its_text() {
    let raw = json!({"x-rust-type": {
        "crate": "gst-types", "version": "*", "path": "gst_types::RawJson"
    }});
    for (before, after) in [
        (
            json!({"properties": {"a": {}}, "additionalProperties": {}}),
            json!({"properties": {"a": raw}, "additionalProperties": raw}),
        ),
        (
            json!({"type": "object"}),
            json!({"type": "object", "additionalProperties": raw}),
        ),
        (
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
        (json!({"type": "string"}), json!({"type": "string"})),
    ] {
        let mut document = json!({"components": {"schemas": {"A": before}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        assert_eq!(document["components"]["schemas"]["A"], after);
    }
}
