//! One JSON body with a schema for each request and response.

use serde_json::{Map, Value, json};

use crate::document::{Members as _, MembersMut as _, Pointer, operations_mut};
use crate::passes::typed_response::{JSON, essence, json_body};
use crate::report::Report;

/// What the generator can send besides JSON.
const SENDABLE: [&str; 4] = [
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/x-markdown",
];

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        if let Some(body) = operation.object_mut("requestBody") {
            let place = place.child("requestBody");
            refuse_unsendable(body, &place, report);
            one_json_body(body, &place, report);
        }
        let responses = operation.object_mut("responses");
        for (status, response) in responses.into_iter().flatten() {
            if let Some(response) = response.as_object_mut() {
                one_json_body(response, &place.child("responses").child(status), report);
            }
        }
    }
}

/// The client has no way to write a body that is documented in, say, XML alone.
fn refuse_unsendable(body: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(content) = body.object("content") else {
        return;
    };
    let sendable = |name: &String| SENDABLE.contains(&essence(name).as_str());
    let Some(unsendable) = content.keys().find(|name| !sendable(name)) else {
        return;
    };
    if json_body(content).is_some() {
        return;
    }
    report.refuse_at(
        &place.child("content").child(unsendable),
        format!("expected a request body in {JSON}, found {unsendable} only"),
        format!(
            "give the operation a body in {JSON} by an overlay action, or leave it out: \
             no entry in openapi/operations.toml and no vendored page"
        ),
    );
    body.insert("content".to_owned(), json!({ JSON: {} }));
}

fn one_json_body(holder: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(content) = holder.object_mut("content") else {
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
