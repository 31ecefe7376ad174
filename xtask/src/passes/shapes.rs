//! Reads what has another shape than `OpenAPI` gives it as it is meant, or refuses it by its place.

use serde_json::{Map, Value, json};

use super::openapi_31::types;
use crate::document::{Pointer, operations_mut, visit_schemas};
use crate::error::{Error, Result};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    let is_tag = |tag: &Value| tag.get("name").is_some_and(Value::is_string);
    keep_in_list(document.get_mut("tags"), is_tag);
    for (place, operation) in operations_mut(document) {
        keep_in_list(operation.get_mut("tags"), Value::is_string);
        if let Some(parameters) = operation.get("parameters").filter(|list| !list.is_null()) {
            refuse_unless(
                parameters.is_array(),
                &place.child("parameters"),
                "a list",
                parameters,
            )?;
        }
    }
    visit_schemas(document, |place, _, schema| {
        if let Some(fields) = schema.get("properties") {
            let usable = fields.is_object() || fields.is_null() || *fields == json!([]);
            refuse_unless(usable, &place.child("properties"), "an object", fields)?;
        }
        if let Some(value) = schema.get_mut("enum")
            && !value.is_array()
            && !value.is_null()
        {
            *value = json!([value.take()]);
            report.note(format!("`{}`: a value and no list", place.child("enum")));
        }
        types(place, schema)?;
        one_item(schema, place, report);
        Ok(())
    })
}

fn keep_in_list(list: Option<&mut Value>, keep: impl Fn(&Value) -> bool) {
    if let Some(list) = list.and_then(Value::as_array_mut) {
        list.retain(keep);
    }
}

/// Older drafts of JSON Schema list the schemas of a tuple's elements in `items`.
fn one_item(schema: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(Value::Array(items)) = schema.get_mut("items") else {
        return;
    };
    let item = match items.as_mut_slice() {
        [] => json!({}),
        [only] => only.take(),
        several => json!({ "anyOf": several }),
    };
    schema.insert("items".to_owned(), item);
    report.note(format!(
        "`{}`: a list of schemas, so each element may be any of them",
        place.child("items")
    ));
}

fn refuse_unless(usable: bool, place: &Pointer, expected: &str, found: &Value) -> Result<()> {
    if usable {
        return Ok(());
    }
    let found = match found {
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        _ => "a single value",
    };
    Err(Error::new(
        place,
        format!("expected {expected} and found {found}"),
        "fetch the document again; if it is published so, ask the vendor, or correct it in a copy and vendor that",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pass;
    use crate::report::Report;

    fn run(document: &Value) -> Result<Value, String> {
        let mut document = document.clone();
        pass(&mut document, &mut Report::default()).map_err(|error| error.to_string())?;
        Ok(document)
    }

    #[test]
    fn what_is_meant_is_plain() {
        let schema = |schema: Value| json!({"components": {"schemas": {"A": schema}}});
        for (before, after) in [
            (
                json!({"tags": [{"name": "a"}, null, {"x": 1}], "paths": {"/a": {"get": {"tags": [null, "a", 1]}}}}),
                json!({"tags": [{"name": "a"}], "paths": {"/a": {"get": {"tags": ["a"]}}}}),
            ),
            (
                schema(json!({"type": ["string", "null"]})),
                schema(json!({"type": "string", "nullable": true})),
            ),
            (schema(json!({"enum": "a"})), schema(json!({"enum": ["a"]}))),
            (
                schema(json!({"items": [{"type": "string"}]})),
                schema(json!({"items": {"type": "string"}})),
            ),
            (
                schema(json!({"items": [{"type": "string"}, {"type": "number"}]})),
                schema(json!({"items": {"anyOf": [{"type": "string"}, {"type": "number"}]}})),
            ),
        ] {
            assert_eq!(run(&before), Ok(after));
        }
    }

    #[test]
    fn the_rest_is_refused_by_its_place() {
        for (document, expected) in [
            (
                json!({"paths": {"/a": {"get": {"parameters": {"a": 1}}}}}),
                "#/paths/~1a/get/parameters: expected a list and found an object",
            ),
            (
                json!({"components": {"schemas": {"A": {"properties": ["a"]}}}}),
                "#/components/schemas/A/properties: expected an object and found a list",
            ),
        ] {
            let error = run(&document).expect_err("refused");
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
