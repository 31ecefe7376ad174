//! Drops constraints on values: the server sends what it sends, and the caller judges it.

use openapi_document::visit_schemas;
use serde_json::Value;

use crate::report::Report;

/// Keywords that the generator turns into refusals or into types that lose something.
const CONSTRAINTS: [&str; 13] = [
    "not",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "uniqueItems",
    "default",
    "discriminator",
];

/// Item counts, on arrays only; the generator would make fixed-size tuples of them.
const ITEM_COUNTS: [&str; 4] = ["minItems", "maxItems", "minProperties", "maxProperties"];

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, _, schema| {
        let dropped: Vec<&str> = CONSTRAINTS
            .iter()
            .chain(&ITEM_COUNTS)
            .copied()
            .filter(|keyword| schema.shift_remove(*keyword).is_some())
            .collect();
        // A format without a type says nothing, and the generator knows no such schema.
        if !schema.contains_key("type") {
            schema.shift_remove("format");
        }
        if !dropped.is_empty() {
            report.note(format!("`{place}`: {}", dropped.join(", ")));
        }
    });
}
