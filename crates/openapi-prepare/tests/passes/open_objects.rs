//! `open_objects`.

use openapi_prepare::Report;
use serde_json::json;

pass!(open_objects);

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
