//! What the generated crate makes of a schema, as far as a change of its type goes.
//!
//! The generator's copy of the document has no `enum`, no pattern and no limit; a scalar of a body
//! gets the vocabulary's general type unless `x-rust-type` names another.

use serde_json::{Map, Value};

use super::{list, text};

/// The Rust type of a value, without its parts: two equal ones compile alike.
pub(super) fn rust_type(schema: &Map<String, Value>, is_parameter: bool) -> String {
    if let Some(named) = schema.get("x-rust-type") {
        return named
            .as_str()
            .map_or_else(|| named.to_string(), str::to_owned);
    }
    if ["allOf", "anyOf", "oneOf"]
        .iter()
        .any(|key| super::filled(schema, key).is_some())
    {
        return "a union".to_owned();
    }
    let types = names(schema);
    let general = match types.as_slice() {
        ["string"] if is_parameter => "String",
        ["string"] => "Text",
        ["number"] if is_parameter => match text(schema, "format") {
            Some("float") => "f32",
            _ => "f64",
        },
        ["number"] => "Amount",
        ["integer"] if is_parameter => {
            return format!("integer {}", text(schema, "format").unwrap_or_default());
        }
        ["integer"] => "Integer",
        ["boolean"] => "bool",
        ["array"] => "Vec",
        ["object"] | [] if schema.contains_key("properties") => "a struct",
        ["object"] => "a map",
        _ => "any JSON",
    };
    general.to_owned()
}

/// The values of `type` without `null`, sorted.
pub(super) fn names(schema: &Map<String, Value>) -> Vec<&str> {
    let mut names: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        _ => list(schema, "type")
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    };
    names.retain(|name| *name != "null");
    names.sort_unstable();
    names.dedup();
    names
}

pub(super) fn allows_null(schema: &Map<String, Value>) -> bool {
    super::flag(schema, "nullable")
        || text(schema, "type") == Some("null")
        || list(schema, "type").iter().any(|name| name == "null")
}

/// Whether the generated crate has a type of its own for the schema.
pub(super) fn is_named(schema: &Value) -> bool {
    let is_struct = |key: &str| {
        schema
            .get(key)
            .is_some_and(|part| part.as_object().is_some_and(|map| !map.is_empty()))
    };
    let is_union = |key: &str| schema.get(key).is_some_and(Value::is_array);
    is_struct("properties") || ["allOf", "anyOf", "oneOf"].into_iter().any(is_union)
}

/// The schema in a few words: `string`, `list of InvoiceRecord`.
pub(super) fn brief(schema: Option<&Value>) -> String {
    let Some(schema) = schema else {
        return "any value".to_owned();
    };
    if let Some(reference) = super::references::reference(schema) {
        return reference.rsplit('/').next().unwrap_or(reference).to_owned();
    }
    schema
        .as_object()
        .map_or_else(|| "any value".to_owned(), brief_of)
}

/// As [`brief`], for what is no reference.
pub(super) fn brief_of(schema: &Map<String, Value>) -> String {
    let forms = |key: &str, joint: &str| {
        let forms: Vec<String> = list(schema, key)
            .iter()
            .map(|form| brief(Some(form)))
            .collect();
        (!forms.is_empty()).then(|| forms.join(joint))
    };
    if let Some(forms) = forms("oneOf", " or ").or_else(|| forms("anyOf", " or ")) {
        return forms;
    }
    if let Some(parts) = forms("allOf", " with ") {
        return parts;
    }
    let names = names(schema);
    if names == ["array"] {
        return match schema.get("items") {
            Some(items) if brief(Some(items)) != "any value" => {
                format!("list of {}", brief(Some(items)))
            }
            _ => "list".to_owned(),
        };
    }
    let words = match (names.is_empty(), schema.contains_key("properties")) {
        (true, true) => "object".to_owned(),
        (true, false) => "any value".to_owned(),
        _ => names.join(" or "),
    };
    match text(schema, "format") {
        Some(format) => format!("{words} ({format})"),
        None => words,
    }
}
