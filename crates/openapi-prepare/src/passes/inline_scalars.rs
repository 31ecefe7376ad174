//! Puts components that are not objects or lists where they are used.
//!
//! The generator would make a type of each, which neither a header nor a path can hold, and which
//! says no more than what it is made of.

use openapi_document::{Members as _, Pointer, visit_schemas};
use serde_json::{Map, Value};

use crate::passes::name_schemas::{put_schemas, take_schemas};
use crate::report::Report;

/// How many references may lead from one to the next.
const MOST_STEPS: usize = 32;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut schemas = take_schemas(document);
    let plain: Map<String, Value> = schemas
        .iter()
        .filter(|(_, schema)| is_plain(schema))
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect();
    schemas.retain(|name, _| !plain.contains_key(name));
    put_schemas(document, schemas);
    for name in plain.keys() {
        report.note(format!("`{}`", Pointer::component("schemas", name)));
    }
    visit_schemas(document, |_, _, schema| {
        for _ in 0..MOST_STEPS {
            let name = schema
                .text("$ref")
                .and_then(|target| target.strip_prefix("#/components/schemas/"));
            match name.and_then(|name| plain.get(name)?.as_object()) {
                Some(found) => {
                    let nullable = schema.shift_remove("nullable");
                    *schema = found.clone();
                    schema.extend(nullable.map(|nullable| ("nullable".to_owned(), nullable)));
                }
                None => break,
            }
        }
    });
}

/// Another name for a component, or a schema without parts.
fn is_plain(schema: &Value) -> bool {
    let has_parts = ["properties", "items", "additionalProperties"]
        .iter()
        .any(|key| schema.get(*key).is_some());
    let is_container = ["object", "array"].contains(&schema.text("type").unwrap_or_default());
    !has_parts && !is_container
}
