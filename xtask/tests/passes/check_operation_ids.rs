//! `check_operation_ids`.

use openapi_prepare::Report;
use serde_json::json;

pass!(check_operation_ids);

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
