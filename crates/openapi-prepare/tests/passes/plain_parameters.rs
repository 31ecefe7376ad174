//! `plain_parameters`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(plain_parameters);

fn run(parameters: &Value) -> (Value, String) {
    let mut document = json!({
        "paths": {"/a": {"get": {"parameters": parameters}}},
        "components": {"schemas": {
            "Id": {"type": "string", "nullable": true, "title": "Id"},
            "Ids": {"type": "array", "items": {"$ref": "#/components/schemas/Id"}},
            "Self": {"anyOf": [{"$ref": "#/components/schemas/Self"}]}
        }}
    });
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    let notes: Vec<&str> = report.notes("plain_parameters ()").collect();
    (document["paths"]["/a"]["get"].take(), notes.join("\n"))
}

#[test]
fn what_a_method_can_take_stays() {
    let (operation, _) = run(&json!([
        {"in": "query", "name": "a", "description": "first"},
        {"in": "query", "name": ""},
        {"in": "cookie", "name": "c"},
        {"in": "query", "name": "a"},
        {"in": "header", "name": "A"},
        {"in": "header", "name": "b", "content": {"application/json": {}}}
    ]));
    let text = json!({"type": "string"});
    assert_eq!(
        operation["parameters"],
        json!([
            {"in": "query", "name": "a", "description": "first", "schema": text},
            {"in": "header", "name": "b", "schema": text}
        ])
    );
}

#[test]
fn each_parameter_is_sent_as_it_is_documented() {
    let text = json!({"type": "string"});
    let list = json!({"type": "array", "items": text});
    for (location, parameter, schema) in [
        (
            "query",
            json!({"schema": {"type": "integer", "format": "int32"}}),
            json!({"type": "integer", "format": "int32"}),
        ),
        (
            "query",
            json!({"schema": {"type": "integer", "format": "uint32"}}),
            json!({"type": "integer"}),
        ),
        ("query", json!({"schema": {"type": "number"}}), text.clone()),
        ("query", json!({"schema": list}), list.clone()),
        (
            "query",
            json!({"schema": list, "style": "pipeDelimited"}),
            text.clone(),
        ),
        (
            "query",
            json!({"schema": list, "style": "pipeDelimited", "explode": true}),
            list.clone(),
        ),
        (
            "query",
            json!({"schema": list, "explode": false}),
            text.clone(),
        ),
        (
            "header",
            json!({"schema": {"anyOf": [text, {"type": "string", "nullable": true}]}}),
            text.clone(),
        ),
        (
            "header",
            json!({"schema": {"type": "boolean", "nullable": true}}),
            json!({"type": "boolean"}),
        ),
        (
            "header",
            json!({"schema": {"$ref": "#/components/schemas/Id"}}),
            text.clone(),
        ),
        (
            "query",
            json!({"schema": {"$ref": "#/components/schemas/Ids"}}),
            list.clone(),
        ),
        (
            "path",
            json!({"schema": {"$ref": "#/components/schemas/Ids"}, "required": true}),
            text.clone(),
        ),
        (
            "query",
            json!({"schema": {"oneOf": [text, {"type": "integer"}]}}),
            text.clone(),
        ),
        (
            "query",
            json!({"schema": {"oneOf": [{"type": "integer"}, {"type": "integer"}]}}),
            json!({"type": "integer"}),
        ),
        (
            "query",
            json!({"schema": {"$ref": "#/components/schemas/Self"}}),
            text.clone(),
        ),
        (
            "query",
            json!({"schema": {"type": "string", "x-rust-type": "T"}}),
            json!({"type": "string", "x-rust-type": "T"}),
        ),
    ] {
        let mut whole = parameter.clone();
        whole["in"] = json!(location);
        whole["name"] = json!("a");
        let (operation, _) = run(&json!([whole]));
        let sent = operation["parameters"][0]["schema"].clone();
        let mut sent = sent.as_object().expect("a schema").clone();
        sent.remove("title");
        if let Some(items) = sent.get_mut("items").and_then(Value::as_object_mut) {
            items.remove("title");
        }
        assert_eq!(Value::Object(sent), schema, "{parameter}");
    }
}

#[test]
fn what_is_not_sent_as_documented_is_told() {
    let object = json!({"type": "object", "properties": {"a": {}}});
    let (operation, notes) = run(&json!([
        {"in": "query", "name": "ids", "explode": false, "schema": {"type": "array", "items": {}}},
        {"in": "query", "name": "filter", "style": "deepObject", "schema": object}
    ]));
    assert_eq!(operation["parameters"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        operation["parameters"][0]["description"],
        "(a list, passed as one text with `,` between its elements)"
    );
    for expected in [
        "`ids` is a list, passed as one text",
        "`filter` is an object in the style `deepObject`",
    ] {
        assert!(notes.contains(expected), "{notes}");
    }
    let (operation, _) = run(&json!([
        {"in": "query", "name": "filter", "style": "deepObject", "schema": object, "required": true}
    ]));
    assert_eq!(
        operation["x-unsendable"],
        "its parameter `filter` is required and an object in the style `deepObject`, which no argument can hold"
    );
}

#[test]
fn no_two_arguments_of_a_method_have_one_name() {
    for (parameters, kept, unsendable) in [
        (
            json!([{"name": "id"}, {"name": "ID", "required": true}]),
            vec!["ID"],
            None,
        ),
        (
            json!([{"name": "body"}, {"name": "header_map"}]),
            vec![],
            None,
        ),
        (
            json!([{"name": "x_y", "required": true}, {"name": "xY", "required": true}]),
            vec!["x_y", "xY"],
            Some("its query parameter `xY` is required, and another argument is called `x_y`"),
        ),
        (
            json!([{"name": "body", "required": true}]),
            vec!["body"],
            Some("its query parameter `body` is required, and another argument is called `body`"),
        ),
    ] {
        let mut parameters = parameters;
        for parameter in parameters.as_array_mut().expect("a list") {
            parameter["in"] = json!("query");
        }
        let count = parameters.as_array().map_or(0, Vec::len);
        let mut document = json!({"paths": {"/a": {"post": {
            "parameters": parameters, "requestBody": {}
        }}}});
        let mut report = Report::default();
        pass(&mut document, &mut report).expect("passes");
        let operation = &document["paths"]["/a"]["post"];
        let left = operation["parameters"].as_array().expect("a list");
        let names: Vec<&str> = left.iter().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(names, kept);
        assert_eq!(operation["x-unsendable"].as_str(), unsendable);
        assert_eq!(report.warnings().len(), count - kept.len());
    }
}
