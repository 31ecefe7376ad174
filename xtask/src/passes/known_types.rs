//! Refuses a `type` that JSON Schema does not have.

use serde_json::Value;

use crate::document::visit_schemas;
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::report::Report;

const KNOWN: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// What vendors write for types, and what they mean.
const MEANT: [(&str, &str); 9] = [
    ("int", "integer"),
    ("long", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("bool", "boolean"),
    ("text", "string"),
    ("date", "string"),
    ("list", "array"),
];

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    visit_schemas(document, |place, _, schema| {
        let Some(documented) = schema.get("type") else {
            return Ok(());
        };
        let name = documented.as_str();
        if name.is_some_and(|name| KNOWN.contains(&name)) {
            return Ok(());
        }
        let meant = name.and_then(|name| {
            let lower = name.to_lowercase();
            let known = MEANT.iter().find(|(written, _)| *written == lower);
            known
                .map(|(_, meant)| *meant)
                .or_else(|| nearest(name, KNOWN))
        });
        let meant = meant.map_or(String::new(), |meant| format!(" (perhaps {meant})"));
        Err(Error::new(
            place.child("type"),
            format!("unknown type {documented}"),
            format!(
                "decide what it is{meant} and say so by an overlay action on this place; there is {}",
                KNOWN.join(", ")
            ),
        ))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pass;
    use crate::report::Report;

    #[test]
    fn an_unknown_type_is_named_with_what_it_probably_means() {
        for (kind, remedy) in [
            (json!("strng"), "(perhaps string)"),
            (json!("int"), "(perhaps integer)"),
            (json!(["string", "null"]), "decide what it is and say so"),
            (json!(7), "decide what it is and say so"),
        ] {
            let mut document =
                json!({"components": {"schemas": {"A": {"properties": {"x": {"type": kind}}}}}});
            let error = pass(&mut document, &mut Report::default()).expect_err("refused");
            assert_eq!(error.place(), "#/components/schemas/A/properties/x/type");
            assert!(error.remedy().contains(remedy), "{error}");
        }
        let mut document: Value = json!({"components": {"schemas": {"A": {"type": "string"}}}});
        assert!(pass(&mut document, &mut Report::default()).is_ok());
    }
}
