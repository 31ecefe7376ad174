//! What the generated client makes of a schema, as far as a change of its type goes.

use openapi_document::{Members as _, Pointer};
use serde_json::Value;

use super::unions::{choice_of, is_null, listed, sole_variant};
use super::view::{Object, Part, View};
use crate::location::last;
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
        return named.to_string();
    }
    let is_union = |part: &Part<'_>| {
        listed(part.object).is_some()
            && sole_variant(part.object).is_none()
            && types_of_values(part).is_none()
    };
    if schema.parts().any(is_union) {
        return "a union".to_owned();
    }
    let (format, typed) = (
        schema.text("format").unwrap_or_default(),
        !options.untyped_formats,
    );
    match names(schema).as_slice() {
        ["object"] | [] if schema.has("properties") => "a struct".to_owned(),
        ["object"] => "a map".to_owned(),
        // Without a format a number has the largest type.
        ["integer"] if typed || is_parameter => {
            format!("integer {}", format.replace("int64", ""))
        }
        ["number"] if typed || is_parameter => {
            format!("number {}", format.replace("double", ""))
        }
        ["string"] if typed => {
            let exact = ["uuid", "date", "date-time", "time", "ip", "ipv4", "ipv6"];
            format!(
                "string {}",
                if exact.contains(&format) { format } else { "" }
            )
        }
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
    let list = value.as_array().map(Vec::as_slice);
    let list = list.unwrap_or(std::slice::from_ref(value)).iter();
    let names = list.filter_map(Value::as_str);
    names.filter(|name| *name != "null").collect()
}

/// The types of variants that only list values.
fn types_of_values<'a>(part: &Part<'a>) -> Option<Vec<&'a str>> {
    let (_, variants) = listed(part.object)?;
    let mut names = Vec::new();
    for variant in variants.iter().filter(|variant| !is_null(variant)) {
        let value = variant
            .get("const")
            .or_else(|| variant.get("enum")?.get(0))?;
        match (variant.get("type"), value) {
            (Some(name), _) => names.extend(names_in(name)),
            (None, Value::String(_)) => names.push("string"),
            (None, Value::Bool(_)) => names.push("boolean"),
            (None, Value::Number(number)) if number.is_f64() => names.push("number"),
            (None, Value::Number(_)) => names.push("integer"),
            _ => return None,
        }
    }
    (!names.is_empty()).then_some(names)
}

pub(super) fn allows_null(part: &Part<'_>) -> bool {
    object_allows_null(part.object)
}

pub(super) fn object_allows_null(schema: &Object) -> bool {
    let has_null = |value: &Value| match value {
        Value::Array(names) => names.iter().any(|name| name == "null"),
        name => name == "null",
    };
    schema.get("nullable") == Some(&Value::Bool(true))
        || schema.get("type").is_some_and(has_null)
        || listed(schema).is_some_and(|(_, variants)| variants.iter().any(is_null))
}

/// The schema in a few words: `string`, `list of Room`.
pub(super) fn brief(schema: Option<&Value>) -> String {
    let Some(object) = schema.and_then(Value::as_object) else {
        return "any value".to_owned();
    };
    if let Some(reference) = object.text("$ref") {
        return last(reference).to_owned();
    }
    if let Some((.., variant)) = sole_variant(object) {
        return brief(Some(variant));
    }
    if let Some((key, variants)) = listed(object)
        && choice_of(key, variants).is_none()
    {
        return joined(variants, " or ");
    }
    match object.list("allOf") {
        [] => brief_of(&View::one(object, &Pointer::root())),
        parts => joined(parts, " with "),
    }
}

/// As [`brief`], for a schema that is neither a reference nor composed.
pub(super) fn brief_of(schema: &View<'_>) -> String {
    let names = names(schema);
    let words = match names.as_slice() {
        _ if schema.has("const") => schema
            .get("const")
            .map(Value::to_string)
            .unwrap_or_default(),
        ["array"] => match brief(schema.get("items")) {
            items if items == "any value" => return "list".to_owned(),
            items => return format!("list of {items}"),
        },
        [] if schema.has("properties") => "object".to_owned(),
        [] => "any value".to_owned(),
        names => names.join(" or "),
    };
    match schema.text("format") {
        Some(format) => format!("{words} ({format})"),
        None => words,
    }
}

/// The first few of several schemas.
pub(super) fn joined(parts: &[Value], joint: &str) -> String {
    let word = |part: &Value| match part.list("enum") {
        [value] => value.to_string(),
        _ => brief(Some(part)),
    };
    let mut words: Vec<String> = parts.iter().take(MOST_NAMED).map(word).collect();
    if parts.len() > MOST_NAMED {
        words.push(format!("{} more", parts.len() - MOST_NAMED));
    }
    words.join(joint)
}
