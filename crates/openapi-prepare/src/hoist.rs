//! Gives what references name in the middle of something else a component of its own.

use std::collections::BTreeMap;

use openapi_document::{Members as _, Pointer, references, target, visit_references};
use serde_json::{Map, Value, json};

use crate::names::{free_name, pascal_case};

/// Keys on the way to a schema that say nothing about what it is.
const NOISE: [&str; 11] = [
    "paths",
    "components",
    "schemas",
    "properties",
    "responses",
    "content",
    "application/json",
    "schema",
    "allOf",
    "anyOf",
    "oneOf",
];

/// Copies each target for which `is_meant` holds from `source` into a component of `document`, and
/// lets the references of `document` name that; returns whether there was one.
///
/// Targets that lead nowhere stay. A target that holds a reference to itself refers to its
/// component in the end.
pub fn hoist(document: &mut Value, source: &Value, is_meant: impl Fn(&str) -> bool) -> bool {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let known = names.len();
        for (place, reference) in references(document) {
            let is_new = is_meant(&reference) && !names.contains_key(&reference);
            if let (true, Some(value)) = (is_new, target(source, &reference)) {
                let component = insert(document, kind(&place), &reference, value.clone());
                names.insert(reference, component);
            }
        }
        if known == names.len() {
            break;
        }
    }
    visit_references(document, |target| {
        if let Some(name) = names.get(target) {
            target.clone_from(name);
        }
    });
    !names.is_empty()
}

/// The kind of component that the reference at `place` wants.
fn kind(place: &Pointer) -> &'static str {
    let keys: Vec<String> = place.keys().collect();
    // The last key is `$ref` itself.
    let kind = match keys.as_slice() {
        [.., holder, _, _] => holder.as_str(),
        _ => "",
    };
    let is_body = keys
        .iter()
        .rev()
        .nth(1)
        .is_some_and(|key| key == "requestBody");
    match kind {
        _ if is_body => "requestBodies",
        "parameters" => "parameters",
        "responses" => "responses",
        "headers" => "headers",
        "examples" => "examples",
        _ => "schemas",
    }
}

/// Makes `value` a component, named after where it stood; returns the reference to it.
fn insert(document: &mut Value, kind: &str, reference: &str, value: Value) -> String {
    let place = Pointer::from(reference);
    let words = place.keys().filter(|key| !NOISE.contains(&key.as_str()));
    let letters: String = words.map(|key| pascal_case(&key)).collect();
    let letters: String = letters
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let stem = if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        letters
    } else {
        format!("Part{letters}")
    };
    let members = document.get("components").and_then(|all| all.object(kind));
    let name = free_name(&stem, |name| {
        let mut names = members.into_iter().flat_map(Map::keys);
        names.any(|known| pascal_case(known) == pascal_case(name))
    });
    let mut at = document;
    for key in ["components", kind] {
        if !at.is_object() {
            *at = json!({});
        }
        at = &mut at[key];
    }
    at[name.as_str()] = value;
    format!("#/components/{kind}/{name}")
}
