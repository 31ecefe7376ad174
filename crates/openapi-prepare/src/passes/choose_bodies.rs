//! One body with a schema for each request and response.
//!
//! A request body that no generator can write (multipart, XML, a picture) is passed as the bytes that are
//! sent, so that its operation has a method all the same.

use openapi_document::{Members as _, MembersMut as _, Pointer, operations_mut, resolve};
use serde_json::{Map, Value, json};

use crate::passes::typed_response::{JSON, essence, json_body};
use crate::report::Report;

/// What the generator can send besides JSON, the first of them first.
const SENDABLE: [&str; 4] = [FORM, "text/plain", "text/x-markdown", BYTES];
const FORM: &str = "application/x-www-form-urlencoded";

/// What the generator takes bytes for.
const BYTES: &str = "application/octet-stream";

/// Where an operation says what the bytes of its body are, if not just bytes.
pub const BODY_TYPE: &str = "x-body-type";

/// The argument for what a media type leaves open: `multipart/form-data; boundary=…`.
const CONTENT_TYPE: &str = "content-type";

/// Where an operation says how fields of its form are written, if not in the usual way.
pub const FORM_STYLES: &str = "x-form-styles";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let components = document.get_mut("components").map(Value::take);
    let shared = json!({ "components": components });
    for (place, operation) in operations_mut(document) {
        if let Some(body) = operation.object_mut("requestBody") {
            let place = place.child("requestBody");
            one_body(body, &place, report);
            let bytes = pass_bytes(body, &place, report);
            let styles = form_styles(&shared, body, &place, report);
            operation.extend(styles.map(|styles| (FORM_STYLES.to_owned(), styles)));
            if let Some(media_type) = bytes {
                if is_open(&media_type) {
                    ask_for_type(operation, &media_type);
                }
                operation.insert(BODY_TYPE.to_owned(), json!(media_type));
            }
        }
        for (status, response) in operation.object_mut("responses").into_iter().flatten() {
            if let Some(response) = response.as_object_mut() {
                one_body(response, &place.child("responses").child(status), report);
            }
        }
    }
    if let (Some(components), Some(root)) = (components_of(shared), document.as_object_mut()) {
        root.insert("components".to_owned(), components);
    }
}

fn components_of(mut shared: Value) -> Option<Value> {
    let components = shared.get_mut("components").map(Value::take)?;
    components.is_object().then_some(components)
}

/// Keeps the JSON body, else the first that can be sent, under the name that the generator knows.
fn one_body(holder: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(content) = holder.object_mut("content") else {
        return;
    };
    let of_kind = |kind: &&str| content.keys().find(|name| essence(name) == **kind);
    let sendable = || SENDABLE.iter().find_map(|kind| of_kind(kind).cloned());
    let Some(kept) = json_body(content).or_else(sendable) else {
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
    let is_json = json_body(content).is_some();
    let mut media = content.shift_remove(&kept).unwrap_or_default();
    if !media.is_object() {
        media = json!({});
    }
    if let Some(media) = media.as_object_mut() {
        media.entry("schema").or_insert_with(|| json!({}));
        if is_json {
            media.shift_remove("encoding");
        }
    }
    content.clear();
    content.insert(
        if is_json {
            JSON.to_owned()
        } else {
            essence(&kept)
        },
        media,
    );
}

/// Makes a body that cannot be written one of bytes; returns what they are.
fn pass_bytes(
    body: &mut Map<String, Value>,
    place: &Pointer,
    report: &mut Report,
) -> Option<String> {
    let content = body.object_mut("content")?;
    let is_sendable = |name: &String| *name == JSON || SENDABLE.contains(&name.as_str());
    if content.keys().any(is_sendable) {
        return None;
    }
    let media_type = content.keys().next()?.clone();
    report.warn(format!(
        "`{place}`: the body is {media_type}, which the caller writes: the method takes its bytes"
    ));
    let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
    *content = Map::from_iter([(BYTES.to_owned(), bytes)]);
    Some(media_type)
}

/// Whether a media type does not say all that the server has to know.
fn is_open(media_type: &str) -> bool {
    media_type.starts_with("multipart/") || media_type.contains('*')
}

/// Adds an argument for the media type of a body.
fn ask_for_type(operation: &mut Map<String, Value>, media_type: &str) {
    let parameter = json!({
        "name": CONTENT_TYPE, "in": "header", "required": true, "schema": { "type": "string" },
        "description": format!("What the body is: {media_type} with its parameters, such as a boundary."),
    });
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        let is_type = |known: &Value| {
            known.text("in") == Some("header")
                && known
                    .text("name")
                    .is_some_and(|name| name.eq_ignore_ascii_case(CONTENT_TYPE))
        };
        parameters.retain(|known| !is_type(known));
        parameters.push(parameter);
    }
}

/// How the lists and objects of a form are written, where the document says another than the usual
/// way; what it leaves open is noted.
fn form_styles(
    shared: &Value,
    body: &mut Map<String, Value>,
    place: &Pointer,
    report: &mut Report,
) -> Option<Value> {
    let media = body.object_mut("content")?.object_mut(FORM)?;
    let encodings = media.shift_remove("encoding").unwrap_or_default();
    let schema = resolve(shared, media.get("schema")?);
    let place = place.child("content").child(FORM).child("schema");
    let mut styles = Map::new();
    for (name, field) in schema.object("properties").into_iter().flatten() {
        let field = resolve(shared, field);
        let is_list = field.text("type") == Some("array") || field.get("items").is_some();
        let is_object = field.text("type") == Some("object") || field.get("properties").is_some();
        let encoding = encodings.get(name);
        let deep = encoding.and_then(|encoding| encoding.text("style")) == Some("deepObject");
        let joined = encoding.and_then(|encoding| encoding.get("explode")) == Some(&json!(false));
        let style = match (is_list, is_object) {
            (true, _) if deep => "brackets",
            (true, _) if joined => "commas",
            (_, true) if !deep => {
                let place = place.child("properties").child(name);
                report.warn(format!(
                    "`{place}`: the form does not say how it holds an object; its fields are sent as `{name}[field]`"
                ));
                continue;
            }
            _ => continue,
        };
        styles.insert(name.clone(), json!(style));
    }
    Some(Value::Object(styles))
}
