//! `check_client_names`.

use openapi_prepare::Report;
use serde_json::json;

pass!(check_client_names);

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
