//! Says in the document that objects may carry more fields than are documented.

use serde_json::{Value, json};

use crate::document::{Role, visit_schemas};
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    visit_schemas(document, |place, role, schema| {
        if role == Role::Parameter || !schema.contains_key("properties") {
            return Ok(());
        }
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => {
                report.note(format!("`{place}`: no longer refuses unknown fields"));
            }
            Some(_) => return Ok(()),
        }
        schema.insert("additionalProperties".to_owned(), json!({}));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn objects_open_and_maps_stay() {
        for (before, after) in [
            (
                json!({"properties": {}}),
                json!({"properties": {}, "additionalProperties": {}}),
            ),
            (
                json!({"properties": {}, "additionalProperties": false}),
                json!({"properties": {}, "additionalProperties": {}}),
            ),
            (
                json!({"additionalProperties": {"type": "string"}}),
                json!({"additionalProperties": {"type": "string"}}),
            ),
            (json!({"type": "string"}), json!({"type": "string"})),
        ] {
            let mut document = json!({"components": {"schemas": {"A": before}}});
            pass(&mut document, &mut Report::default()).expect("passes");
            assert_eq!(document["components"]["schemas"]["A"], after);
        }
    }
}
