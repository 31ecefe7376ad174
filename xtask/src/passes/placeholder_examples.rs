//! Drops examples that are empty or a variable of the vendor's test console: `{{section}}`.

use serde_json::{Map, Value};

use crate::document::{Pointer, operations_mut, visit_schemas};
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
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
        Ok(())
    })
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn only_placeholders_go() {
        let mut document = json!({"paths": {"/a": {"get": {"parameters": [
            {"name": "a", "example": "", "schema": {"example": "{{a}}", "type": "string"}},
            {"name": "b", "example": "B2B", "schema": {"example": "b"}}
        ]}}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        assert_eq!(
            document,
            json!({"paths": {"/a": {"get": {"parameters": [
                {"name": "a", "schema": {"type": "string"}},
                {"name": "b", "example": "B2B", "schema": {"example": "b"}}
            ]}}}})
        );
    }
}
