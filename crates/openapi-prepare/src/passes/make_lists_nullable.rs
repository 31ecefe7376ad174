//! Lets `null` stand for a list that is not there.

use openapi_document::{Members as _, MembersMut as _, Role, visit_schemas};
use serde_json::{Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) {
    visit_schemas(document, |_, role, schema| {
        let required: Vec<String> = schema
            .list("required")
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let properties = schema.object_mut("properties");
        for (name, property) in properties.into_iter().flatten() {
            let is_array = property.text("type") == Some("array");
            if let (true, Some(property)) =
                (is_array && role == Role::Body, property.as_object_mut())
                && !required.contains(name)
            {
                property.insert("nullable".to_owned(), json!(true));
            }
        }
    });
}
