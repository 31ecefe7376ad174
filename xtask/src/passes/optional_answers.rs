//! Lets every field of an answer be absent.
//!
//! A refusal arrives in the schema of a success, and vendors list fields as required that their
//! own examples leave out. What a page says about presence must not decide the types that the
//! facade reads.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Pointer, operations, references, visit_schemas};
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    let answers = reached(document);
    visit_schemas(document, |place, _, schema| {
        if is_answer(place, &answers) && schema.shift_remove("required").is_some() {
            report.note(format!("`{place}`"));
        }
        Ok(())
    })
}

/// The components that responses reach, by pointer.
fn reached(document: &Value) -> BTreeSet<String> {
    let operations = operations(document);
    let mut waiting: Vec<&Value> = operations
        .iter()
        .filter_map(|operation| operation.value.get("responses"))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        for (_, target) in references(value) {
            let pointer = target.trim_start_matches('#');
            if let Some(value) = document.pointer(pointer)
                && reached.insert(pointer.to_owned())
            {
                waiting.push(value);
            }
        }
    }
    reached
}

/// `/paths/PATH/METHOD/responses/...` or `/components/schemas/NAME/...` of a component reached.
fn is_answer(place: &Pointer, answers: &BTreeSet<String>) -> bool {
    let ends = place.as_str().match_indices('/').map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([place.as_str().len()]).collect();
    let upto = |parts: usize| {
        let end = *ends.get(parts)?;
        place.as_str().get(..end)
    };
    upto(4).is_some_and(|call| call.ends_with("/responses"))
        || upto(3).is_some_and(|component| answers.contains(component))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn answers_may_lack_any_field_and_requests_none_of_theirs() {
        let of = |name: &str| json!({"content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}});
        let required = json!({"type": "object", "required": ["a"]});
        let mut document = json!({
            "paths": {"/a": {"post": {
                "requestBody": of("Request"),
                "responses": {"200": of("Answer"), "201": {"content": {"application/json": {"schema": required}}}}
            }}},
            "components": {"schemas": {
                "Answer": {"required": ["b"], "properties": {"b": {"items": {"$ref": "#/components/schemas/Row"}}}},
                "Row": required, "Request": required
            }}
        });
        pass(&mut document, &mut Report::default()).expect("passes");
        let without = json!({"type": "object"});
        assert_eq!(
            document["paths"]["/a"]["post"]["responses"]["201"]["content"]["application/json"]["schema"],
            without
        );
        let schemas = &document["components"]["schemas"];
        assert!(schemas["Answer"].get("required").is_none());
        assert_eq!(
            (&schemas["Row"], &schemas["Request"]),
            (&without, &required)
        );
    }
}
