//! Documents that nobody should publish, and somebody will.

use openapi_diff::Rule;
use serde_json::{Value, json};

use crate::edit::{base, compare, lines};

#[test]
fn a_document_equals_itself() {
    let base = base();
    assert_eq!(lines(&base, &base), Vec::<String>::new());
    for odd in [
        json!(null),
        json!([]),
        json!({}),
        json!({"paths": []}),
        json!({"paths": {"/a": 1}}),
    ] {
        assert_eq!(lines(&odd, &odd), Vec::<String>::new());
        assert!(!compare(&base, &odd).is_empty(), "{odd}");
        assert!(!compare(&odd, &base).is_empty(), "{odd}");
    }
}

fn with_schema(schema: &Value, schemas: &Value) -> Value {
    json!({
        "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}}},
        "components": {"schemas": schemas}
    })
}

#[test]
fn circles_of_references_end() {
    let root = json!({"$ref": "#/components/schemas/A"});
    let direct = |kind: &str| {
        with_schema(
            &root,
            &json!({"A": {"properties": {
                "child": {"$ref": "#/components/schemas/A"},
                "name": {"type": kind}
            }}}),
        )
    };
    assert_eq!(
        lines(&direct("string"), &direct("integer")),
        ["breaking breaking type-changed GET /a 200 .name"]
    );
    let around = |kind: &str| {
        with_schema(
            &root,
            &json!({
                "A": {"items": {"$ref": "#/components/schemas/B"}},
                "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"x": {"type": kind}}}]}
            }),
        )
    };
    assert_eq!(
        lines(&around("string"), &around("boolean")),
        ["breaking breaking type-changed GET /a 200 [].x"]
    );
    // A circle of references alone describes nothing.
    let empty = with_schema(
        &root,
        &json!({
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"$ref": "#/components/schemas/A"}
        }),
    );
    assert!(compare(&empty, &empty).is_empty());
    assert!(!compare(&empty, &direct("string")).is_empty());
    assert!(!compare(&direct("string"), &empty).is_empty());
}

#[test]
fn a_circle_against_an_unrolled_schema_ends() {
    let root = json!({"$ref": "#/components/schemas/A"});
    let circle = with_schema(
        &root,
        &json!({"A": {"properties": {"a": {"$ref": "#/components/schemas/A"}}}}),
    );
    let unrolled = with_schema(
        &json!({"properties": {"a": {"properties": {"a": {"properties": {}}}}}}),
        &json!({}),
    );
    assert!(!compare(&circle, &unrolled).is_empty());
    assert!(!compare(&unrolled, &circle).is_empty());
}

#[test]
fn references_that_lead_nowhere_are_named() {
    let target = json!({"A": {"type": "string"}});
    let good = with_schema(&json!({"$ref": "#/components/schemas/A"}), &target);
    for bad in [
        "#/components/schemas/B",
        "other.yaml#/A",
        "",
        "#/components/schemas/A/type/x",
    ] {
        let bad = with_schema(&json!({"$ref": bad}), &target);
        let rules = |old: &Value, new: &Value| {
            compare(old, new)
                .iter()
                .map(|change| change.rule)
                .collect::<Vec<_>>()
        };
        assert_eq!(rules(&good, &bad), [Rule::ReferenceBroken]);
        assert_eq!(rules(&bad, &good), [Rule::ReferenceFixed]);
    }
}

#[test]
fn escaped_references_are_followed() {
    let schemas = |kind: &str| json!({"a/b c{}": {"type": kind}});
    let document = |kind: &str| {
        with_schema(
            &json!({"$ref": "#/components/schemas/a~1b%20c%7B%7D"}),
            &schemas(kind),
        )
    };
    assert_eq!(
        lines(&document("string"), &document("integer")),
        ["breaking breaking type-changed GET /a 200"]
    );
}

#[test]
fn deep_nesting_is_compared_as_a_whole() {
    let nested = |leaf: &str| {
        let mut schema = json!({"type": leaf});
        for _ in 0..1000 {
            schema = json!({"items": schema});
        }
        with_schema(&schema, &json!({}))
    };
    let changes = compare(&nested("string"), &nested("integer"));
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].rule, Rule::Unexplained);
}

#[test]
fn a_long_chain_of_components_is_walked_to_its_end() {
    let chain = |leaf: &str| {
        let mut schemas = serde_json::Map::new();
        for index in 0..5000 {
            let next = format!("#/components/schemas/S{}", index + 1);
            schemas.insert(
                format!("S{index}"),
                json!({"properties": {"next": {"$ref": next}}}),
            );
        }
        schemas.insert("S5000".to_owned(), json!({"type": leaf}));
        with_schema(
            &json!({"$ref": "#/components/schemas/S0"}),
            &Value::Object(schemas),
        )
    };
    let changes = compare(&chain("string"), &chain("integer"));
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].rule, Rule::TypeChanged);
}

#[test]
fn unnamed_and_repeated_parameters_are_kept_apart() {
    let document =
        |parameters: Value| json!({"paths": {"/a": {"get": {"parameters": parameters}}}});
    let unnamed = |kind: &str| json!({"name": "", "in": "query", "schema": {"type": kind}});
    assert_eq!(
        lines(
            &document(json!([unnamed("string"), unnamed("string")])),
            &document(json!([unnamed("string"), unnamed("integer")]))
        ),
        ["breaking cosmetic type-changed GET /a query "]
    );
    assert_eq!(
        lines(
            &document(json!([unnamed("string")])),
            &document(json!([unnamed("string"), unnamed("integer")]))
        ),
        ["additive cosmetic parameter-added GET /a query "]
    );
}

#[test]
fn a_key_that_nobody_knows_is_reported_at_every_level() {
    for holder in [
        "",
        "/info",
        "/paths/~1shop~1invoices",
        "/paths/~1shop~1invoices/get",
        "/paths/~1shop~1invoices/get/parameters/0",
        "/paths/~1shop~1invoices/get/parameters/0/schema",
        "/paths/~1shop~1invoices/get/responses/200",
        "/paths/~1shop~1invoices/get/responses/200/headers/X-RateLimit-Limit",
        "/paths/~1shop~1invoices/get/responses/200/content/application~1json",
        "/paths/~1shop~1invoices~1{year}~1save/post/requestBody",
        "/components",
        "/components/schemas/Invoice",
        "/components/schemas/Unused/properties/a",
        "/components/responses/Refused",
        "/components/securitySchemes/apiKey",
        "/servers/0",
    ] {
        let old = base();
        let mut new = base();
        let object = new
            .pointer_mut(holder)
            .and_then(Value::as_object_mut)
            .expect(holder);
        object.insert("unheardOf".to_owned(), json!({"a": 1}));
        let changes = compare(&old, &new);
        assert_eq!(changes.len(), 1, "{holder}: {changes:?}");
        assert_eq!(changes[0].rule, Rule::UnknownKeyChanged, "{holder}");
        assert_eq!(compare(&new, &old).len(), 1, "{holder}");
    }
}
