//! Refuses a `format` that nobody has decided on.

use serde_json::Value;

use crate::document::visit_schemas;
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

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, _, schema| {
        let is_known = |format: &Value| format.as_str().is_some_and(|text| KNOWN.contains(&text));
        if let Some(format) = schema.get("format").filter(|format| !is_known(format)) {
            report.refuse_at(
                &place.child("format"),
                format!("unknown format {format}"),
                format!(
                    "correct or remove it by an overlay action, or decide how it is read and add it to the known ones: {}",
                    KNOWN.join(", ")
                ),
            );
        }
    });
}
