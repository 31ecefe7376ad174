//! `note_unknown_formats`.

use serde_json::json;

use xtask::report::Report;

pass!(note_unknown_formats);

#[test]
fn an_unknown_format_is_named_with_its_place() {
    let document = |format: serde_json::Value| json!({"components": {"schemas": {"A": {"properties": {"x": {"format": format}}}}}});
    assert!(pass(&mut document(json!("int64")), &mut Report::default()).is_ok());
    for odd in [json!("money"), json!(7)] {
        let message = pass(&mut document(odd), &mut Report::default())
            .expect_err("unknown")
            .to_string();
        assert!(
            message.starts_with("#/components/schemas/A/properties/x/format: unknown format"),
            "{message}"
        );
    }
}
