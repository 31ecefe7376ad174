//! What the generated client makes of a schema, as far as a change of its type goes.

use serde_json::Value;

use super::references::{last, reference};
use super::unions::{has_null, sole_variant};
use super::view::{Object, Part, View, filled, list};
use crate::options::Options;

/// More variants than this are counted, not named.
const MOST_NAMED: usize = 5;

/// The Rust type of a value, without its parts: two equal ones compile alike.
pub(super) fn rust_type(options: &Options, schema: &View<'_>, is_parameter: bool) -> String {
    let named = options
        .type_extension
        .as_deref()
        .and_then(|key| schema.get(key));
    if let Some(named) = named {
        return named
            .as_str()
            .map_or_else(|| named.to_string(), str::to_owned);
    }
    let is_union = |part: &Part<'_>| {
        let keys = ["oneOf", "anyOf"].iter();
        keys.into_iter()
            .any(|key| !list(part.object, key).is_empty())
            && sole_variant(part.object).is_none()
            && types_of_values(part).is_none()
    };
    if schema.parts().any(is_union) {
        return "a union".to_owned();
    }
    let format = schema.text("format").unwrap_or_default();
    match names(schema).as_slice() {
        ["array"] => "a list".to_owned(),
        ["object"] | [] if schema.has("properties") => "a struct".to_owned(),
        ["object"] => "a map".to_owned(),
        [name @ ("number" | "integer")] if options.typed_formats || is_parameter => {
            format!("{name} {format}")
        }
        [name] if options.typed_formats => format!("{name} {format}"),
        [name] => (*name).to_owned(),
        _ => "any JSON".to_owned(),
    }
}

/// The values of `type` without `null`, sorted; those of the variants if there is no `type`.
pub(super) fn names<'a>(schema: &View<'a>) -> Vec<&'a str> {
    let mut names = match schema.get("type") {
        Some(name) => names_in(name),
        None => schema.parts().find_map(types_of_values).unwrap_or_default(),
    };
    names.sort_unstable();
    names.dedup();
    names
}

fn names_in(value: &Value) -> Vec<&str> {
    let names = match value {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        name => name.as_str().into_iter().collect::<Vec<_>>(),
    };
    names.into_iter().filter(|name| *name != "null").collect()
}

/// The types of variants that only list values.
fn types_of_values<'a>(part: &Part<'a>) -> Option<Vec<&'a str>> {
    let variants = list(part.object, "oneOf")
        .iter()
        .chain(list(part.object, "anyOf"));
    let mut names = Vec::new();
    for variant in variants {
        let listed = variant
            .get("const")
            .or_else(|| variant.get("enum")?.as_array()?.first());
        match (listed, variant.get("type")) {
            (_, Some(name)) if listed.is_some() || name == "null" => names.extend(names_in(name)),
            (Some(Value::String(_)), _) => names.push("string"),
            (Some(Value::Bool(_)), _) => names.push("boolean"),
            (Some(Value::Number(number)), _) => {
                names.push(if number.is_f64() { "number" } else { "integer" });
            }
            _ => return None,
        }
    }
    (!names.is_empty()).then_some(names)
}

pub(super) fn allows_null(schema: &View<'_>) -> bool {
    schema.parts().any(|part| object_allows_null(part.object))
}

pub(super) fn object_allows_null(schema: &Object) -> bool {
    let is_null = |name: &Value| name == "null";
    schema.get("nullable") == Some(&Value::Bool(true))
        || schema.get("type").is_some_and(is_null)
        || list(schema, "type").iter().any(is_null)
        || has_null(schema)
}

/// Whether the generated client has a type of its own for the schema.
pub(super) fn is_named(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| {
        let keys = ["properties", "allOf", "anyOf", "oneOf"];
        keys.iter().any(|key| filled(schema, key).is_some())
    })
}

/// The schema in a few words: `string`, `list of Room`.
pub(super) fn brief(schema: Option<&Value>) -> String {
    let Some(schema) = schema.and_then(Value::as_object) else {
        return "any value".to_owned();
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return last(reference).to_owned();
    }
    if let Some((.., variant)) = sole_variant(schema) {
        return brief(Some(variant));
    }
    let view = View {
        own: vec![Part {
            object: schema,
            pointer: crate::pointer::Pointer::default(),
        }],
        shared: Vec::new(),
    };
    let names = names(&view);
    let says_only_fields = |variant: &Value| {
        let mut keys = variant.as_object().into_iter().flat_map(Object::keys);
        variant.get("required").is_some()
            && keys.all(|key| ["required", "title", "not"].contains(&key.as_str()))
    };
    for (key, joint) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        let parts = list(schema, key);
        if !parts.is_empty() && !parts.iter().all(says_only_fields) {
            return joined(parts, joint);
        }
    }
    if names == ["array"] {
        return match schema.get("items") {
            Some(items) if brief(Some(items)) != "any value" => {
                format!("list of {}", brief(Some(items)))
            }
            _ => "list".to_owned(),
        };
    }
    let words = match (
        names.is_empty(),
        schema.get("const"),
        schema.contains_key("properties"),
    ) {
        (_, Some(value), _) => value.to_string(),
        (true, _, true) => "object".to_owned(),
        (true, _, false) => "any value".to_owned(),
        _ => names.join(" or "),
    };
    match schema.get("format").and_then(Value::as_str) {
        Some(format) => format!("{words} ({format})"),
        None => words,
    }
}

fn joined(parts: &[Value], joint: &str) -> String {
    let single = |part: &Value| match part.get("enum")?.as_array()?.as_slice() {
        [value] => Some(value.to_string()),
        _ => None,
    };
    let word = |part| single(part).unwrap_or_else(|| brief(Some(part)));
    let mut words: Vec<String> = parts.iter().take(MOST_NAMED).map(word).collect();
    if parts.len() > MOST_NAMED {
        words.push(format!("{} more", parts.len() - MOST_NAMED));
    }
    words.join(joint)
}

/// Whether two schemas certainly describe the same kind of thing, by their words.
pub(super) fn same_brief(one: &Value, other: &Value) -> bool {
    reference(one) == reference(other) && brief(Some(one)) == brief(Some(other))
}
