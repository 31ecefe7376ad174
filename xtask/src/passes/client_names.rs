//! Refuses two components or two fields that would get the same Rust name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::{Pointer, visit_schemas};
use crate::error::{Error, Result};
use crate::names::{pascal_case, snake_case};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    let schemas = document
        .get("components")
        .and_then(|components| components.get("schemas"))
        .and_then(Value::as_object);
    if let Some(schemas) = schemas {
        let place = Pointer::root().child("components").child("schemas");
        distinct(schemas, &place, "type", pascal_case)?;
    }
    visit_schemas(document, |place, _, schema| {
        match schema.get("properties").and_then(Value::as_object) {
            Some(fields) => distinct(fields, &place.child("properties"), "field", snake_case),
            None => Ok(()),
        }
    })
}

fn distinct(
    members: &Map<String, Value>,
    place: &Pointer,
    kind: &str,
    rust_name: fn(&str) -> String,
) -> Result<()> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for name in members.keys() {
        if let Some(first) = seen.insert(rust_name(name), name) {
            return Err(Error::new(
                place.child(name),
                format!("`{name}` and `{first}` would be the same Rust {kind}"),
                "remove or rename one of the two by an overlay action",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn collisions_are_refused_with_both_names() {
        for (mut document, expected) in [
            (json!({"components": {"schemas": {"A": {}, "B": {}}}}), ""),
            (
                json!({"components": {"schemas": {"get-it": {}, "GetIt": {}}}}),
                "#/components/schemas/GetIt: `GetIt` and `get-it` would be the same Rust type",
            ),
            (
                json!({"components": {"schemas": {"A": {"properties": {"a-b": {}, "a_b": {}}}}}}),
                "#/components/schemas/A/properties/a_b: `a_b` and `a-b` would be the same Rust field",
            ),
        ] {
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
