//! Refuses operations that would get no method name, or the same one.

use std::collections::BTreeMap;

use openapi_document::{Pointer, operations};
use openapi_prepare::{
    Report,
    names::{names_a_method, snake_case},
};
use serde_json::Value;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let operations = operations(document);
    if operations.is_empty() {
        report.refuse_at(
            &Pointer::root().child("paths"),
            "no operation",
            "vendor a page that documents at least one",
        );
    }
    let mut seen: BTreeMap<String, Pointer> = BTreeMap::new();
    for operation in operations {
        let place = operation.pointer.child("operationId");
        let id = operation.id().unwrap_or_default();
        let method = snake_case(id);
        if !names_a_method(id) {
            let problem = if id.is_empty() {
                "no operationId, so its method has no name".to_owned()
            } else {
                format!(
                    "operationId `{id}` gives no Rust method name, or one that the client needs itself"
                )
            };
            report.refuse_at(
                &place,
                problem,
                "name the operation in openapi/operations.toml with an id of letters and digits that begins with a letter",
            );
        }
        if let Some(first) = seen.insert(method, operation.pointer.clone()) {
            report.refuse_at(
                &place,
                format!("operationId `{id}` gives the same method name as {first}"),
                "name one of the two in openapi/operations.toml with another id",
            );
        }
    }
}
