//! Calls the one success of an operation 200 where the documentation gives it no status.
//!
//! The overlay corrects the 200, and files of examples are named by it. `2XX` beside a status of
//! its own says something else, and so does `default` beside any other.

use serde_json::{Map, Value};

use crate::document::operations_mut;
use crate::error::Result;
use crate::report::Report;

const SUCCESS: &str = "200";

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    for (place, operation) in operations_mut(document) {
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
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
    Ok(())
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn the_only_success_has_a_status() {
        for (before, after) in [
            (json!({"400": {}, "2XX": {}}), ["400", "200"].as_slice()),
            (json!({"2xx": {}, "default": {}}), &["200", "default"]),
            (json!({"default": {}}), &["200"]),
            (json!({"201": {}, "2XX": {}}), &["201", "2XX"]),
            (json!({"404": {}, "default": {}}), &["404", "default"]),
            (json!({"202": {}}), &["202"]),
            (json!({}), &[]),
        ] {
            let mut document = json!({"paths": {"/a": {"get": {"responses": before}}}});
            pass(&mut document, &mut Report::default()).expect("passes");
            let responses = document["paths"]["/a"]["get"]["responses"].as_object();
            let statuses: Vec<_> = responses.expect("object").keys().collect();
            assert_eq!(statuses, after);
        }
    }
}
