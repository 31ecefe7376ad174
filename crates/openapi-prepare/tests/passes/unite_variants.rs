//! `unite_variants`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(unite_variants);

/// The components after the pass, with `schema` as `A`.
fn components(schema: &Value) -> Value {
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
    document["components"]["schemas"].take()
}

fn united(schema: &Value) -> Value {
    components(schema)["A"].take()
}

#[test]
fn success_and_failure_become_one_object() {
    let variants =
        json!([{"$ref": "#/components/schemas/Success"}, {"$ref": "#/components/schemas/Failure"}]);
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let components = components(&json!({ keyword: variants, "description": "Both." }));
        assert_eq!(
            components["A"],
            json!({
                "type": "object",
                "properties": {
                    "code": {"type": "integer"},
                    "data": {"$ref": "#/components/schemas/AData"}
                },
                "additionalProperties": {},
                "description": "Both."
            })
        );
        assert_eq!(
            components["AData"],
            json!({
                "type": "object",
                "properties": {"list": {"type": "array"}, "error": {"type": "string"}},
                "additionalProperties": {}
            })
        );
    }
}

#[test]
fn variants_that_hold_one_another_end_in_a_reference() {
    let node = json!({"$ref": "#/components/schemas/A"});
    let schema = json!({"type": "object", "properties": {
        "name": {"type": "string"},
        "parent": {"anyOf": [node, {"$ref": "#/components/schemas/Failure"}]},
        "root": {"anyOf": [node, {"type": "object", "nullable": true}]}
    }});
    let components = components(&schema);
    let parent = json!({"$ref": "#/components/schemas/AParent"});
    assert_eq!(components["A"]["properties"]["parent"], parent);
    assert_eq!(components["AParent"]["properties"]["parent"], parent);
    let root = json!({"$ref": "#/components/schemas/A", "nullable": true});
    assert_eq!(components["A"]["properties"]["root"], root);
    let alone = united(&json!({"oneOf": [node, {"properties": {"a": {"type": "string"}}}]}));
    assert_eq!(alone["properties"], json!({"a": {"type": "string"}}));
}

#[test]
fn fields_that_differ_everywhere_make_one_union_for_each_set_of_variants() {
    // Each of these refers to the next two, so unions of unions would grow without end.
    let name = |index: usize| format!("N{}", index % 7);
    let reference = |index: usize| json!({"$ref": format!("#/components/schemas/{}", name(index))});
    let mut schemas = serde_json::Map::new();
    for index in 0..7 {
        let fields = json!({"a": reference(index + 1), "b": reference(index + 2)});
        schemas.insert(name(index), json!({"type": "object", "properties": fields}));
    }
    schemas.insert(
        "U".to_owned(),
        json!({"oneOf": [reference(0), reference(3)]}),
    );
    let mut document = json!({"components": {"schemas": schemas}});
    pass(&mut document, &mut Report::default()).expect("passes");
    let united = document["components"]["schemas"]
        .as_object()
        .expect("an object");
    assert!(united.len() <= 8 + 127, "{}", united.len());
    let is_union = |schema: &Value| schema.get("anyOf").is_some() || schema.get("oneOf").is_some();
    assert!(!united.values().any(is_union));
}

#[test]
fn unions_that_make_too_much_are_refused() {
    let fields: serde_json::Map<String, Value> = (0..1000)
        .map(|index| (format!("f{index}"), json!({"type": "string"})))
        .collect();
    let mut schemas = json!({"Wide": {"type": "object", "properties": fields}});
    for index in 0..3000 {
        let own = json!({"type": "object", "properties": {format!("own{index}"): {}}});
        schemas[format!("U{index}")] =
            json!({"oneOf": [{"$ref": "#/components/schemas/Wide"}, own]});
    }
    let mut document = json!({"components": {"schemas": schemas}});
    let error = pass(&mut document, &mut Report::default()).expect_err("refused");
    let expected = "#/components/schemas/U";
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
fn a_variant_that_only_says_what_is_required_adds_nothing() {
    let schema = json!({
        "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}]
    });
    assert_eq!(united(&schema)["properties"], schema["properties"]);
}

#[test]
fn what_is_no_object_is_left_without_a_type() {
    for schema in [
        json!({"oneOf": [{"type": "string"}, {"type": "object"}]}),
        json!({"anyOf": [{"type": "string"}, {"type": "number"}]}),
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
