//! Describes a JSON body as an object where the documentation calls it a text.
//!
//! Editors of documentation without a schema model a body as one text, often under the name
//! `RAW_BODY`, and their examples are JSON inside a string.

use openapi_document::{Members as _, MembersMut as _, Pointer, operations_mut};
use serde_json::{Map, Value, json};

use crate::report::Report;

const RAW_BODY: &str = "RAW_BODY";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let original = document.clone();
    for (place, operation) in operations_mut(document) {
        if let Some(body) = operation.get_mut("requestBody") {
            content(&original, body, &place.child("requestBody"), report);
        }
        let responses = operation.object_mut("responses");
        for (status, response) in responses.into_iter().flatten() {
            let place = place.child("responses").child(status);
            content(&original, response, &place, report);
        }
    }
}

fn content(original: &Value, holder: &mut Value, place: &Pointer, report: &mut Report) {
    let media_types = holder.object_mut("content");
    for (media_type, media) in media_types.into_iter().flatten() {
        let place = place.child("content").child(media_type);
        if let (true, Some(media)) = (media_type.contains("json"), media.as_object_mut()) {
            open(original, media, &place, report);
        }
    }
}

fn open(original: &Value, media: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(schema) = media.get("schema") else {
        return;
    };
    let resolved = schema
        .text("$ref")
        .and_then(|target| original.pointer(target.strip_prefix('#')?))
        .unwrap_or(schema);
    let Some(text) = raw_text(resolved) else {
        return;
    };
    let inside = ["example", "default"]
        .iter()
        .find_map(|key| json_inside(text.get(key)?));
    let mut object = json!({ "type": "object", "additionalProperties": {} });
    if let (Some(object), Some(description)) = (object.as_object_mut(), text.get("description")) {
        object.insert("description".to_owned(), description.clone());
    }
    media.insert("schema".to_owned(), object);
    if let (Some(inside), false) = (inside, media.contains_key("examples")) {
        media.entry("example").or_insert(inside);
    }
    if let Some(example) = media.get_mut("example") {
        unwrap(example);
    }
    let examples = media.object_mut("examples");
    for example in examples.into_iter().flat_map(Map::values_mut) {
        if let Some(value) = example.get_mut("value") {
            unwrap(value);
        }
    }
    report.note(format!("`{place}`: a JSON object, not a text"));
}

/// The schema of the text that stands for a body.
fn raw_text(schema: &Value) -> Option<&Value> {
    let is_text = |schema: &&Value| schema.get("type") == Some(&json!("string"));
    let fields = schema.object("properties");
    match fields {
        None => Some(schema).filter(is_text),
        Some(fields) if fields.len() == 1 => fields.get(RAW_BODY).filter(is_text),
        Some(_) => None,
    }
}

fn unwrap(example: &mut Value) {
    if let Some(inside) = json_inside(example) {
        *example = inside;
    }
    let only = example
        .as_object()
        .filter(|map| map.len() == 1)
        .and_then(|map| json_inside(map.get(RAW_BODY)?));
    if let Some(inside) = only {
        *example = inside;
    }
}

/// The JSON object or list that a text holds.
fn json_inside(text: &Value) -> Option<Value> {
    let value: Value = serde_json::from_str(text.as_str()?).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}
