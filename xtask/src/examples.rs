//! The documented examples of responses, one JSON file each.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Pointer, operations};
use crate::error::{Error, Result};

const FOLDER: &str = "openapi/examples";

/// Stands for the operation's id where all operations share a response.
const SHARED: &str = "platform";

/// The examples of all responses of `document`: path and text, by path.
///
/// A file is named `<operationId>__<status>__<slug of the example's name>.json`; a response that
/// operations share stands under `platform` once.
///
/// # Errors
/// Two examples that would get one name, or an example without a value.
pub fn extract(document: &Value) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for operation in operations(document) {
        let id = operation.id().unwrap_or_default();
        let responses = operation.value.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            let shared = response.get("$ref").is_some();
            let id = if shared { SHARED } else { id };
            let response = resolve(document, response);
            let place = operation.pointer.child("responses").child(status);
            for (name, example, place) in named_examples(response, &place) {
                let Some(value) = resolve(document, example).get("value") else {
                    return Err(Error::new(
                        format!("assembled{place}"),
                        "the example has no value",
                        "give it a `value` by an overlay action, or remove it",
                    ));
                };
                let path = format!("{FOLDER}/{id}__{status}__{}.json", slug(&name, status));
                let text = format!("{value:#}\n");
                let present = files.insert(path.clone(), text.clone());
                if present.is_some_and(|present| !shared || present != text) {
                    return Err(Error::new(
                        format!("assembled{place}"),
                        format!("a second example would be written to {path}"),
                        "give the examples names that differ in letters or digits",
                    ));
                }
            }
        }
    }
    Ok(files)
}

fn named_examples<'v>(response: &'v Value, place: &Pointer) -> Vec<(String, &'v Value, Pointer)> {
    let mut found = Vec::new();
    let content = response.get("content").and_then(Value::as_object);
    for (media_type, media) in content.into_iter().flatten() {
        let place = place.child("content").child(media_type).child("examples");
        let examples = media.get("examples").and_then(Value::as_object);
        for (name, example) in examples.into_iter().flatten() {
            found.push((name.clone(), example, place.child(name)));
        }
    }
    found
}

fn resolve<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|target| document.pointer(target.strip_prefix('#')?))
        .unwrap_or(value)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{extract, slug};

    #[test]
    fn slugs_are_file_names() {
        for (name, expected) in [
            ("200 B2B Accepted Invoices", "b2b-accepted-invoices"),
            ("200 Success", "success"),
            ("../../etc/passwd", "etc-passwd"),
            ("200", "example"),
        ] {
            assert_eq!(slug(name, "200"), expected);
        }
    }

    fn document(examples: &serde_json::Value) -> serde_json::Value {
        json!({"paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {
            "content": {"application/json": {"examples": examples}}
        }}}}}})
    }

    #[test]
    fn one_file_for_each_example() {
        let files = extract(&document(&json!({"200 One": {"value": {"a": 1}}}))).expect("extracts");
        let files: Vec<_> = files.into_iter().collect();
        assert_eq!(
            files,
            [(
                "openapi/examples/getA__200__one.json".to_owned(),
                "{\n  \"a\": 1\n}\n".to_owned()
            )]
        );
    }

    #[test]
    fn unclear_examples_are_refused() {
        for (examples, expected) in [
            (json!({"One": {}}), "the example has no value"),
            (
                json!({"One": {"value": 1}, "one!": {"value": 2}}),
                "a second example would be written",
            ),
        ] {
            let error = extract(&document(&examples)).expect_err("refused");
            assert!(error.problem().starts_with(expected), "{error}");
        }
    }
}
