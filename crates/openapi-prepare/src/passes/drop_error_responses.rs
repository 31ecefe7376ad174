//! Keeps one success per operation and no error response.
//!
//! The generator asserts one success type and one error type. With only the success left every
//! method returns `Error::UnexpectedResponse` with the answer untouched for any other status.

use openapi_document::{MembersMut as _, operations_mut};
use serde_json::Value;

use super::typed_response;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let place = place.child("responses");
        let responses = operation.object_mut("responses");
        let Some(responses) = responses else {
            report.refuse_at(
                &place,
                "no responses",
                "add at least a 200 response by an overlay action",
            );
            continue;
        };
        let Some(success) = typed_response::status(responses) else {
            report.refuse_at(
                &place,
                "no success response",
                "add the 2xx response that the operation answers with by an overlay action",
            );
            continue;
        };
        let dropped: Vec<&str> = responses
            .keys()
            .map(String::as_str)
            .filter(|status| *status != success)
            .collect();
        if !dropped.is_empty() {
            report.note(format!(
                "`{place}`: {} left to the caller",
                dropped.join(", ")
            ));
        }
        responses.retain(|status, _| *status == success);
    }
}
