//! `unite_variants`.

use serde_json::{Value, json};

use xtask::report::Report;

pass!(unite_variants);

fn united(schema: &Value) -> Value {
    let mut document = json!({"components": {"schemas": {
        "A": schema,
        "Success": {"type": "object", "properties": {
            "code": {"type": "integer", "enum": [200]},
            "data": {"type": "object", "properties": {"list": {"type": "array"}}}
        }},
        "Failure": {"type": "object", "properties": {
            "code": {"type": "integer"},
            "data": {"type": "object", "properties": {"error": {"type": "string"}}}
        }}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    document["components"]["schemas"]["A"].take()
}

#[test]
fn success_and_failure_become_one_object() {
    let arms =
        json!([{"$ref": "#/components/schemas/Success"}, {"$ref": "#/components/schemas/Failure"}]);
    for keyword in ["oneOf", "anyOf", "allOf"] {
        assert_eq!(
            united(&json!({ keyword: arms, "description": "Both." })),
            json!({
                "type": "object",
                "properties": {
                    "code": {"type": "integer"},
                    "data": {
                        "type": "object",
                        "properties": {"list": {"type": "array"}, "error": {"type": "string"}},
                        "additionalProperties": {}
                    }
                },
                "additionalProperties": {},
                "description": "Both."
            })
        );
    }
}

#[test]
fn what_is_no_object_is_left_without_a_type() {
    for schema in [
        json!({"oneOf": [{"type": "string"}, {"type": "object"}]}),
        json!({"anyOf": [{"type": "string"}, {"type": "number"}]}),
        json!({"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "object"}]}),
        json!({"oneOf": []}),
    ] {
        assert_eq!(united(&schema), json!({}), "{schema}");
    }
}

#[test]
fn a_single_arm_stands_for_itself() {
    assert_eq!(
        united(&json!({"allOf": [{"$ref": "#/components/schemas/Failure"}], "description": "d"})),
        json!({"$ref": "#/components/schemas/Failure"})
    );
    assert_eq!(
        united(&json!({"allOf": [{"type": "string"}]})),
        json!({"type": "string"})
    );
}
