//! Says where a component is used that it may be null, and not in the component.
//!
//! The generator makes two types of a component that may be null, and gives both one name.

use std::collections::BTreeSet;

use openapi_document::{Members as _, references, visit_schemas};
use serde_json::{Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut nullable: BTreeSet<String> = BTreeSet::new();
    visit_schemas(document, |place, _, schema| {
        let is_component =
            place.as_str().starts_with("/components/schemas/") && place.keys().count() == 3;
        if is_component && schema.shift_remove("nullable") == Some(json!(true)) {
            report.note(format!("`{place}`"));
            nullable.insert(place.to_string());
        }
    });
    for (place, reference) in references(document) {
        let holder = place.as_str().trim_end_matches("/$ref");
        let Some(schema) = document.pointer_mut(holder) else {
            continue;
        };
        if nullable.contains(&reference) || schema.flag("nullable") {
            *schema = json!({ "nullable": true, "allOf": [{ "$ref": reference }] });
        }
    }
}
