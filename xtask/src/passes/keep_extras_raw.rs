//! Types unknown fields, and objects that are documented without fields, as untouched JSON text.

use openapi_document::{Members as _, Role, visit_schemas};
use openapi_prepare::{RUST_TYPE, Report};
use serde_json::{Map, Value, json};

use super::assign_wire_types::reference;

pub(super) fn pass(document: &mut Value, _report: &mut Report) {
    visit_schemas(document, |_, role, schema| {
        if role == Role::Parameter {
            return;
        }
        if is_anything(schema) {
            schema.insert(RUST_TYPE.to_owned(), raw_json());
        } else if is_object(schema) && takes_anything(schema.get("additionalProperties")) {
            schema.insert(
                "additionalProperties".to_owned(),
                json!({ RUST_TYPE: raw_json() }),
            );
        }
    });
}

/// A schema that says nothing about the value: `{}`, or only words about it.
fn is_anything(schema: &Map<String, Value>) -> bool {
    schema.keys().all(|key| {
        let says_nothing = matches!(
            key.as_str(),
            "description" | "title" | "example" | "nullable" | "deprecated" | "externalDocs"
        );
        says_nothing || (key.starts_with("x-") && key != RUST_TYPE)
    })
}

fn is_object(schema: &Map<String, Value>) -> bool {
    schema.contains_key("properties") || schema.text("type") == Some("object")
}

fn takes_anything(additional: Option<&Value>) -> bool {
    match additional {
        None | Some(Value::Bool(_)) => true,
        Some(Value::Object(schema)) => is_anything(schema),
        Some(_) => false,
    }
}

fn raw_json() -> Value {
    reference("gst_types::RawJson")
}
