//! The documented examples of responses, one JSON file each.

use std::collections::BTreeMap;

use openapi_document::{Members as _, operations, resolve};
use openapi_prepare::names::free_name;
use serde_json::{Map, Value};

const FOLDER: &str = "openapi/examples";

/// Stands for the operation's id where all operations share a response.
const SHARED: &str = "platform";

/// The examples of all responses of `document`: path and text, by path.
///
/// A file is named `<operationId>__<status>__<slug of the example's name>.json`; a response that
/// operations share stands under `platform` once. An example without a value shows nothing.
#[must_use]
pub fn extract(document: &Value) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for operation in operations(document) {
        let id = operation.id().unwrap_or_default();
        let responses = operation.value.object("responses");
        for (status, response) in responses.into_iter().flatten() {
            let shared = response.get("$ref").is_some();
            let id = if shared { SHARED } else { id };
            let response = resolve(document, response);
            for (name, example) in named_examples(response) {
                let Some(value) = resolve(document, example).get("value") else {
                    continue;
                };
                let text = format!("{value:#}\n");
                let path = |stem: &str| format!("{FOLDER}/{id}__{status}__{stem}.json");
                let stem = free_name(&slug(name, status), |stem| {
                    let present = files.get(&path(stem));
                    present.is_some_and(|present| !shared || *present != text)
                });
                files.insert(path(&stem), text);
            }
        }
    }
    files
}

fn named_examples(response: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let content = response.object("content");
    content
        .into_iter()
        .flat_map(Map::values)
        .filter_map(|media| media.object("examples"))
        .flatten()
        .map(|(name, example)| (name.as_str(), example))
}

/// `200 B2B Accepted Invoices` as `b2b-accepted-invoices`: the status is in the file name already.
fn slug(name: &str, status: &str) -> String {
    let name = name.trim();
    let name = name.strip_prefix(status).unwrap_or(name);
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() {
        "example".to_owned()
    } else {
        words.join("-")
    }
}
