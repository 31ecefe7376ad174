//! Drops examples that are empty or a variable of the vendor's test console: `{{section}}`.

use openapi_document::{Members as _, MembersMut as _, Pointer, operations_mut, visit_schemas};
use serde_json::{Map, Value};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let parameters = operation.list_mut("parameters");
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
        .text("example")
        .is_some_and(|text| text.is_empty() || (text.starts_with("{{") && text.ends_with("}}")));
    if placeholder && let Some(example) = holder.shift_remove("example") {
        report.note(format!("`{place}`: dropped example {example}"));
    }
}
