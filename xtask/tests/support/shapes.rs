//! Documents of the shapes that vendors publish: every kind of schema, nullable or not, with and
//! without a title, in every place where one can stand.

use serde_json::{Map, Value, json};

/// Documents by file name, which can all be vendored into one workspace.
pub(crate) fn documents() -> Vec<(&'static str, Value)> {
    vec![
        ("shapes.json", combinations()),
        ("sent.json", sent()),
        ("names.json", names()),
    ]
}

#[expect(clippy::needless_pass_by_value, reason = "each is built for this call")]
fn document(title: &str, paths: Map<String, Value>, schemas: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": title, "version": "1.0.0"},
        "servers": [{"url": "https://shapes.example.com"}],
        "paths": paths, "components": {"schemas": schemas}
    })
}

fn json_body(schema: &Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": schema}}})
}

fn json_response(schema: &Value) -> Value {
    json!({"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}})
}

fn kinds() -> Vec<(&'static str, Value)> {
    let object =
        json!({"type": "object", "properties": {"x": {"type": "string"}, "y": {"type": "number"}}});
    vec![
        ("object", object.clone()),
        ("text", json!({"type": "string"})),
        ("date", json!({"type": "string", "format": "date-time"})),
        ("integer", json!({"type": "integer", "format": "int64"})),
        ("number", json!({"type": "number"})),
        ("boolean", json!({"type": "boolean"})),
        (
            "enumeration",
            json!({"type": "string", "enum": ["a", "A", "b c"]}),
        ),
        (
            "list",
            json!({"type": "array", "items": {"type": "integer"}}),
        ),
        ("objects", json!({"type": "array", "items": object})),
        (
            "map",
            json!({"type": "object", "additionalProperties": {"type": "boolean"}}),
        ),
        (
            "maps",
            json!({"type": "object", "additionalProperties": object}),
        ),
        ("free", json!({"type": "object"})),
        ("anything", json!({})),
        (
            "either",
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        ),
        (
            "united",
            json!({"anyOf": [object, {"type": "object", "properties": {"z": {"type": "boolean"}}}]}),
        ),
    ]
}

fn combinations() -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    let mut fields = Map::new();
    for (kind, schema) in kinds() {
        for nullable in [false, true] {
            for title in ["none", "own", "other", "words"] {
                let name = format!("{kind}-{}-{title}", if nullable { "null" } else { "value" });
                let component = openapi_prepare::names::pascal_case(&name);
                let mut schema = schema.clone();
                if nullable {
                    schema["nullable"] = json!(true);
                }
                match title {
                    "own" => schema["title"] = json!(component),
                    "other" => schema["title"] = json!("Shape"),
                    "words" => schema["title"] = json!("some words"),
                    _ => {}
                }
                let reference = json!({"$ref": format!("#/components/schemas/{component}")});
                let described = json!({"description": "A shape.", "allOf": [reference]});
                for (place, schema) in [
                    ("inline", &schema),
                    ("reference", &reference),
                    ("described", &described),
                    ("item", &json!({"type": "array", "items": reference})),
                    (
                        "value",
                        &json!({"type": "object", "additionalProperties": reference}),
                    ),
                ] {
                    fields.insert(format!("{name}-{place}"), schema.clone());
                    fields.insert(format!("{name}-{place}-required"), schema.clone());
                }
                paths.insert(
                    format!("/root/{name}/{{id}}"),
                    json!({"post": {
                        "operationId": format!("root-{name}"),
                        "parameters": parameters(&reference, &schema),
                        "requestBody": json_body(&reference), "responses": json_response(&reference)
                    }}),
                );
                schemas.insert(component, schema);
            }
        }
    }
    let required: Vec<&String> = fields
        .keys()
        .filter(|name| name.ends_with("-required"))
        .collect();
    let all = json!({"type": "object", "required": required, "properties": fields});
    paths.insert(
        "/all".to_owned(),
        json!({"post": {
            "operationId": "every-shape",
            "requestBody": json_body(&all), "responses": json_response(&all)
        }}),
    );
    document("Shapes", paths, schemas)
}

fn parameters(reference: &Value, inline: &Value) -> Value {
    json!([
        {"name": "id", "in": "path", "required": true, "schema": reference},
        {"name": "query-optional", "in": "query", "schema": reference},
        {"name": "query-inline", "in": "query", "schema": inline},
        {"name": "x-optional", "in": "header", "schema": reference},
        {"name": "x-inline", "in": "header", "schema": inline},
        {"name": "joined", "in": "query", "explode": false, "schema": reference}
    ])
}

/// What the probe sends.
fn sent() -> Value {
    let text = json!({"type": "string"});
    let texts = json!({"type": "array", "items": text});
    let form = json!({"type": "object", "required": ["amount"], "properties": {
        "amount": {"type": "number"}, "count": {"type": "integer"}, "note": text, "live": {"type": "boolean"},
        "ids": texts, "joined": texts, "deep": texts,
        "meta": {"type": "object", "additionalProperties": text}
    }});
    let paths = json!({
        "/lists": {"get": {
            "operationId": "readLists",
            "parameters": [
                {"name": "ids", "in": "query", "explode": false, "schema": texts},
                {"name": "tags", "in": "query", "schema": texts}
            ],
            "responses": json_response(&json!({"type": "object"}))
        }},
        "/forms": {"post": {
            "operationId": "sendForm",
            "requestBody": {"required": true, "content": {"application/x-www-form-urlencoded": {
                "schema": form, "encoding": {
                    "joined": {"explode": false},
                    "deep": {"style": "deepObject"}, "meta": {"style": "deepObject", "explode": true}
                }
            }}},
            "responses": json_response(&json!({"type": "object"}))
        }},
        "/files": {"post": {
            "operationId": "sendFile",
            "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": form}}},
            "responses": json_response(&json!({"type": "object"}))
        }},
        "/pictures": {"post": {
            "operationId": "sendPicture",
            "requestBody": {"required": true, "content": {"image/png": {}}},
            "responses": json_response(&json!({"type": "object"}))
        }}
    });
    document(
        "Sent",
        paths.as_object().expect("an object").clone(),
        Map::new(),
    )
}

/// Names that collide, and references that lead into something.
fn names() -> Value {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let object = |fields: Value| json!({"type": "object", "properties": fields});
    let schemas = json!({
        "a": object(json!({"b": object(json!({"x": {"type": "string"}}))})),
        "a_b": object(json!({"y": {"type": "string"}})),
        "AB": object(json!({"z": {"type": "string"}})),
        "String": {"type": "boolean"},
        "Option": object(json!({"s": reference("String")})),
        "Node": object(json!({
            "name": {"type": "string"},
            "parent": {"anyOf": [reference("Node"), {"type": "object", "nullable": true}]},
            "next": {"oneOf": [reference("Node"), reference("Pet")]},
            "children": {"type": "array", "items": reference("Node")}
        })),
        "Pet": {
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Nowhere"}},
            "oneOf": [reference("Cat"), reference("Node")]
        },
        "Cat": {"allOf": [reference("Pet"), object(json!({"lives": {"type": "integer"}, "next": reference("Cat")}))]},
        "Tree": {"type": "array", "items": reference("Tree")},
        "Part": {"$ref": "#/components/schemas/Cat/allOf/1/properties/lives"},
        "Twice": {"$ref": "#/components/schemas/Part"},
        "Typed": {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "string"}},
        "Patch": {
            "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}]
        },
        "self": object(json!({"self": {"type": "string"}, "type": {"type": "string"}, "Type": {"type": "string"}, "extra": {"type": "string"}}))
    });
    let all = object(json!({
        "a": reference("a"), "a_b": reference("a_b"), "ab": reference("AB"), "s": reference("String"),
        "o": reference("Option"), "node": reference("Node"), "pet": reference("Pet"), "tree": reference("Tree"),
        "part": reference("Part"), "twice": reference("Twice"), "patch": reference("Patch"), "typed": reference("Typed"), "me": reference("self")
    }));
    let ok = json_response(&json!({"type": "object"}));
    let paths = json!({
        "/names": {"post": {"operationId": "everyName", "requestBody": json_body(&all), "responses": json_response(&all)}},
        "/pets/{id}": {"get": {"operationId": "getPet", "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}], "responses": ok}},
        "/pets/{name}": {"get": {"operationId": "getPetByName", "parameters": [
            {"name": "name", "in": "path", "required": true, "schema": {"type": "string"}}], "responses": ok}},
        "/upload": {"servers": [{"url": "https://uploads.example.com"}], "post": {
            "operationId": "upload",
            "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object"}}}}, "responses": ok}}
    });
    document(
        "Names",
        paths.as_object().expect("an object").clone(),
        schemas.as_object().expect("an object").clone(),
    )
}
