//! Refuses a reference that leads nowhere.

use openapi_document::{Members as _, Pointer, references, target};
use serde_json::{Value, json};

use crate::report::Report;

/// How many references may lead from one to the next.
const MOST_STEPS: usize = 32;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut lost = Vec::new();
    for (place, reference) in references(document) {
        if !reference.starts_with('#') {
            report.refuse_at(
                &place,
                format!("reference `{reference}` leads out of the document"),
                "bundle the documents into one before vendoring it: `npx @redocly/cli bundle FILE`",
            );
        } else if target(document, &reference).is_none() {
            report.refuse_at(
                &place,
                format!("reference `{reference}` leads nowhere"),
                "add what it names by an overlay action, or correct the reference",
            );
        } else if is_circle(document, &reference) {
            report.refuse_at(
                &place,
                format!("reference `{reference}` leads to other references without end"),
                "let one of them say what the value is, by an overlay action",
            );
        } else {
            continue;
        }
        lost.push(place);
    }
    for place in lost {
        forget(document, &place);
    }
}

/// References may meet again further down (a tree), but not lead to one another and nowhere else.
fn is_circle(document: &Value, reference: &str) -> bool {
    let mut at = reference;
    for _ in 0..MOST_STEPS {
        let next = target(document, at).and_then(|found| found.text("$ref"));
        match next {
            Some(next) => at = next,
            None => return false,
        }
    }
    true
}

/// Lets any value stand where a refused reference stood, so that it is refused once.
fn forget(document: &mut Value, place: &Pointer) {
    let Some((holder, key)) = place.as_str().rsplit_once('/') else {
        return;
    };
    match document.pointer_mut(holder) {
        Some(holder) if key == "$ref" => *holder = json!({}),
        Some(Value::Object(mapping)) => drop(mapping.shift_remove(key)),
        _ => {}
    }
}
