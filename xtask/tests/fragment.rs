//! The hand-written fragments: that of the count page is held against the text of that page; the
//! others have no page, and say of each fact where it is from.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::collections::BTreeMap;

use openapi_document::{Operation, operations, yaml};
use serde_json::{Value, json};

use crate::support;

const PAGE: &str = "openapi/vendor/get-invoice-count.md";
const FRAGMENT: &str = "openapi/vendor/get-invoice-count.fragment.yaml";
const HEADINGS: [&str; 3] = ["Headers", "Query Parameters", "Response"];

fn fragment() -> Value {
    yaml::read(FRAGMENT, &support::text(FRAGMENT), 1).expect("valid YAML")
}

fn operation(document: &Value) -> Operation<'_> {
    operations(document).pop().expect("one operation")
}

/// The paragraphs below the heading line, up to the next heading.
fn paragraphs<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let lines: Vec<&str> = page
        .lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .collect();
    let end = lines
        .iter()
        .position(|line| HEADINGS.contains(line))
        .unwrap_or(lines.len());
    lines[..end]
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(<[&str]>::to_vec)
        .collect()
}

/// The parameters that the page lists under a heading, in the form of `OpenAPI`.
fn documented_parameters(page: &str, heading: &str, location: &str) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut example_follows = false;
    for paragraph in paragraphs(page, heading) {
        match paragraph.as_slice() {
            ["Example:"] => example_follows = true,
            [text] if example_follows => {
                let value: Value = serde_json::from_str(text).expect("a JSON example");
                found.last_mut().expect("a parameter")["schema"]["example"] = value;
                example_follows = false;
            }
            [description] => {
                found.last_mut().expect("a parameter")["description"] = json!(description);
            }
            [name, kind, marks @ ..] => {
                let mut schema = json!({ "type": kind });
                for default in marks
                    .iter()
                    .filter_map(|mark| mark.strip_prefix("default:"))
                {
                    schema["default"] = json!(default);
                }
                let required = marks.contains(&"required");
                found.push(
                    json!({"name": name, "in": location, "required": required, "schema": schema}),
                );
            }
            [] => {}
        }
    }
    found
}

#[test]
fn method_and_path_are_the_pages() {
    let (page, document) = (support::text(PAGE), fragment());
    let operation = operation(&document);
    let method = page.lines().nth(1).expect("a method");
    let path: String = page
        .lines()
        .skip(2)
        .take_while(|line| *line != "Get Invoice Count")
        .collect();
    assert_eq!(
        (operation.method.to_uppercase().as_str(), operation.path),
        (method, path.as_str())
    );
    assert_eq!(operation.value["summary"], "Get Invoice Count");

    let server = document["servers"][0]["url"].as_str().expect("a server");
    let curl = format!("curl --request {method} \\\n  --url {server}{path} \\\n");
    assert!(page.contains(&curl), "{curl}");
}

#[test]
fn parameters_are_the_pages() {
    let (page, document) = (support::text(PAGE), fragment());
    let by_name = |parameters: Vec<Value>| -> BTreeMap<String, Value> {
        parameters
            .into_iter()
            .map(|parameter| (parameter["name"].to_string(), parameter))
            .collect()
    };
    let mut documented = documented_parameters(&page, "Query Parameters", "query");
    documented.extend(documented_parameters(&page, "Headers", "header"));
    assert_eq!(
        documented.len(),
        4,
        "the page lists one query parameter and three headers"
    );
    let written = operation(&document).value["parameters"]
        .as_array()
        .expect("a list")
        .clone();
    assert_eq!(by_name(written), by_name(documented));
}

#[test]
fn headers_of_the_sample_call_are_parameters() {
    let (page, document) = (support::text(PAGE), fragment());
    let sample: Vec<&str> = page
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--header '")?.split_once(": "))
        .map(|(name, _)| name)
        .collect();
    let parameters = operation(&document).value["parameters"]
        .as_array()
        .expect("a list");
    let required: Vec<&str> = parameters
        .iter()
        .filter(|parameter| parameter["in"] == "header" && parameter["required"] == true)
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    assert_eq!(required, sample);
}

#[test]
fn the_example_is_the_pages() {
    let (page, document) = (support::text(PAGE), fragment());
    let start = page.find("\n{\n").expect("a JSON sample") + 1;
    let end = page[start..].find("\n}\n").expect("its end") + start + 2;
    let sample: Value = serde_json::from_str(&page[start..end]).expect("valid JSON");
    let media =
        operation(&document).value["responses"]["200"]["content"]["application/json"].clone();
    assert_eq!(
        media["examples"],
        json!({ "200 Success": { "value": sample } })
    );
}

#[test]
fn the_response_is_the_pages() {
    let (page, document) = (support::text(PAGE), fragment());
    let outline = paragraphs(&page, "Response");
    let response = operation(&document).value["responses"].clone();
    let media_types: Vec<String> = response
        .as_object()
        .expect("responses")
        .iter()
        .flat_map(|(status, response)| {
            let content = response["content"].as_object().expect("content");
            content
                .keys()
                .map(move |media| format!("{status} - {media}"))
        })
        .collect();
    assert_eq!(outline[0], media_types);
    assert_eq!(
        outline[1],
        [response["200"]["description"]
            .as_str()
            .expect("a description")]
    );

    let fields = response["200"]["content"]["application/json"]["schema"]["properties"].clone();
    let mut documented = BTreeMap::new();
    let words: Vec<&str> = outline[2..].iter().flatten().copied().collect();
    let mut rest = words.as_slice();
    while let [name, kind, tail @ ..] = rest {
        let example = match tail {
            ["Example:", value, ..] => serde_json::from_str(value).expect("a JSON example"),
            _ => Value::Null,
        };
        rest = if example.is_null() { tail } else { &tail[2..] };
        documented.insert((*name).to_owned(), json!([kind, example]));
    }
    let written: BTreeMap<String, Value> = fields
        .as_object()
        .expect("fields")
        .iter()
        .map(|(name, field)| (name.clone(), json!([field["type"], field["example"]])))
        .collect();
    assert_eq!(written, documented);
}

#[test]
fn the_fields_of_the_schema_are_those_of_the_example() {
    let document = fragment();
    let media = &operation(&document).value["responses"]["200"]["content"]["application/json"];
    let count = &media["schema"]["properties"]["data"]["properties"]["data"]["properties"]["all_oth"]
        ["properties"]["b2b"];
    same_fields(
        &media["schema"],
        &media["examples"]["200 Success"]["value"],
        count,
    );
}

fn same_fields(schema: &Value, example: &Value, count: &Value) {
    let schema = if schema.get("$ref").is_some() {
        count
    } else {
        schema
    };
    match example {
        Value::Object(members) => {
            let fields = schema["properties"].as_object().expect("fields");
            assert_eq!(
                fields.keys().collect::<Vec<_>>(),
                members.keys().collect::<Vec<_>>()
            );
            for (name, value) in members {
                same_fields(&fields[name], value, count);
            }
        }
        Value::Number(_) => assert_eq!(schema["type"], "number"),
        Value::String(_) => assert_eq!(schema["type"], "string"),
        other => panic!("no such value in the sample: {other}"),
    }
}

#[test]
fn the_fragment_says_what_it_is() {
    assert_eq!(fragment()["x-derived-from"], "get-invoice-count.md");
}

/// The fragments without a page, by path.
fn lone_fragments() -> Vec<String> {
    let pages = support::sources().pages.into_iter();
    let paths = pages.map(|page| page.path);
    let paths: Vec<String> = paths
        .filter(|path| path.ends_with(".fragment.yaml"))
        .collect();
    assert_ne!(paths.len(), 0, "with every page at hand these tests can go");
    paths
}

#[test]
fn each_fact_of_a_lone_fragment_says_where_it_is_from() {
    const MARKS: [&str; 4] = [" # documented", " # seen", " # reported", " # inferred"];
    for path in lone_fragments() {
        let text = support::text(&path);
        let document = yaml::read(&path, &text, 1).expect("valid YAML");
        let marked = |line: &str| MARKS.iter().any(|mark| line.ends_with(mark));
        let mut facts = 0;
        // A parameter, a field that is no part of the envelope's frame, an example.
        for line in text.lines() {
            let fact = line.trim_start();
            let is_parameter = fact.starts_with("- {name: ");
            let is_field = fact.split_once(": ").is_some_and(|(name, rest)| {
                rest.starts_with("{type: ") && name != "schema" && !name.contains(' ')
            });
            if is_parameter || is_field {
                assert!(marked(line), "{path}: {line}");
                facts += 1;
            }
        }
        for operation in operations(&document) {
            let responses = operation.value["responses"].as_object().expect("responses");
            for response in responses.values() {
                let examples = &response["content"]["application/json"]["examples"];
                for name in examples.as_object().expect("examples").keys() {
                    let line = text
                        .lines()
                        .find(|line| line.trim_start().starts_with(&format!("{name}:")));
                    assert!(line.is_some_and(marked), "{path}: {name}");
                }
            }
        }
        assert!(facts > 5, "{path}: {facts}");
    }
}

#[test]
fn each_lone_fragment_shows_a_success_and_a_refusal() {
    for path in lone_fragments() {
        let document = yaml::read(&path, &support::text(&path), 1).expect("valid YAML");
        let operation = operation(&document);
        let shown: Vec<&Value> = operation.value["responses"]
            .as_object()
            .expect("responses")
            .values()
            .flat_map(|response| {
                let examples = &response["content"]["application/json"]["examples"];
                examples.as_object().expect("examples").values()
            })
            .map(|example| &example["value"])
            .collect();
        let is_success = |value: &&&Value| value["code"] == 200 && value["data"]["error"].is_null();
        let successes = shown.iter().filter(is_success).count();
        assert!(successes > 0, "{path}");
        assert!(successes < shown.len(), "{path}");
    }
}
