//! Refuses a `format` that nobody has decided on.

use serde_json::Value;

use crate::document::visit_schemas;
use crate::error::{Error, Result};
use crate::report::Report;

/// Formats of `OpenAPI` 3.0 and the common ones beside them. All are read leniently.
const KNOWN: [&str; 16] = [
    "int32",
    "int64",
    "float",
    "double",
    "decimal",
    "byte",
    "binary",
    "date",
    "date-time",
    "password",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uuid",
];

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    visit_schemas(document, |place, _, schema| match schema.get("format") {
        None => Ok(()),
        Some(Value::String(format)) if KNOWN.contains(&format.as_str()) => Ok(()),
        Some(format) => Err(Error::new(
            place.child("format"),
            format!("unknown format {format}"),
            format!(
                "correct or remove it by an overlay action, or decide how it is read and add it to the known ones: {}",
                KNOWN.join(", ")
            ),
        )),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

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
}
