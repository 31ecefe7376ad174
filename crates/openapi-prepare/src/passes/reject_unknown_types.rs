//! Refuses a `type` that JSON Schema does not have.

use openapi_document::visit_schemas;
use serde_json::Value;

use crate::nearest::nearest;
use crate::report::Report;

const KNOWN: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// What vendors write for types, and what they mean.
const MEANT: [(&str, &str); 9] = [
    ("int", "integer"),
    ("long", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("bool", "boolean"),
    ("text", "string"),
    ("date", "string"),
    ("list", "array"),
];

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, _, schema| {
        let Some(documented) = schema.get("type") else {
            return;
        };
        let name = documented.as_str();
        if name.is_some_and(|name| KNOWN.contains(&name)) {
            return;
        }
        let meant = name.and_then(|name| {
            let lower = name.to_lowercase();
            let known = MEANT.iter().find(|(written, _)| *written == lower);
            known
                .map(|(_, meant)| *meant)
                .or_else(|| nearest(name, KNOWN))
        });
        let meant = meant.map_or(String::new(), |meant| format!(" (perhaps {meant})"));
        report.refuse_at(
            &place.child("type"),
            format!("unknown type {documented}"),
            format!(
                "decide what it is{meant} and say so by an overlay action on this place; there is {}",
                KNOWN.join(", ")
            ),
        );
        schema.shift_remove("type");
    });
}
