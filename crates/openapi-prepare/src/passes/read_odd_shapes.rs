//! Reads what has another shape than `OpenAPI` gives it as it is meant, or refuses it by its place.

use openapi_document::{Pointer, operations_mut, visit_objects, visit_schemas};
use serde_json::{Map, Value, json};

use super::convert_3_1::types;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let is_tag = |tag: &Value| tag.get("name").is_some_and(Value::is_string);
    keep_in_list(document.get_mut("tags"), is_tag);
    for (place, operation) in operations_mut(document) {
        keep_in_list(operation.get_mut("tags"), Value::is_string);
        let usable = |list: &Value| list.is_array() || list.is_null();
        refuse_unless(usable, operation, "parameters", "a list", &place, report);
    }
    visit_objects(document, |place, object| {
        for key in ["description", "summary", "title"] {
            if object
                .get(key)
                .is_some_and(|text| !text.is_string() && !text.is_null())
            {
                object.shift_remove(key);
                report.note(format!("`{}`: not a text", place.child(key)));
            }
        }
    });
    visit_schemas(document, |place, _, schema| {
        let usable =
            |fields: &Value| fields.is_object() || fields.is_null() || *fields == json!([]);
        refuse_unless(usable, schema, "properties", "an object", place, report);
        if let Some(value) = schema.get_mut("enum")
            && !value.is_array()
            && !value.is_null()
        {
            *value = json!([value.take()]);
            report.note(format!("`{}`: a value and no list", place.child("enum")));
        }
        types(schema);
        one_item(schema, place, report);
    });
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

/// Refuses the member `key` of `holder` if it has another shape, and goes on without it.
fn refuse_unless(
    usable: impl Fn(&Value) -> bool,
    holder: &mut Map<String, Value>,
    key: &str,
    expected: &str,
    place: &Pointer,
    report: &mut Report,
) {
    let Some(value) = holder.get(key).filter(|value| !usable(value)) else {
        return;
    };
    let found = match value {
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        _ => "a single value",
    };
    report.refuse_at(
        &place.child(key),
        format!("expected {expected} and found {found}"),
        "fetch the document again; if it is published so, ask the vendor, or correct it in a copy and vendor that",
    );
    holder.shift_remove(key);
}
