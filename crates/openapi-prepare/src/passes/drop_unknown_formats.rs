//! Leaves out formats that nobody has decided on: `OpenAPI` lets vendors make them up, and no value
//! is read otherwise for them. A format also says nothing of what is neither a text nor a number.

use std::collections::BTreeMap;

use openapi_document::{Members as _, visit_schemas};
use serde_json::Value;

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

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut found: BTreeMap<String, (String, usize)> = BTreeMap::new();
    visit_schemas(document, |place, _, schema| {
        let is_formatless = ["array", "object", "boolean"]
            .map(Some)
            .contains(&schema.text("type"));
        let is_known = |format: &Value| {
            !is_formatless && format.as_str().is_some_and(|text| KNOWN.contains(&text))
        };
        if schema.get("format").is_none_or(is_known) {
            return;
        }
        let format = schema.shift_remove("format").unwrap_or_default();
        let first = || (place.child("format").to_string(), 0);
        found.entry(format.to_string()).or_insert_with(first).1 += 1;
    });
    for (format, (place, count)) in found {
        let more = match count {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        report.warn(format!("format {format} is left out: `{place}`{more}"));
    }
}
