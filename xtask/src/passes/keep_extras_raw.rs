//! Types unknown fields, and objects that are documented without fields, as untouched JSON text.

use serde_json::{Map, Value, json};

use super::assign_wire_types::reference;
use crate::document::{Members as _, Role, visit_schemas};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) {
    visit_schemas(document, |_, role, schema| {
        if role == Role::Parameter {
            return;
        }
        if is_anything(schema) {
            schema.insert("x-rust-type".to_owned(), raw_json());
        } else if is_object(schema) && takes_anything(schema.get("additionalProperties")) {
            schema.insert(
                "additionalProperties".to_owned(),
                json!({ "x-rust-type": raw_json() }),
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
        says_nothing || (key.starts_with("x-") && key != "x-rust-type")
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
