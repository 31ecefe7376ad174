//! Gives parameters the types that methods can take: a text, a number, a flag or a list of these.
//!
//! What the generator would write in another form than is documented is passed as the text that is
//! sent, or left out where it is optional, and the report says so.

use std::collections::BTreeSet;

use openapi_document::{Members as _, MembersMut as _, Pointer, operations_mut, target};
use serde_json::{Map, Value, json};

use super::drop_unsendable_operations::UNSENDABLE;
use crate::extensions::RUST_TYPE;
use crate::names::field_name;
use crate::report::Report;

/// The generator's own variable beside the arguments of a method.
const HEADER_MAP: &str = "header_map";

/// The generator's name for the request body among the arguments.
const BODY: &str = "body";

/// How many references and alternatives may lead from one to the next.
const MOST_STEPS: usize = 16;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let shared = json!({ "components": document.get("components") });
    for (place, operation) in operations_mut(document) {
        let mut taken = BTreeSet::from([HEADER_MAP.to_owned()]);
        if operation.contains_key("requestBody") {
            taken.insert(BODY.to_owned());
        }
        let mut unsendable = None;
        let Some(parameters) = operation.list_mut("parameters") else {
            continue;
        };
        // Of two parameters with one Rust name, the required one keeps it.
        for required in [true, false] {
            parameters.retain_mut(|parameter| {
                if parameter.flag("required") != required {
                    return true;
                }
                let Some(parameter) = parameter.as_object_mut() else {
                    return false;
                };
                let simple = usable(parameter, &place, &mut taken, report)
                    .and_then(|usable| Ok(usable && simplify(&shared, parameter, &place, report)?));
                simple.unwrap_or_else(|reason| {
                    unsendable = Some(reason);
                    true
                })
            });
        }
        operation.extend(unsendable.map(|reason| (UNSENDABLE.to_owned(), json!(reason))));
    }
}

/// Whether a method can take the parameter at all, or why the operation cannot be sent.
fn usable(
    parameter: &Map<String, Value>,
    place: &Pointer,
    taken: &mut BTreeSet<String>,
    report: &mut Report,
) -> Result<bool, String> {
    let text = |key: &str| parameter.text(key).unwrap_or_default();
    let (location, name) = (text("in"), text("name"));
    let reason = match (name, location) {
        ("", _) => "has no name",
        (_, "cookie") => "is a cookie",
        _ if taken.insert(field_name(name)) => return Ok(true),
        _ if parameter.flag("required") => {
            let argument = field_name(name);
            return Err(format!(
                "its {location} parameter `{name}` is required, and another argument is called `{argument}`"
            ));
        }
        _ => "would be an argument for the second time",
    };
    report.warn(format!(
        "`{place}`: {location} parameter `{name}` {reason}; it is left out"
    ));
    Ok(false)
}

/// What a parameter holds.
enum Kind {
    Scalar(Value),
    List(Value),
    /// What has parts that are no scalars, by its name.
    Nested(&'static str),
}

/// Gives the parameter a schema that is sent as it is documented; returns whether it stays, or why
/// the operation cannot be sent.
fn simplify(
    shared: &Value,
    parameter: &mut Map<String, Value>,
    place: &Pointer,
    report: &mut Report,
) -> Result<bool, String> {
    let has_content = parameter.shift_remove("content").is_some();
    let schema = parameter.get("schema").cloned().unwrap_or_default();
    let kind = if has_content {
        Kind::Scalar(text_schema())
    } else {
        kind(shared, &schema, 0)
    };
    let name = parameter.text("name").unwrap_or_default().to_owned();
    let in_query = parameter.text("in") == Some("query");
    let style = parameter
        .text("style")
        .unwrap_or(if in_query { "form" } else { "simple" });
    let explodes = parameter
        .get("explode")
        .map_or(style == "form", |value| *value == true);
    let separator = match style {
        "spaceDelimited" if !explodes => Some(" "),
        "pipeDelimited" if !explodes => Some("|"),
        "form" if explodes => None,
        "form" | "simple" => Some(","),
        _ => None,
    };
    let is_plain = ["form", "simple", "spaceDelimited", "pipeDelimited"].contains(&style);
    let simple = match (kind, separator) {
        (Kind::Scalar(schema), _) if is_plain => schema,
        (Kind::List(items), None) if is_plain && in_query => {
            json!({ "type": "array", "items": items })
        }
        (Kind::List(_), Some(separator)) => {
            let note =
                format!("a list, passed as one text with `{separator}` between its elements");
            report.warn(format!("`{place}`: `{name}` is {note}"));
            let known = parameter.text("description").unwrap_or_default();
            let described = format!("{known} ({note})");
            parameter.insert("description".to_owned(), json!(described.trim_start()));
            text_schema()
        }
        (kind, _) => {
            let what = match kind {
                Kind::Scalar(_) => "a value",
                Kind::List(_) => "a list",
                Kind::Nested(what) => what,
            };
            if !parameter.flag("required") {
                report.warn(format!(
                    "`{place}`: `{name}` is {what} in the style `{style}`, which no argument can hold; it is left out"
                ));
                return Ok(false);
            }
            return Err(format!(
                "its parameter `{name}` is required and {what} in the style `{style}`, which no argument can hold"
            ));
        }
    };
    for keyword in ["style", "explode"] {
        parameter.shift_remove(keyword);
    }
    parameter.insert("schema".to_owned(), simple);
    Ok(true)
}

fn kind(shared: &Value, schema: &Value, steps: usize) -> Kind {
    if let (Some(reference), true) = (schema.text("$ref"), steps < MOST_STEPS) {
        let found = target(shared, reference).unwrap_or(&Value::Null);
        return kind(shared, found, steps + 1);
    }
    let variants = ["allOf", "anyOf", "oneOf"]
        .iter()
        .flat_map(|keyword| schema.list(keyword));
    let variants: Vec<&Value> = variants
        .filter(|variant| variant.get("type").is_some() || variant.get("$ref").is_some())
        .collect();
    if let ([first, rest @ ..], None, true) = (
        variants.as_slice(),
        schema.get(RUST_TYPE),
        steps < MOST_STEPS,
    ) {
        let first = kind(shared, first, steps + 1);
        let same = |variant: &&Value| match (kind(shared, variant, steps + 1), &first) {
            (Kind::Scalar(a), Kind::Scalar(b)) => a.get("type") == b.get("type"),
            (Kind::List(_), Kind::List(_)) | (Kind::Nested(_), Kind::Nested(_)) => true,
            _ => false,
        };
        let is_one = rest.iter().all(same);
        return if is_one {
            first
        } else {
            Kind::Scalar(text_schema())
        };
    }
    let has = |keyword: &str| schema.get(keyword).is_some();
    match schema.text("type") {
        _ if has(RUST_TYPE) => Kind::Scalar(without_null(schema)),
        Some("array") => list(shared, schema, steps),
        None if has("items") => list(shared, schema, steps),
        Some("object") => Kind::Nested("an object"),
        None if has("properties") => Kind::Nested("an object"),
        Some("integer" | "boolean") => Kind::Scalar(without_null(schema)),
        // A number as a float would lose digits.
        _ => Kind::Scalar(text_schema()),
    }
}

fn list(shared: &Value, schema: &Value, steps: usize) -> Kind {
    let items = schema.get("items").unwrap_or(&Value::Null);
    match kind(shared, items, steps + 1) {
        Kind::Scalar(items) => Kind::List(items),
        Kind::List(_) => Kind::Nested("a list of lists"),
        Kind::Nested(_) => Kind::Nested("a list of objects"),
    }
}

fn text_schema() -> Value {
    json!({ "type": "string" })
}

/// An argument that may be left out is never null as well.
fn without_null(schema: &Value) -> Value {
    let mut plain = schema.clone();
    if let Some(plain) = plain.as_object_mut() {
        plain.shift_remove("nullable");
        let is_known = |format: &str| ["int32", "int64"].contains(&format);
        if !plain.text("format").is_some_and(is_known) {
            plain.shift_remove("format");
        }
    }
    plain
}
