//! `name_schemas`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(name_schemas);

fn named(schema: Value, components: &Value) -> Result<Value, openapi_document::Error> {
    let mut document = json!({
        "paths": {"/a": {"get": {"operationId": "get-it", "responses": {"200": {
            "content": {"application/json": {"schema": schema}}
        }}}}},
        "components": {"schemas": components}
    });
    pass(&mut document, &mut Report::default())?;
    let schema = document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]
        ["schema"]
        .take();
    assert_eq!(
        schema,
        json!({"$ref": "#/components/schemas/GetItResponse"})
    );
    Ok(document["components"]["schemas"].take())
}

fn object(fields: Value) -> Value {
    json!({ "type": "object", "properties": fields })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn names_come_from_the_path_of_keys() {
    let leaf = || object(json!({"x": {"type": "string"}}));
    let schema = object(json!({
        "data": object(json!({"inner_data": leaf()})),
        "list": {"type": "array", "items": leaf()},
        "map": {"type": "object", "additionalProperties": leaf()},
        "either": {"oneOf": [leaf(), {"type": "string"}]},
        "free": {"type": "object"}
    }));
    let names = named(schema, &json!({})).expect("passes");
    assert_eq!(
        names,
        json!({
            "GetItDataInnerData": leaf(),
            "GetItData": object(json!({"inner_data": reference("GetItDataInnerData")})),
            "GetItListItem": leaf(),
            "GetItMapValue": leaf(),
            "GetItEitherVariant1": leaf(),
            "GetItResponse": object(json!({
                "data": reference("GetItData"),
                "list": {"type": "array", "items": reference("GetItListItem")},
                "map": {"type": "object", "additionalProperties": reference("GetItMapValue")},
                "either": {"oneOf": [reference("GetItEitherVariant1"), {"type": "string"}]},
                "free": {"type": "object"}
            }))
        })
    );
}

#[test]
fn a_title_that_is_a_name_wins_and_equal_schemas_share_it() {
    let count =
        json!({"title": "Count", "type": "object", "properties": {"n": {"type": "integer"}}});
    let titled = json!({"title": "a count", "type": "object", "properties": {"n": {}}});
    let names = named(
        object(json!({"a": count, "b": count, "c": titled})),
        &json!({}),
    )
    .expect("passes");
    assert_eq!(names["Count"], object(json!({"n": {"type": "integer"}})));
    assert_eq!(names["GetItC"], titled);
    assert_eq!(
        names["GetItResponse"]["properties"],
        json!({"a": reference("Count"), "b": reference("Count"), "c": reference("GetItC")})
    );
}

#[test]
fn parts_of_components_are_named_too() {
    let components = json!({"error_body": object(json!({"detail": object(json!({"x": {}}))}))});
    let names = named(object(json!({"x": {}})), &components).expect("passes");
    assert_eq!(
        names["error_body"],
        object(json!({"detail": reference("ErrorBodyDetail")}))
    );
    assert_eq!(names["ErrorBodyDetail"], object(json!({"x": {}})));
}

#[test]
fn two_schemas_never_share_a_name() {
    let mut document = json!({
        "paths": {"/a": {"get": {"operationId": "getIt", "responses": {
            "200": {"content": {"application/json": {"schema": object(json!({"x": {}}))}}},
            "202": {"content": {"application/json": {"schema": {
                "title": "Count", "type": "object", "properties": {"n": reference("Count")}
            }}}}
        }}}},
        "components": {"schemas": {"GetItResponse": {"type": "string"}, "Count": {"type": "integer"}}}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    let responses = &document["paths"]["/a"]["get"]["responses"];
    let schema = |status: &str| responses[status]["content"]["application/json"]["schema"].clone();
    assert_eq!(schema("200"), reference("GetItResponse2"));
    assert_eq!(schema("202"), reference("Count"));
    assert_eq!(
        document["components"]["schemas"],
        json!({
            "GetItResponse": {"type": "string"},
            "Count2": {"type": "integer"},
            "GetItResponse2": object(json!({"x": {}})),
            "Count": object(json!({"n": reference("Count2")}))
        })
    );
}

#[test]
fn the_answer_that_is_typed_has_the_plain_name_wherever_it_stands() {
    let answer = |field: &str| json!({"schema": object(json!({field: {}}))});
    let json = |field: &str| json!({"content": {"application/json": answer(field)}});
    for responses in [
        json!({"200": {"content": {"*/*": answer("y"), "application/json": answer("x")}}}),
        json!({"200": {"content": {
            "application/vnd.api+json": answer("y"), "application/json": answer("x")
        }}}),
        json!({"201": json("y"), "200": json("x")}),
        json!({"2XX": json("y"), "default": json("z"), "200": json("x")}),
    ] {
        let mut document = json!({"paths": {"/a": {"get": {
            "operationId": "getIt", "responses": responses
        }}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["GetItResponse"], object(json!({"x": {}})));
        assert_eq!(schemas["GetItResponse2"], object(json!({"y": {}})));
        assert!(schemas.get("GetItErrorDefault").is_some() == responses.get("default").is_some());
    }
}
