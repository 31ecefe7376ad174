//! Refuses a reference that leads nowhere.

use serde_json::Value;

use crate::document::Pointer;
use crate::error::{Error, Result};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    check(document, document, &Pointer::root())
}

fn check(root: &Value, value: &Value, place: &Pointer) -> Result<()> {
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| check(root, item, &place.child(index))),
        Value::Object(map) => map
            .iter()
            .try_for_each(|(key, value)| match (key.as_str(), value) {
                ("example" | "examples" | "default" | "enum", _) => Ok(()),
                ("$ref", Value::String(target)) => resolve(root, target, &place.child(key)),
                _ => check(root, value, &place.child(key)),
            }),
        _ => Ok(()),
    }
}

fn resolve(root: &Value, target: &str, place: &Pointer) -> Result<()> {
    match target.strip_prefix('#') {
        Some(pointer) if root.pointer(pointer).is_some() => Ok(()),
        Some(_) => Err(Error::new(
            place,
            format!("reference `{target}` leads nowhere"),
            "add what it names by an overlay action, or correct the reference",
        )),
        None => Err(Error::new(
            place,
            format!("reference `{target}` leads out of the document"),
            "put what it names into this document",
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn dangling_and_foreign_references_are_refused() {
        for (target, expected) in [
            ("#/components/schemas/B", ""),
            (
                "#/components/schemas/C",
                "#/components/schemas/A/$ref: reference",
            ),
            ("other.yaml#/B", "#/components/schemas/A/$ref: reference"),
        ] {
            let mut document = json!({"components": {"schemas": {"A": {"$ref": target}, "B": {}}}});
            let message = pass(&mut document, &mut Report::default())
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(
                message.starts_with(expected) && message.is_empty() == expected.is_empty(),
                "{message}"
            );
        }
    }
}
