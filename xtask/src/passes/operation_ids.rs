//! Refuses operations that would get no method name, or the same one.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Pointer, operations};
use crate::error::{Error, Result};
use crate::names::{names_a_method, snake_case};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    let operations = operations(document);
    if operations.is_empty() {
        return Err(Error::new(
            Pointer::root().child("paths"),
            "no operation",
            "vendor a page that documents at least one",
        ));
    }
    let mut seen: BTreeMap<String, Pointer> = BTreeMap::new();
    for operation in operations {
        let place = operation.pointer.child("operationId");
        let id = operation.id().unwrap_or_default();
        let method = snake_case(id);
        if !names_a_method(id) {
            let problem = if id.is_empty() {
                "no operationId, so its method has no name".to_owned()
            } else {
                format!(
                    "operationId `{id}` gives no Rust method name, or one that the client needs itself"
                )
            };
            return Err(Error::new(
                place,
                problem,
                "name the operation in openapi/operations.toml with an id of letters and digits that begins with a letter",
            ));
        }
        if let Some(first) = seen.insert(method, operation.pointer.clone()) {
            return Err(Error::new(
                place,
                format!("operationId `{id}` gives the same method name as {first}"),
                "name one of the two in openapi/operations.toml with another id",
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
    fn each_operation_needs_a_name_of_its_own() {
        let two = |first: serde_json::Value, second: serde_json::Value| json!({"paths": {"/a": {"get": first}, "/b": {"post": second}}});
        for (mut document, expected) in [
            (
                two(json!({"operationId": "a"}), json!({"operationId": "b"})),
                "",
            ),
            (
                two(json!({"operationId": "a"}), json!({})),
                "#/paths/~1b/post/operationId: no operationId",
            ),
            (
                two(
                    json!({"operationId": "getA"}),
                    json!({"operationId": "get-a"}),
                ),
                "#/paths/~1b/post/operationId: operationId `get-a` gives the same method name as #/paths/~1a/get",
            ),
            (
                two(json!({"operationId": "1"}), json!({"operationId": "b"})),
                "#/paths/~1a/get/operationId: operationId `1` gives no Rust method name",
            ),
            (json!({"paths": {}}), "#/paths: no operation"),
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
