//! Adds what `OpenAPI` 3.0 demands and vendors leave out, and drops what they leave empty.

use openapi_document::{
    Members as _, MembersMut as _, Pointer, call_of, names_in_path, operations_mut, visit_objects,
    visit_schemas,
};
use serde_json::{Map, Value, json};

use crate::report::Report;

/// Fits every documented answer that says no more than that it is one.
const ANY_JSON: &str = "application/json";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    nulls(document, report);
    for (place, operation) in operations_mut(document) {
        responses(operation, &place, report);
        parameters(operation, &place, report);
    }
    described_responses(document);
    schemas(document, report);
}

/// Words whose value holds something under each name that the author chose.
const NAMED: [&str; 9] = [
    "properties",
    "responses",
    "schemas",
    "headers",
    "content",
    "callbacks",
    "examples",
    "links",
    "paths",
];

/// YAML with nothing behind a key is `null`, which `OpenAPI` allows for data only; and some
/// languages write an object without members as an empty list.
fn nulls(document: &mut Value, report: &mut Report) {
    visit_objects(document, |place, object| {
        for name in NAMED {
            match object.get_mut(name) {
                Some(list @ Value::Array(_)) if *list == json!([]) => *list = json!({}),
                Some(Value::Object(members)) => {
                    for member in members.values_mut().filter(|member| member.is_null()) {
                        *member = json!({});
                    }
                }
                _ => {}
            }
        }
        let empty: Vec<String> = object
            .iter()
            .filter(|(key, value)| value.is_null() && !is_data(key))
            .map(|(key, _)| key.clone())
            .collect();
        for key in empty {
            object.shift_remove(&key);
            report.note(format!("`{}`: nothing", place.child(&key)));
        }
    });
}

fn is_data(key: &str) -> bool {
    matches!(key, "example" | "default" | "const" | "value") || key.starts_with("x-")
}

fn responses(operation: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    if !operation.get("responses").is_some_and(Value::is_object) {
        operation.insert("responses".to_owned(), json!({}));
    }
    let Some(responses) = operation.object_mut("responses") else {
        return;
    };
    let succeeds = responses
        .keys()
        .any(|status| status.starts_with('2') || status == "default");
    if !succeeds {
        let any =
            json!({ "description": "Not documented", "content": { ANY_JSON: { "schema": {} } } });
        responses.insert("200".to_owned(), any);
        report.note(format!(
            "`{}`: no success documented, so a 200 with any JSON",
            place.child("responses")
        ));
    }
}

fn parameters(operation: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let path = call_of(place).map_or(String::new(), |(_, path)| path);
    let mut documented = match operation.get_mut("parameters").map(Value::take) {
        Some(Value::Array(parameters)) => parameters,
        _ => Vec::new(),
    };
    let at = place.child("parameters");
    documented.retain_mut(|parameter| {
        let Some(parameter) = parameter.as_object_mut() else {
            report.note(format!("`{at}`: an entry that is no parameter"));
            return false;
        };
        one_parameter(parameter, &path);
        let text = |key: &str| parameter.text(key);
        let stray = text("in") == Some("path")
            && !names_in_path(&path).any(|name| Some(name) == text("name"));
        if stray {
            report.note(format!(
                "`{at}`: `{}` is not in the path",
                text("name").unwrap_or_default()
            ));
        }
        !stray
    });
    let has_references = documented
        .iter()
        .any(|parameter| parameter.get("$ref").is_some());
    if !has_references {
        for name in names_in_path(&path) {
            let known = documented.iter().any(|parameter| {
                parameter.get("in") == Some(&json!("path"))
                    && parameter.get("name") == Some(&json!(name))
            });
            if !known {
                report.note(format!("`{at}`: `{name}` of the path is not described"));
                documented.push(json!({
                    "name": name, "in": "path", "required": true, "schema": { "type": "string" }
                }));
            }
        }
    }
    if operation.contains_key("parameters") || !documented.is_empty() {
        operation.insert("parameters".to_owned(), Value::Array(documented));
    }
}

fn one_parameter(parameter: &mut Map<String, Value>, path: &str) {
    if parameter.contains_key("$ref") {
        return;
    }
    let name = parameter.text("name");
    let in_path = name.is_some_and(|name| names_in_path(path).any(|known| known == name));
    if !parameter.get("in").is_some_and(Value::is_string) {
        let location = if in_path { "path" } else { "query" };
        parameter.insert("in".to_owned(), json!(location));
    }
    if parameter.get("in") == Some(&json!("path")) {
        parameter.insert("required".to_owned(), json!(true));
    }
    if !parameter.contains_key("schema") && !parameter.contains_key("content") {
        parameter.insert("schema".to_owned(), json!({ "type": "string" }));
    }
}

fn described_responses(document: &mut Value) {
    for (_, operation) in operations_mut(document) {
        let responses = operation.object_mut("responses");
        for (status, response) in responses.into_iter().flatten() {
            describe(response, status);
        }
    }
    let shared = document
        .get_mut("components")
        .and_then(|components| components.get_mut("responses")?.as_object_mut());
    for (name, response) in shared.into_iter().flatten() {
        describe(response, name);
    }
}

fn describe(response: &mut Value, name: &str) {
    if let Some(response) = response.as_object_mut()
        && !response.contains_key("$ref")
        && !response.get("description").is_some_and(Value::is_string)
    {
        response.insert("description".to_owned(), json!(name));
    }
}

fn schemas(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, _, schema| {
        if schema.get("type") == Some(&json!("array")) && !schema.contains_key("items") {
            schema.insert("items".to_owned(), json!({}));
        }
        if schema.get("enum") == Some(&json!([])) {
            schema.shift_remove("enum");
            report.note(format!("`{}`: no value", place.child("enum")));
        }
        required_marks(schema, place, report);
    });
}

/// `required: true` on a field is how older drafts say what `required: [field]` says.
fn required_marks(schema: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let mut marked = Vec::new();
    let fields = schema.object_mut("properties");
    for (name, field) in fields.into_iter().flatten() {
        let Some(field) = field.as_object_mut() else {
            continue;
        };
        if let Some(mark) = field.get("required").and_then(Value::as_bool) {
            field.shift_remove("required");
            if mark {
                marked.push(json!(name));
            }
        }
    }
    if !schema.get("required").is_none_or(Value::is_array) {
        schema.shift_remove("required");
    }
    if marked.is_empty() {
        return;
    }
    report.note(format!(
        "`{}`: {} marked one by one",
        place.child("required"),
        marked.len()
    ));
    let required = schema.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        required.extend(marked);
    }
}
