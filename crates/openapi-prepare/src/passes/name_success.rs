//! Calls the one success of an operation 200 where the documentation gives it no status.
//!
//! The overlay corrects the 200, and files of examples are named by it. `2XX` beside a status of
//! its own says something else, and so does `default` beside any other.

use openapi_document::{MembersMut as _, operations_mut};
use serde_json::{Map, Value};

use crate::report::Report;

const SUCCESS: &str = "200";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let responses = operation.object_mut("responses");
        let Some(responses) = responses else { continue };
        if let Some(vague) = without_status(responses) {
            report.note(format!(
                "`{}`: `{vague}` is {SUCCESS}",
                place.child("responses")
            ));
            *responses = std::mem::take(responses)
                .into_iter()
                .map(|(status, response)| match status {
                    status if status == vague => (SUCCESS.to_owned(), response),
                    status => (status, response),
                })
                .collect();
        }
    }
}

/// The key of the only success, if that is no status.
fn without_status(responses: &Map<String, Value>) -> Option<String> {
    let mut successes = responses.keys().filter(|status| status.starts_with('2'));
    match (successes.next(), successes.next()) {
        (Some(only), None) => Some(only).filter(|status| status.eq_ignore_ascii_case("2xx")),
        (None, _) => responses
            .keys()
            .next()
            .filter(|status| *status == "default" && responses.len() == 1),
        _ => None,
    }
    .cloned()
}
