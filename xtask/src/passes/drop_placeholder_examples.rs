//! Drops examples that are empty or a variable of the vendor's test console: `{{section}}`.

use serde_json::{Map, Value};

use crate::document::{Pointer, operations_mut, visit_schemas};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            if let Some(parameter) = parameter.as_object_mut() {
                drop_placeholder(parameter, &place.child("parameters").child(index), report);
            }
        }
    }
    visit_schemas(document, |place, _, schema| {
        drop_placeholder(schema, place, report);
    });
}

fn drop_placeholder(holder: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let placeholder = holder
        .get("example")
        .and_then(Value::as_str)
        .is_some_and(|text| text.is_empty() || (text.starts_with("{{") && text.ends_with("}}")));
    if placeholder && let Some(example) = holder.shift_remove("example") {
        report.note(format!("`{place}`: dropped example {example}"));
    }
}
