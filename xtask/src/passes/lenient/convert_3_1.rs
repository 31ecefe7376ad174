//! Writes an `OpenAPI` 3.1 document as 3.0, where that loses nothing.

use serde_json::{Map, Value, json};

use crate::document::{Members as _, MembersMut as _, Pointer, operations_mut, visit_schemas};
use crate::report::Report;

/// The dialect that every 3.1 document has unless it says otherwise, and the one it is made of.
const DIALECTS: [&str; 2] = [
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
];

/// Keywords that say what 3.0 cannot say.
const BEYOND: [&str; 19] = [
    "if",
    "then",
    "else",
    "patternProperties",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "contentSchema",
    "$defs",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "unevaluatedItems",
    "unevaluatedProperties",
];

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    let version = document.text("openapi");
    if !version.is_some_and(|version| version.starts_with("3.1.")) {
        return;
    }
    report.note("`#/openapi`: a 3.1 document, written as 3.0.3");
    top(document, report);
    described_references(document);
    visit_schemas(document, |place, _, schema| convert(place, schema, report));
}

fn top(document: &mut Value, report: &mut Report) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    root.insert("openapi".to_owned(), json!("3.0.3"));
    if let Some(dialect) = root.shift_remove("jsonSchemaDialect")
        && !dialect
            .as_str()
            .is_some_and(|dialect| DIALECTS.contains(&dialect.trim_end_matches('#')))
    {
        report.refuse_at(
            &Pointer::root().child("jsonSchemaDialect"),
            format!("schemas of the dialect {dialect} mean something else in OpenAPI 3.0"),
            "convert the document to OpenAPI 3.0 with a tool that knows the dialect",
        );
    }
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
    let original = document.clone();
    let describe = |value: &mut Value| {
        let Some(target) = value.text("$ref") else {
            return;
        };
        let found = target
            .strip_prefix('#')
            .and_then(|pointer| original.pointer(pointer));
        let (Some(description), Some(found)) = (value.get("description").cloned(), found) else {
            return;
        };
        let mut copy = found.clone();
        if let Some(copy) = copy.as_object_mut() {
            copy.insert("description".to_owned(), description);
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

fn convert(place: &Pointer, schema: &mut Map<String, Value>, report: &mut Report) {
    boolean_parts(schema);
    // These forms of the keywords say nothing.
    for keyword in ["unevaluatedItems", "unevaluatedProperties"] {
        if matches!(schema.get(keyword), Some(Value::Bool(true))) {
            schema.shift_remove(keyword);
        }
    }
    if let Some(keyword) = BEYOND.iter().find(|keyword| schema.contains_key(**keyword)) {
        report.refuse_at(
            &place.child(keyword),
            format!(
                "OpenAPI 3.0 has no `{keyword}`, and leaving it out would change what is valid"
            ),
            "decide what the client shall read: write the schema in the terms of OpenAPI 3.0 in a copy or a fragment",
        );
    }
    schema.shift_remove("$schema");
    rename(schema, "$comment", "x-comment");
    constant(place, schema, report);
    examples(schema);
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        exclusive_limit(schema, exclusive, inclusive);
    }
    content(schema);
    types(place, schema, report);
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

fn constant(place: &Pointer, schema: &mut Map<String, Value>, report: &mut Report) {
    let Some(constant) = schema.shift_remove("const") else {
        return;
    };
    let values = schema.get("enum").and_then(Value::as_array);
    if values.is_some_and(|values| !values.contains(&constant)) {
        report.refuse_at(
            &place.child("const"),
            format!("{constant} is not among the values of `enum`, so nothing is valid"),
            "ask the vendor which of the two holds, and correct the other in a copy",
        );
    }
    schema.insert("enum".to_owned(), json!([constant]));
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
pub(super) fn types(place: &Pointer, schema: &mut Map<String, Value>, report: &mut Report) {
    let types: Vec<Value> = match schema.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(Value::String(only)) if only == "null" => vec![json!("null")],
        _ => return,
    };
    let nullable = types.contains(&json!("null"));
    let named: Vec<&Value> = types.iter().filter(|kind| **kind != "null").collect();
    match named.as_slice() {
        [] => {
            report.refuse_at(
                &place.child("type"),
                "a value that is always null has no type in OpenAPI 3.0",
                "decide what the value is otherwise, and write that in a copy or a fragment",
            );
            schema.shift_remove("type");
        }
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
