//! Takes the headers that the transport sets out of the methods' arguments.

use openapi_document::{Members as _, MembersMut as _, operations_mut};
use openapi_prepare::Report;
use serde_json::Value;

/// Set by the transport on every request.
pub(crate) const TRANSPORT_HEADERS: [&str; 4] =
    ["authorization", "x-api-key", "x-api-version", "x-source"];

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let Some(parameters) = operation.list_mut("parameters") else {
            continue;
        };
        parameters.retain(|parameter| {
            let text = |key: &str| parameter.text(key).unwrap_or_default();
            let (location, name) = (text("in"), text("name"));
            let dropped = location == "header"
                && TRANSPORT_HEADERS.contains(&name.to_ascii_lowercase().as_str());
            if dropped {
                report.note(format!("`{place}`: {location} `{name}`"));
            }
            !dropped
        });
    }
}
