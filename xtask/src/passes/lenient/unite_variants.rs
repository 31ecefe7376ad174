//! Turns `oneOf`, `anyOf` and `allOf` into one schema that takes whatever an arm would.
//!
//! The generator makes untagged enums of them: those buffer, so that amounts lose digits, and one
//! odd field hides which arm was meant. Arms that are objects become one object with the fields of
//! all; anything else becomes a value without a type, whose text is kept.

use serde_json::{Map, Value, json};

use crate::document::{Members as _, MembersMut as _, Pointer, resolve, visit_schemas};
use crate::passes::fill_field_types::{RUST_TYPE, json_type, refuse_unreadable};
use crate::report::Report;

const UNIONS: [&str; 3] = ["oneOf", "anyOf", "allOf"];

/// How deep arms may hold arms before the value is left without a type.
const MOST_DEPTH: usize = 8;

/// How many arms one schema may be made of; components can multiply them without end.
const MOST_ARMS: usize = 2000;

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    let original = document.clone();
    visit_schemas(document, |place, _, schema| {
        let whole = Value::Object(std::mem::take(schema));
        if !is_union(&whole) {
            if let Value::Object(whole) = whole {
                *schema = whole;
            }
            return;
        }
        let (united, note) = if let Some(typed) = typed(&original, &whole, place, report) {
            (typed, "the type that the overlay names")
        } else if let Some(reference) = single_reference(&whole) {
            (reference, "the one component")
        } else if let Some(object) = flatten(&original, &whole) {
            (object, "one object with the fields of every arm")
        } else if let Some(arm) = single_arm(&whole) {
            (arm, "the one arm")
        } else {
            (Map::new(), "kept as JSON text")
        };
        report.note(format!("`{place}`: {note}"));
        *schema = united;
        for keyword in ["description", "title", "nullable"] {
            if let (Some(text), false) = (whole.get(keyword), schema.contains_key("$ref")) {
                schema.insert(keyword.to_owned(), text.clone());
            }
        }
    });
}

/// Whether the schema is made of alternatives.
pub(crate) fn is_union(schema: &Value) -> bool {
    UNIONS.iter().any(|keyword| schema.get(*keyword).is_some())
}

/// The schema without its alternatives, if the overlay names a type that reads each of them.
fn typed(
    document: &Value,
    schema: &Value,
    place: &Pointer,
    report: &mut Report,
) -> Option<Map<String, Value>> {
    let rust_type = schema.get(RUST_TYPE)?;
    let mut typed = Map::new();
    typed.insert(RUST_TYPE.to_owned(), rust_type.clone());
    for arm in UNIONS
        .iter()
        .filter_map(|keyword| schema.get(*keyword)?.as_array())
        .flatten()
    {
        let arm = resolve(document, arm);
        let mut read = typed.clone();
        read.extend(
            arm.get("type")
                .map(|kind| ("type".to_owned(), kind.clone())),
        );
        refuse_unreadable(place, &mut read, report);
    }
    typed.extend(json_type(&typed).map(|kind| ("type".to_owned(), json!(kind))));
    Some(typed)
}

/// A description beside a reference is written as `allOf` with that one arm.
fn single_reference(schema: &Value) -> Option<Map<String, Value>> {
    let arm = single_arm(schema)?;
    let alone = arm.contains_key("$ref") && schema.get("properties").is_none();
    alone.then_some(arm)
}

/// `allOf` with one arm is how a description is put beside a type.
fn single_arm(schema: &Value) -> Option<Map<String, Value>> {
    let arms = UNIONS
        .iter()
        .find_map(|keyword| schema.get(*keyword)?.as_array())?;
    match arms.as_slice() {
        [arm] => arm.as_object().cloned(),
        _ => None,
    }
}

/// The schema as one object with the fields of every arm, if every arm is an object.
pub(crate) fn flatten(document: &Value, schema: &Value) -> Option<Map<String, Value>> {
    flatten_to(document, schema, 0, &mut 0)
}

fn flatten_to(
    document: &Value,
    schema: &Value,
    depth: usize,
    arms: &mut usize,
) -> Option<Map<String, Value>> {
    *arms += 1;
    if depth > MOST_DEPTH || *arms > MOST_ARMS {
        return None;
    }
    if let Some(target) = schema.text("$ref") {
        let target = document.pointer(target.strip_prefix('#')?)?;
        return flatten_to(document, target, depth + 1, arms);
    }
    let schema = schema.as_object()?;
    let mut fields = Map::new();
    let mut is_object = schema.text("type") == Some("object");
    if let Some(own) = schema.object("properties") {
        is_object = true;
        unite_fields(document, &mut fields, own, depth, arms);
    }
    for keyword in UNIONS {
        for arm in schema.list(keyword).iter() {
            let arm = flatten_to(document, arm, depth + 1, arms)?;
            is_object = true;
            if let Some(added) = arm.object("properties") {
                unite_fields(document, &mut fields, added, depth, arms);
            }
        }
    }
    is_object.then(|| {
        let mut object = Map::new();
        object.insert("type".to_owned(), json!("object"));
        if !fields.is_empty() {
            object.insert("properties".to_owned(), Value::Object(fields));
        }
        object.insert("additionalProperties".to_owned(), json!({}));
        object
    })
}

/// Adds fields; where two arms differ, their objects are united and other types given up.
fn unite_fields(
    document: &Value,
    fields: &mut Map<String, Value>,
    added: &Map<String, Value>,
    depth: usize,
    arms: &mut usize,
) {
    for (name, schema) in added {
        match fields.get_mut(name) {
            None => {
                fields.insert(name.clone(), schema.clone());
            }
            Some(present) if present == schema => {}
            Some(present) => {
                let both = json!({ "anyOf": [present.clone(), schema] });
                let same = ["type", "x-rust-type"]
                    .iter()
                    .all(|key| present.get(*key) == schema.get(*key));
                let scalar = present
                    .text("type")
                    .is_some_and(|kind| kind != "object" && kind != "array");
                if same && scalar {
                    unite_values(present, schema);
                } else {
                    *present = flatten_to(document, &both, depth + 1, arms)
                        .map_or_else(|| json!({}), Value::Object);
                }
            }
        }
    }
}

/// Lets a scalar take the values of both arms: `"1"` on success, `"0"` on failure.
fn unite_values(present: &mut Value, other: &Value) {
    let Some(present) = present.as_object_mut() else {
        return;
    };
    match (
        present.list_mut("enum"),
        other.get("enum").and_then(Value::as_array),
    ) {
        (Some(values), Some(others)) => {
            for value in others {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        _ => {
            present.shift_remove("enum");
        }
    }
}
