//! Gives fields that the overlay describes the JSON type that pages would have given them.
//!
//! The overlay says what a documented field is to us and leaves its JSON type to the page. Where no
//! page documents the field any more (it was renamed, or dropped), it stays, so that what reads it
//! compiles, and the report says so.

use openapi_document::{Members as _, Pointer, Role, resolve, visit_schemas};
use openapi_prepare::passes::{is_union, variants};
use openapi_prepare::{RUST_TYPE, Report, UNDOCUMENTED_KEY, nearest};
use serde_json::{Map, Value, json};

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    refuse_unreadable_variants(document, report);
    visit_schemas(document, |place, role, schema| {
        if !schema.contains_key("type")
            && !schema.contains_key("$ref")
            && let Some(kind) = json_type(schema)
        {
            schema.insert("type".to_owned(), json!(kind));
        }
        if role == Role::Body {
            refuse_unreadable(place, schema, report);
        }
        if let Some(fields) = schema.object("properties") {
            note_undocumented(&place.child("properties"), fields, report);
        }
    });
}

/// The JSON type that the rest of a schema implies.
fn json_type(schema: &Map<String, Value>) -> Option<&'static str> {
    if schema.contains_key("properties") {
        return Some("object");
    }
    if schema.contains_key("items") {
        return Some("array");
    }
    let rust_type = schema.text(RUST_TYPE)?;
    Some(match rust_type.strip_prefix("gst_types::wire::")? {
        "Amount" => "number",
        "Integer" | "Timestamp" => "integer",
        _ => "string",
    })
}

/// A type of the vocabulary reads a text or a number; nothing else can ever be one.
fn refuse_unreadable(place: &Pointer, schema: &mut Map<String, Value>, report: &mut Report) {
    let rust_type = schema.text(RUST_TYPE);
    let documented = schema.text("type");
    if let (Some(rust_type), Some(documented @ ("object" | "array" | "boolean"))) =
        (rust_type, documented)
    {
        report.refuse_at(
            place,
            format!("documented as type `{documented}`, and the overlay reads it as `{rust_type}`"),
            format!(
                "decide what it is now: if the documentation is wrong, set its `type` in the action of \
                 openapi/overlay.yaml that names `{rust_type}`; if it is right, take the {RUST_TYPE} out there \
                 and teach gst-ims the new form"
            ),
        );
        schema.shift_remove(RUST_TYPE);
    }
}

/// Of a field that the overlay gives one type, each alternative must be readable by it.
fn refuse_unreadable_variants(document: &mut Value, report: &mut Report) {
    let mut unions = Vec::new();
    visit_schemas(document, |place, role, schema| {
        if role == Role::Body && schema.contains_key(RUST_TYPE) {
            let schema = Value::Object(schema.clone());
            unions.extend(is_union(&schema).then(|| (place.clone(), schema)));
        }
    });
    for (place, union) in unions {
        for variant in variants(&union) {
            let mut read = Map::new();
            let parts = [
                (RUST_TYPE, union.get(RUST_TYPE)),
                ("type", resolve(document, variant).get("type")),
            ];
            for (key, value) in parts {
                read.extend(value.map(|value| (key.to_owned(), value.clone())));
            }
            refuse_unreadable(&place, &mut read, report);
        }
    }
}

fn note_undocumented(place: &Pointer, fields: &Map<String, Value>, report: &mut Report) {
    let is_undocumented = |field: &Value| field.get(UNDOCUMENTED_KEY).is_some();
    let strangers = |like: &Value| -> Vec<&str> {
        fields
            .iter()
            .filter(|(_, field)| {
                !is_undocumented(field)
                    && field.get(RUST_TYPE).is_none()
                    && field.get("type") == like.get("type")
            })
            .map(|(name, _)| name.as_str())
            .collect()
    };
    for (name, field) in fields.iter().filter(|(_, field)| is_undocumented(field)) {
        let kind = json!(field.as_object().and_then(json_type));
        let like = json!({ "type": field.get("type").unwrap_or(&kind) });
        let candidates = strangers(&like);
        let only = match candidates.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let guess = nearest(name, candidates).or(only);
        let guess = guess.map_or(String::new(), |guess| {
            format!("; perhaps it is `{guess}` now")
        });
        report.note(format!("`{}`{guess}", place.child(name)));
    }
}
