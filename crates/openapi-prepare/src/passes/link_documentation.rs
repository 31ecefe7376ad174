//! Ends the description of each operation with the page it comes from.

use openapi_document::{Members as _, operations_mut};
use serde_json::{Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) {
    for (_, operation) in operations_mut(document) {
        let source = operation
            .get("externalDocs")
            .and_then(|docs| docs.get("url"))
            .and_then(Value::as_str)
            .map(|url| format!("Documented at <{url}>."));
        let present = operation.text("description");
        let text: Vec<&str> = present.into_iter().chain(source.as_deref()).collect();
        if !text.is_empty() {
            let text = text.join("\n\n");
            operation.insert("description".to_owned(), json!(text));
        }
    }
}
