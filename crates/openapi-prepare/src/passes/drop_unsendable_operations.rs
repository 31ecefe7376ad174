//! Leaves out operations that no method can call as they are documented, and says so.

use openapi_document::{Members as _, call_of, operations_mut, remove_operation};
use serde_json::Value;

use crate::extensions::ARGUMENTS_KEY;
use crate::report::Report;

/// Why an operation cannot be sent, as an earlier pass found.
pub(super) const UNSENDABLE: &str = "x-unsendable";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut dropped = Vec::new();
    for (place, operation) in operations_mut(document) {
        let Some((method, path)) = call_of(&place) else {
            continue;
        };
        let reason = match operation.text(UNSENDABLE) {
            Some(reason) => reason,
            None if ["OPTIONS", "TRACE"].contains(&method.as_str()) => {
                "the HTTP client has no call for its method"
            }
            None => continue,
        };
        if operation.contains_key(ARGUMENTS_KEY) {
            report.refuse_at(
                &place,
                format!("hand-written code calls this operation, and {reason}"),
                "say by an overlay action in which other way the server takes it, or stop calling it",
            );
        } else {
            report.warn(format!("{method} {path} gets no method: {reason}"));
        }
        dropped.push(place);
    }
    for place in dropped {
        remove_operation(document, &place);
    }
}
