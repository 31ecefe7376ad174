//! Gives an operation without an id that can name a method one from its summary or its call.

use std::collections::BTreeSet;

use openapi_document::{Members as _, call_of, operations_mut};
use serde_json::{Value, json};

use crate::names::{operation_name, snake_case};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (place, operation) in operations_mut(document) {
        let Some((method, path)) = call_of(&place) else {
            continue;
        };
        let documented = operation.text("operationId").map(str::to_owned);
        let summary = operation.text("summary");
        let name = operation_name(documented.as_deref(), summary, &method, &path, &taken);
        taken.insert(snake_case(&name));
        if documented.as_deref() != Some(name.as_str()) {
            let before = documented.map_or("none".to_owned(), |id| format!("`{id}`"));
            report.note(format!("`{place}`: `{name}` instead of {before}"));
            operation.insert("operationId".to_owned(), json!(name));
        }
    }
}
