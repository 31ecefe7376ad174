//! Lets every field of a response be absent.
//!
//! A refusal arrives in the schema of a success, and vendors list fields as required that their
//! own examples leave out. What a page says about presence must not decide the types that the
//! client reads.

use openapi_document::{operations, reached, visit_schemas};
use serde_json::Value;

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let operations = operations(document);
    let responses = operations
        .iter()
        .filter_map(|operation| operation.value.get("responses"));
    let reached = reached(document, responses);
    visit_schemas(document, |place, _, schema| {
        if !schema.contains_key("required") {
            return;
        }
        let mut keys = place.keys();
        let is_read = match keys.next().as_deref() {
            Some("paths") => keys.nth(2).as_deref() == Some("responses"),
            Some("components") => keys
                .next()
                .zip(keys.next())
                .is_some_and(|component| reached.contains(&component)),
            _ => false,
        };
        if is_read {
            schema.shift_remove("required");
            report.note(format!("`{place}`"));
        }
    });
}
