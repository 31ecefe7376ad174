//! Says in the document that objects may carry more fields than are documented.

use openapi_document::{Role, visit_schemas};
use serde_json::{Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, role, schema| {
        if role == Role::Parameter || !schema.contains_key("properties") {
            return;
        }
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => {
                report.note(format!("`{place}`: no longer refuses unknown fields"));
            }
            Some(_) => return,
        }
        schema.insert("additionalProperties".to_owned(), json!({}));
    });
}
