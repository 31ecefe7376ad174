//! Keeps one success per operation and no error response.
//!
//! The generator asserts one success type and one error type. With only the success left every
//! method returns `Error::UnexpectedResponse` with the answer untouched for any other status.

use serde_json::Value;

use super::typed_answer;
use crate::document::operations_mut;
use crate::error::{Error, Result};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    for (place, operation) in operations_mut(document) {
        let place = place.child("responses");
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        let Some(responses) = responses else {
            return Err(Error::new(
                place,
                "no responses",
                "add at least a 200 response by an overlay action",
            ));
        };
        let Some(success) = typed_answer::status(responses) else {
            return Err(Error::new(
                place,
                "no success response",
                "add the 2xx response that the operation answers with by an overlay action",
            ));
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
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn one_success_stays() {
        let body = json!({"content": {"application/json": {}}});
        for (responses, kept) in [
            (json!({"200": body, "401": body, "default": body}), "200"),
            (json!({"204": {}, "201": body}), "201"),
            (json!({"200": {}, "202": body}), "202"),
            (json!({"default": body}), "default"),
        ] {
            let mut document = json!({"paths": {"/a": {"get": {"responses": responses}}}});
            pass(&mut document, &mut Report::default()).expect("passes");
            let left = document["paths"]["/a"]["get"]["responses"]
                .as_object()
                .expect("object");
            assert_eq!(left.keys().collect::<Vec<_>>(), [kept]);
        }
    }

    #[test]
    fn an_operation_without_success_is_refused() {
        for responses in [json!({}), json!({"404": {}}), json!(null)] {
            let mut document = json!({"paths": {"/a": {"get": {"responses": responses}}}});
            let error = pass(&mut document, &mut Report::default()).expect_err("refused");
            assert_eq!(error.place(), "#/paths/~1a/get/responses");
        }
    }
}
