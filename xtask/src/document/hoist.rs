//! Gives what references name in the middle of something else a component of its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Pointer, references, target, visit_references};
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
/// lets the references of `document` name that; returns the places of the components.
///
/// Targets that lead nowhere stay. A target that holds a reference to itself refers to its
/// component in the end.
pub fn hoist(
    document: &mut Value,
    source: &Value,
    is_meant: impl Fn(&str) -> bool,
) -> Vec<Pointer> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut places = Vec::new();
    loop {
        let mut found = Vec::new();
        for (place, reference) in references(document) {
            let is_new = is_meant(&reference) && !names.contains_key(&reference);
            if let (true, Some(value)) = (is_new, target(source, &reference)) {
                let component = component_for(document, &place, &reference);
                let renamed = format!("#{}", component.as_str());
                names.insert(reference, renamed);
                insert(document, &component, value.clone());
                found.push(component);
            }
        }
        if found.is_empty() {
            break;
        }
        places.append(&mut found);
    }
    visit_references(document, |_, target| {
        if let Some(name) = names.get(target) {
            target.clone_from(name);
        }
    });
    places
}

/// A free place among the components of the kind that the reference at `place` wants.
fn component_for(document: &Value, place: &Pointer, reference: &str) -> Pointer {
    let keys: Vec<String> = place.keys().collect();
    let above = |steps: usize| {
        let index = keys.len().checked_sub(steps + 1)?;
        keys.get(index).map(String::as_str)
    };
    // The last key is `$ref` itself.
    let kind = match (above(1), above(2)) {
        (_, Some(kind @ ("parameters" | "responses" | "headers" | "examples"))) => kind,
        (Some("requestBody"), _) => "requestBodies",
        _ => "schemas",
    };
    let words: Vec<String> = Pointer::from(reference)
        .keys()
        .filter(|key| !NOISE.contains(&key.as_str()))
        .map(|key| pascal_case(&key))
        .collect();
    let letters: String = words.concat().chars().filter(char::is_ascii).collect();
    let stem = if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        letters
    } else {
        format!("Part{letters}")
    };
    let members = document
        .get("components")
        .and_then(|components| components.get(kind)?.as_object());
    let name = free_name(&stem, |name| {
        let mut names = members.into_iter().flat_map(serde_json::Map::keys);
        names.any(|known| pascal_case(known) == pascal_case(name))
    });
    Pointer::component(kind, &name)
}

fn insert(document: &mut Value, place: &Pointer, value: Value) {
    let mut keys = place.keys();
    let (Some(components), Some(kind), Some(name)) = (keys.next(), keys.next(), keys.next()) else {
        return;
    };
    let mut at = document;
    for key in [components, kind] {
        let Some(map) = at.as_object_mut() else {
            return;
        };
        at = map.entry(key).or_insert_with(|| json!({}));
    }
    if let Some(map) = at.as_object_mut() {
        map.insert(name, value);
    }
}
