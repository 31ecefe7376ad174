//! A page that was scraped as text, without its `OpenAPI` block, held against its fragment.
//!
//! Such a page still says method and path (in a sample call), parameters, a sample answer and the
//! outline of the response. Whatever it says in this form must stand in the fragment too.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::{Operation, operations};
use crate::error::{Error, Result};
use crate::page::normalised;

/// Headings of a scraped page and where the parameters below them are sent.
const HEADINGS: [(&str, Option<&str>); 6] = [
    ("Authorizations", None),
    ("Headers", Some("header")),
    ("Path Parameters", Some("path")),
    ("Query Parameters", Some("query")),
    ("Body", None),
    ("Response", None),
];

/// The sample call of a scraped page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// HTTP method in capitals.
    pub method: String,
    /// The address without host and query.
    pub path: String,
    /// The line above the sample: the title of the page.
    pub title: String,
    /// The headers that the sample sends.
    pub headers: Vec<String>,
}

/// The sample call of `page`, if it has one.
#[must_use]
pub fn call(page: &str) -> Option<Call> {
    let page = normalised(page);
    let mut title = "";
    let mut lines = page.lines().map(str::trim);
    let method = loop {
        let line = lines.next()?;
        match line.strip_prefix("curl ") {
            Some(curl) => {
                let mut words = curl.split_whitespace();
                let named = words.find(|word| matches!(*word, "--request" | "-X"));
                break named.and_then(|_| words.next()).unwrap_or("GET").to_owned();
            }
            None if !line.is_empty() => title = line,
            None => {}
        }
    };
    let mut call = Call {
        method,
        path: String::new(),
        title: title.to_owned(),
        headers: Vec::new(),
    };
    for line in lines {
        let line = line.trim_end_matches('\\').trim();
        if let Some(address) = line.strip_prefix("--url ") {
            let address = address.trim_matches(['\'', '"']);
            let (_, after) = address.split_once("://")?;
            let path = after.find('/').and_then(|start| after.get(start..))?;
            path.split(['?', '#']).next()?.clone_into(&mut call.path);
        } else if let Some(header) = line.strip_prefix("--header ") {
            let name = header.trim_matches(['\'', '"']).split(':').next();
            call.headers.extend(name.map(str::to_owned));
        } else if !line.starts_with("--") {
            break;
        }
    }
    (!call.path.is_empty()).then_some(call)
}

/// Refuses a fragment that does not say what its page says.
///
/// # Errors
/// Every contradiction, in one error.
pub fn check(name: &str, page: &str, fragment_name: &str, fragment: &Value) -> Result<()> {
    let found = contradictions(page, fragment);
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        name,
        format!(
            "the page and its fragment {fragment_name} do not say the same: {}",
            found.join("; ")
        ),
        "write into the fragment what the page says (or put a corrected copy of it beside the page) and run this again",
    ))
}

/// What a scraped `page` says and its `fragment` does not, or the other way round.
#[must_use]
pub fn contradictions(page: &str, fragment: &Value) -> Vec<String> {
    let page = normalised(page);
    let mut operations = operations(fragment);
    let (Some(operation), true) = (operations.pop(), operations.is_empty()) else {
        return vec!["the fragment must describe one operation".to_owned()];
    };
    let mut found = Vec::new();
    if let Some(call) = call(&page) {
        compare_call(&call, &operation, &mut found);
    }
    for (heading, location) in HEADINGS {
        if let (Some(location), Some(paragraphs)) = (location, paragraphs(&page, heading)) {
            let documented = parameters(&paragraphs);
            compare_parameters(location, &documented, &operation, &mut found);
        }
    }
    if let Some(sample) = sample(&page) {
        compare_sample(&sample, &operation, &mut found);
    }
    if let Some(outline) = paragraphs(&page, "Response") {
        compare_response(&outline, &operation, &mut found);
    }
    found
}

fn compare_call(call: &Call, operation: &Operation<'_>, found: &mut Vec<String>) {
    let written = format!("{} {}", operation.method.to_uppercase(), operation.path);
    let documented = format!("{} {}", call.method, call.path);
    if written != documented {
        found.push(format!(
            "the sample calls {documented}, the fragment describes {written}"
        ));
    }
    let summary = operation.value.get("summary").and_then(Value::as_str);
    if summary.is_some_and(|summary| summary != call.title) {
        found.push(format!(
            "the title is \"{}\", the fragment's summary \"{}\"",
            call.title,
            summary.unwrap_or_default()
        ));
    }
    for header in &call.headers {
        let required = list(operation.value.get("parameters")).any(|parameter| {
            let is = |key: &str, value: &Value| parameter.get(key) == Some(value);
            is("in", &json!("header")) && is("name", &json!(header)) && is("required", &json!(true))
        });
        if !required && !header.eq_ignore_ascii_case("content-type") {
            found.push(format!(
                "the sample sends header `{header}`, which the fragment does not require"
            ));
        }
    }
}

/// The parameters of a part of the page by name, in the form in which the fragment has them.
fn parameters(paragraphs: &[Vec<&str>]) -> BTreeMap<String, Value> {
    let mut found: Vec<(String, Map<String, Value>)> = Vec::new();
    let mut example_follows = false;
    for paragraph in paragraphs {
        match paragraph.as_slice() {
            ["Example:"] => example_follows = true,
            [text] => {
                let Some((_, parameter)) = found.last_mut() else {
                    continue;
                };
                if example_follows {
                    let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
                    parameter.insert("example".to_owned(), value);
                } else {
                    parameter.insert("description".to_owned(), json!(text));
                }
                example_follows = false;
            }
            [name, kind, marks @ ..] => {
                let mut parameter = Map::new();
                parameter.insert("type".to_owned(), json!(kind));
                parameter.insert("required".to_owned(), json!(marks.contains(&"required")));
                for default in marks
                    .iter()
                    .filter_map(|mark| mark.strip_prefix("default:"))
                {
                    parameter.insert("default".to_owned(), json!(default.trim()));
                }
                found.push(((*name).to_owned(), parameter));
            }
            [] => {}
        }
    }
    found
        .into_iter()
        .map(|(name, parameter)| (name, Value::Object(parameter)))
        .collect()
}

fn compare_parameters(
    location: &str,
    documented: &BTreeMap<String, Value>,
    operation: &Operation<'_>,
    found: &mut Vec<String>,
) {
    let written: BTreeMap<&str, Value> = list(operation.value.get("parameters"))
        .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some(location))
        .filter_map(|parameter| Some((parameter.get("name")?.as_str()?, flat(parameter))))
        .collect();
    for name in written
        .keys()
        .filter(|name| !documented.contains_key(**name))
    {
        found.push(format!(
            "{location} parameter `{name}` is in the fragment and not on the page"
        ));
    }
    for (name, parameter) in documented {
        let Some(written) = written.get(name.as_str()) else {
            found.push(format!(
                "{location} parameter `{name}` ({}) is on the page and not in the fragment",
                text_of(parameter.get("type"))
            ));
            continue;
        };
        for key in ["type", "required", "default", "description", "example"] {
            if parameter.get(key) != written.get(key) {
                found.push(format!(
                    "{key} of {location} parameter `{name}` is {} on the page and {} in the fragment",
                    text_of(parameter.get(key)),
                    text_of(written.get(key))
                ));
            }
        }
    }
}

/// A parameter of the fragment in the form in which the page lists it.
fn flat(parameter: &Value) -> Value {
    let schema = parameter.get("schema");
    let of_schema = |key: &str| schema.and_then(|schema| schema.get(key)).cloned();
    let required = parameter.get("required").cloned();
    let entries = [
        ("type", of_schema("type")),
        ("required", Some(required.unwrap_or(json!(false)))),
        ("default", of_schema("default")),
        ("description", parameter.get("description").cloned()),
        ("example", of_schema("example")),
    ];
    entries
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect::<Map<_, _>>()
        .into()
}

/// The sample answer: the JSON object after the sample call.
fn sample(page: &str) -> Option<Value> {
    let start = page.find("\n{\n")? + 1;
    let text = page.get(start..)?;
    let end = text.find("\n}\n").map_or(text.len(), |end| end + 2);
    serde_json::from_str(text.get(..end)?).ok()
}

fn compare_sample(sample: &Value, operation: &Operation<'_>, found: &mut Vec<String>) {
    let responses = operation.value.get("responses").and_then(Value::as_object);
    let examples: Vec<&Value> = responses
        .into_iter()
        .flat_map(Map::values)
        .filter_map(|response| response.get("content")?.as_object())
        .flat_map(Map::values)
        .flat_map(|media| {
            let named = media.get("examples").and_then(Value::as_object);
            let named = named.into_iter().flat_map(Map::values);
            named
                .filter_map(|example| example.get("value"))
                .chain(media.get("example"))
        })
        .collect();
    if !examples.contains(&sample) {
        found.push(
            "the sample answer is not among the examples of the fragment's responses".to_owned(),
        );
    }
}

fn compare_response(outline: &[Vec<&str>], operation: &Operation<'_>, found: &mut Vec<String>) {
    let Some([head]) = outline.first().map(Vec::as_slice) else {
        return;
    };
    let Some((status, media_type)) = head.split_once(" - ") else {
        return;
    };
    let response = operation
        .value
        .get("responses")
        .and_then(|responses| responses.get(status));
    let media = response.and_then(|response| response.get("content")?.get(media_type));
    let (Some(response), Some(media)) = (response, media) else {
        found.push(format!(
            "the page shows a response {head}, and the fragment has none"
        ));
        return;
    };
    let mut fields = outline.get(1..).unwrap_or_default();
    if let Some([description]) = fields.first().map(Vec::as_slice) {
        fields = fields.get(1..).unwrap_or_default();
        let written = response.get("description").and_then(Value::as_str);
        if written != Some(description) {
            found.push(format!(
                "the description of response {status} is \"{description}\" on the page and {} in the fragment",
                text_of(response.get("description"))
            ));
        }
    }
    let documented = response_fields(fields);
    let written: BTreeMap<&str, [Value; 2]> = media
        .pointer("/schema/properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, field)| {
            let part = |key: &str| field.get(key).cloned().unwrap_or_default();
            (name.as_str(), [part("type"), part("example")])
        })
        .collect();
    for (name, [kind, example]) in &documented {
        match written.get(name) {
            None => found.push(format!(
                "field `{name}` ({kind}) of response {status} is on the page and not in the fragment"
            )),
            Some([written_kind, written_example]) => {
                if written_kind != kind {
                    found.push(format!(
                        "field `{name}` of response {status} is {kind} on the page and {written_kind} in the fragment"
                    ));
                }
                if written_example != example {
                    found.push(format!(
                        "the example of field `{name}` of response {status} is {example} on the page and {written_example} in the fragment"
                    ));
                }
            }
        }
    }
    for name in written
        .keys()
        .filter(|name| !documented.contains_key(*name))
    {
        found.push(format!(
            "field `{name}` of response {status} is in the fragment and not on the page"
        ));
    }
}

/// The fields of the outline: a line with the name, one with the type, perhaps an example.
fn response_fields<'p>(outline: &[Vec<&'p str>]) -> BTreeMap<&'p str, [Value; 2]> {
    let words: Vec<&str> = outline.iter().flatten().copied().collect();
    let mut rest = words.as_slice();
    let mut fields = BTreeMap::new();
    while let [name, kind, tail @ ..] = rest {
        rest = tail;
        let mut example = Value::Null;
        if let ["Example:", value, after @ ..] = tail {
            rest = after;
            example = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
        }
        fields.insert(*name, [json!(kind), example]);
    }
    fields
}

/// The paragraphs below the line `heading`, up to the next heading.
fn paragraphs<'p>(page: &'p str, heading: &str) -> Option<Vec<Vec<&'p str>>> {
    let mut lines = page.lines().map(str::trim);
    lines.find(|line| *line == heading)?;
    let lines: Vec<&str> = lines
        .take_while(|line| !HEADINGS.iter().any(|(heading, _)| heading == line))
        .collect();
    Some(
        lines
            .split(|line| line.is_empty())
            .filter(|paragraph| !paragraph.is_empty())
            .map(<[&str]>::to_vec)
            .collect(),
    )
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn text_of(value: Option<&Value>) -> String {
    value.map_or("missing".to_owned(), Value::to_string)
}
