//! Refuses two components or two fields that would get the same Rust name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::{Pointer, operations, visit_schemas};
use crate::error::{Error, Result};
use crate::names::{field_name, pascal_case, snake_case};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let place = Pointer::root().child("components").child("schemas");
    distinct(
        schemas.into_iter().flat_map(Map::keys),
        &place,
        "type",
        pascal_case,
    )?;
    for operation in operations(document) {
        let parameters = operation.value.get("parameters").and_then(Value::as_array);
        let names = parameters
            .into_iter()
            .flatten()
            .filter_map(|parameter| parameter.get("name").and_then(Value::as_str));
        distinct(
            names,
            &operation.pointer.child("parameters"),
            "argument",
            snake_case,
        )?;
    }
    visit_schemas(document, |place, _, schema| {
        let fields = schema.get("properties").and_then(Value::as_object);
        let fields = fields.into_iter().flat_map(Map::keys);
        distinct(fields, &place.child("properties"), "field", field_name)
    })
}

fn distinct<'n, N: AsRef<str> + ?Sized + 'n>(
    names: impl Iterator<Item = &'n N>,
    place: &Pointer,
    kind: &str,
    rust_name: fn(&str) -> String,
) -> Result<()> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for name in names.map(AsRef::as_ref) {
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
                json!({"paths": {"/a": {"get": {"parameters": [{"name": "a"}, {"name": "a"}]}}}}),
                "#/paths/~1a/get/parameters/a: `a` and `a` would be the same Rust argument",
            ),
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
