//! One JSON body with a schema for each request and response.

use serde_json::{Map, Value, json};

use super::typed_answer::{JSON, essence, json_body};
use crate::document::{Pointer, operations_mut};
use crate::error::{Error, Result};
use crate::report::Report;

/// What the generator can send besides JSON.
const SENDABLE: [&str; 4] = [
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/x-markdown",
];

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    for (place, operation) in operations_mut(document) {
        if let Some(body) = operation
            .get_mut("requestBody")
            .and_then(Value::as_object_mut)
        {
            let place = place.child("requestBody");
            refuse_unsendable(body, &place)?;
            one_json_body(body, &place, report);
        }
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            if let Some(response) = response.as_object_mut() {
                one_json_body(response, &place.child("responses").child(status), report);
            }
        }
    }
    Ok(())
}

/// The client has no way to write a body that is documented in, say, XML alone.
fn refuse_unsendable(body: &Map<String, Value>, place: &Pointer) -> Result<()> {
    let Some(content) = body.get("content").and_then(Value::as_object) else {
        return Ok(());
    };
    let sendable = |name: &String| SENDABLE.contains(&essence(name).as_str());
    let Some(unsendable) = content.keys().find(|name| !sendable(name)) else {
        return Ok(());
    };
    if json_body(content).is_some() {
        return Ok(());
    }
    Err(Error::new(
        place.child("content").child(unsendable),
        format!("expected a request body in {JSON}, found {unsendable} only"),
        format!(
            "give the operation a body in {JSON} by an overlay action, or leave it out: \
             no entry in openapi/operations.toml and no vendored page"
        ),
    ))
}

fn one_json_body(holder: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(content) = holder.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    let Some(kept) = json_body(content) else {
        return;
    };
    let others: Vec<&str> = content
        .keys()
        .map(String::as_str)
        .filter(|name| *name != kept)
        .collect();
    if !others.is_empty() {
        report.note(format!(
            "`{place}`: {kept} instead of {}",
            others.join(", ")
        ));
    }
    let mut media = content.shift_remove(&kept).unwrap_or_else(|| json!({}));
    if let Some(media) = media.as_object_mut() {
        media.entry("schema").or_insert_with(|| json!({}));
    }
    content.clear();
    content.insert(JSON.to_owned(), media);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn json_wins_and_gets_a_schema() {
        for (before, after) in [
            (
                json!({"application/xml": {}, "application/json": {"schema": {"type": "object"}}}),
                json!({"application/json": {"schema": {"type": "object"}}}),
            ),
            (
                json!({"application/problem+json": {}}),
                json!({"application/json": {"schema": {}}}),
            ),
            (
                json!({"application/vnd.api+json": {}, "application/json": {"schema": {"type": "object"}}}),
                json!({"application/json": {"schema": {"type": "object"}}}),
            ),
            (json!({"text/csv": {}}), json!({"text/csv": {}})),
        ] {
            let mut document =
                json!({"paths": {"/a": {"get": {"responses": {"200": {"content": before}}}}}});
            pass(&mut document, &mut Report::default()).expect("passes");
            assert_eq!(
                document["paths"]["/a"]["get"]["responses"]["200"]["content"],
                after
            );
        }
    }

    #[test]
    fn a_body_that_cannot_be_sent_is_refused() {
        for (content, refused) in [
            (json!({"application/xml": {}}), Some("application~1xml")),
            (
                json!({"multipart/form-data": {}}),
                Some("multipart~1form-data"),
            ),
            (json!({"application/xml": {}, "application/json": {}}), None),
            (json!({"text/plain; charset=utf-8": {}}), None),
            (json!({}), None),
        ] {
            let mut document =
                json!({"paths": {"/a": {"post": {"requestBody": {"content": content}}}}});
            let result = pass(&mut document, &mut Report::default());
            let place = result.err().map(|error| error.place().to_owned());
            let expected =
                refused.map(|name| format!("#/paths/~1a/post/requestBody/content/{name}"));
            assert_eq!(place, expected);
        }
    }
}
