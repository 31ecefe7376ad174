//! `drop_unknown_formats`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_unknown_formats);

#[test]
fn formats_that_nobody_decided_on_are_left_out_and_told_once() {
    let mut document = json!({"components": {"schemas": {"A": {"properties": {
        "a": {"format": "guid"}, "b": {"format": "int64"}, "c": {"format": "guid"}, "d": {"format": 7}
    }}}}});
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    assert_eq!(
        document["components"]["schemas"]["A"]["properties"],
        json!({"a": {}, "b": {"format": "int64"}, "c": {}, "d": {}})
    );
    let notes: Vec<&str> = report.notes("drop_unknown_formats ()").collect();
    let place = "#/components/schemas/A/properties";
    assert_eq!(
        notes,
        [
            &*format!("format \"guid\" is left out: `{place}/a/format` and 1 more"),
            &*format!("format 7 is left out: `{place}/d/format`"),
        ]
    );
}

#[test]
fn a_format_stays_on_texts_and_numbers_alone() {
    for (kind, stays) in [
        ("string", true),
        ("integer", true),
        ("number", true),
        ("boolean", false),
        ("array", false),
        ("object", false),
    ] {
        let mut document =
            json!({"components": {"schemas": {"A": {"type": kind, "format": "binary"}}}});
        let mut report = Report::default();
        pass(&mut document, &mut report).expect("passes");
        let schema = &document["components"]["schemas"]["A"];
        assert_eq!(schema.get("format").is_some(), stays, "{kind}");
        assert_eq!(report.warnings().is_empty(), stays, "{kind}");
    }
}
