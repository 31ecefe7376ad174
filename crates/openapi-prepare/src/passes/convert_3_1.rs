//! Writes an `OpenAPI` 3.1 document as 3.0.

use std::collections::BTreeMap;

use openapi_document::{Members as _, MembersMut as _, operations_mut, target, visit_schemas};
use serde_json::{Map, Value, json};

use crate::report::Report;

/// Keywords that only say which values are valid, or where other schemas lie. A client that reads
/// what the server sends loses nothing without them.
const BEYOND: [&str; 18] = [
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$schema",
    "contains",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let version = document.text("openapi");
    if !version.is_some_and(|version| version.starts_with("3.1.")) {
        return;
    }
    report.note("`#/openapi`: a 3.1 document, written as 3.0.3");
    top(document, report);
    described_references(document);
    let mut dropped: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    visit_schemas(document, |place, _, schema| {
        for keyword in BEYOND {
            if schema.shift_remove(keyword).is_some() {
                let (_, count) = dropped
                    .entry(keyword)
                    .or_insert_with(|| (place.to_string(), 0));
                *count += 1;
            }
        }
        convert(schema);
    });
    for (keyword, (place, count)) in dropped {
        report.note(format!("`{place}`: without `{keyword}` ({count} in all)"));
    }
}

fn top(document: &mut Value, report: &mut Report) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    root.insert("openapi".to_owned(), json!("3.0.3"));
    root.shift_remove("jsonSchemaDialect");
    if root.shift_remove("webhooks").is_some() {
        report.note("`#/webhooks`: the server calls these, so no method comes of them");
    }
    if let Some(info) = root.object_mut("info") {
        rename(info, "summary", "x-summary");
        if let Some(license) = info.object_mut("license") {
            rename(license, "identifier", "x-identifier");
        }
    }
}

/// In 3.1 a reference may carry a description of its own; in 3.0 it would not be read.
fn described_references(document: &mut Value) {
    let shared = json!({ "components": document.get("components") });
    let describe = |value: &mut Value| {
        let found = value
            .text("$ref")
            .and_then(|reference| target(&shared, reference));
        let (Some(description), Some(found)) = (value.get("description"), found) else {
            return;
        };
        let mut copy = found.clone();
        if let Some(copy) = copy.as_object_mut() {
            copy.insert("description".to_owned(), description.clone());
        }
        *value = copy;
    };
    for (_, operation) in operations_mut(document) {
        for key in ["parameters", "responses", "requestBody"] {
            match operation.get_mut(key) {
                Some(Value::Array(items)) => items.iter_mut().for_each(describe),
                Some(Value::Object(map)) if key == "responses" => {
                    map.values_mut().for_each(describe);
                }
                Some(value) => describe(value),
                None => {}
            }
        }
    }
}

fn convert(schema: &mut Map<String, Value>) {
    boolean_parts(schema);
    rename(schema, "$comment", "x-comment");
    if let Some(constant) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), json!([constant]));
    }
    if let Some(Value::Array(items)) = schema.shift_remove("prefixItems") {
        schema.insert("items".to_owned(), json!({ "anyOf": items }));
    }
    if let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") {
        let mut patterns = patterns.into_iter().map(|(_, schema)| schema);
        let values = match (patterns.next(), patterns.next()) {
            (Some(only), None) => only,
            _ => json!({}),
        };
        schema.insert("additionalProperties".to_owned(), values);
    }
    examples(schema);
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        exclusive_limit(schema, exclusive, inclusive);
    }
    content(schema);
    types(schema);
    null_arms(schema);
    reference_with_siblings(schema);
}

/// `true` and `false` stand for a schema everywhere in 3.1, in 3.0 for `additionalProperties` only.
fn boolean_parts(schema: &mut Map<String, Value>) {
    let as_schema = |part: &mut Value| match part {
        Value::Bool(true) => *part = json!({}),
        Value::Bool(false) => *part = json!({ "not": {} }),
        _ => {}
    };
    for (keyword, part) in schema.iter_mut() {
        match (keyword.as_str(), part) {
            ("items" | "not", part) => as_schema(part),
            ("properties", Value::Object(parts)) => parts.values_mut().for_each(as_schema),
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                parts.iter_mut().for_each(as_schema);
            }
            _ => {}
        }
    }
}

fn examples(schema: &mut Map<String, Value>) {
    let Some(Value::Array(examples)) = schema.get("examples") else {
        return;
    };
    let (first, several) = (examples.first().cloned(), examples.len() > 1);
    if let (Some(first), false) = (first, schema.contains_key("example")) {
        schema.insert("example".to_owned(), first);
    }
    if several {
        rename(schema, "examples", "x-examples");
    } else {
        schema.shift_remove("examples");
    }
}

/// 3.1 gives the limit itself, 3.0 says of another limit that it is excluded.
fn exclusive_limit(schema: &mut Map<String, Value>, exclusive: &str, inclusive: &str) {
    let Some(limit) = schema.get(exclusive).and_then(Value::as_f64) else {
        return;
    };
    let other = schema.get(inclusive).and_then(Value::as_f64);
    let tighter = other.is_none_or(|other| match inclusive {
        "minimum" => limit >= other,
        _ => limit <= other,
    });
    let Some(limit) = schema.shift_remove(exclusive).filter(|_| tighter) else {
        return;
    };
    schema.insert(inclusive.to_owned(), limit);
    schema.insert(exclusive.to_owned(), json!(true));
}

fn content(schema: &mut Map<String, Value>) {
    let text = |key: &str| schema.text(key).map(str::to_owned);
    let (encoding, media_type) = (text("contentEncoding"), text("contentMediaType"));
    let format = match (encoding.as_deref(), media_type.as_deref()) {
        (Some("base64"), _) => Some("byte"),
        (None, Some("application/octet-stream")) => Some("binary"),
        _ => None,
    };
    if let (Some(format), false) = (format, schema.contains_key("format")) {
        schema.insert("format".to_owned(), json!(format));
    }
    rename(schema, "contentEncoding", "x-content-encoding");
    rename(schema, "contentMediaType", "x-content-media-type");
}

/// A list of types as 3.0 says it; some documents of 3.0 have lists too.
pub(super) fn types(schema: &mut Map<String, Value>) {
    let types: Vec<Value> = match schema.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(Value::String(only)) if only == "null" => vec![json!("null")],
        _ => return,
    };
    let nullable = types.contains(&json!("null"));
    let named: Vec<&Value> = types.iter().filter(|kind| **kind != "null").collect();
    match named.as_slice() {
        // What is always null today may be anything tomorrow.
        [] => drop(schema.shift_remove("type")),
        [only] => {
            schema.insert("type".to_owned(), (*only).clone());
        }
        several => {
            let arms: Vec<Value> = several.iter().map(|kind| json!({ "type": kind })).collect();
            schema.shift_remove("type");
            // What else the schema says holds for the values of its type only, so it may stay beside.
            let mut all = match schema.shift_remove("allOf") {
                Some(Value::Array(all)) => all,
                _ => Vec::new(),
            };
            if schema.contains_key("anyOf") || !all.is_empty() {
                all.push(json!({ "anyOf": arms }));
                schema.insert("allOf".to_owned(), Value::Array(all));
            } else {
                schema.insert("anyOf".to_owned(), Value::Array(arms));
            }
        }
    }
    if nullable {
        schema.insert("nullable".to_owned(), json!(true));
    }
}

/// `anyOf: [X, {type: null}]` is how 3.1 writes an `X` that may be null.
fn null_arms(schema: &mut Map<String, Value>) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(arms) = schema.list_mut(keyword) else {
            continue;
        };
        let is_null = |arm: &Value| arm.get("type") == Some(&json!("null"));
        if !arms.iter().any(is_null) || arms.iter().all(is_null) {
            continue;
        }
        arms.retain(|arm| !is_null(arm));
        schema.insert("nullable".to_owned(), json!(true));
    }
}

fn reference_with_siblings(schema: &mut Map<String, Value>) {
    if schema.len() < 2 || !schema.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    let Some(reference) = schema.shift_remove("$ref") else {
        return;
    };
    let arm = json!({ "$ref": reference });
    match schema.list_mut("allOf") {
        Some(arms) => arms.insert(0, arm),
        None => {
            schema.insert("allOf".to_owned(), json!([arm]));
        }
    }
}

fn rename(map: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = map.shift_remove(from) {
        map.insert(to.to_owned(), value);
    }
}
