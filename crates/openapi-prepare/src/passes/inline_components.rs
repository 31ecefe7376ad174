//! Puts shared parameters, bodies and responses into each operation, where later passes look.

use openapi_document::{Members as _, MembersMut as _, Pointer, operations_mut, target};
use serde_json::{Value, json};

use crate::report::Report;

/// How many references may lead from one to the next.
const MOST_STEPS: usize = 8;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let original = json!({ "components": document.get("components") });
    for (place, operation) in operations_mut(document) {
        // What the server calls is no method of the client.
        operation.shift_remove("callbacks");
        let parameters = operation.list_mut("parameters");
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            inline(
                &original,
                parameter,
                &place.child("parameters").child(index),
                report,
            );
        }
        if let Some(body) = operation.get_mut("requestBody") {
            inline(&original, body, &place.child("requestBody"), report);
        }
        let responses = operation.object_mut("responses");
        for (status, response) in responses.into_iter().flatten() {
            let place = place.child("responses").child(status);
            inline(&original, response, &place, report);
        }
    }
    if let Some(components) = document.object_mut("components") {
        for inlined in ["parameters", "requestBodies", "responses"] {
            components.shift_remove(inlined);
        }
    }
}

fn inline(original: &Value, value: &mut Value, place: &Pointer, report: &mut Report) {
    for _ in 0..MOST_STEPS {
        let Some(reference) = value.text("$ref") else {
            return;
        };
        *value = target(original, reference).cloned().unwrap_or_default();
    }
    report.refuse_at(
        place,
        format!("more than {MOST_STEPS} references in a row"),
        "let the reference lead to its target directly",
    );
    *value = Value::Null;
}
