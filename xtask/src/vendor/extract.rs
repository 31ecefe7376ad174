//! What of a whole document is kept: the operations of the client, and what they refer to.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::mask::mask;
use crate::document::{METHODS, Operation, Pointer, hoist, operations, reached, resolve};
use crate::error::{Error, Place, Result, Stage};
use crate::nearest::nearest;
use crate::operations::{Catalogue, OPERATIONS};

/// A larger example is left out: it is a dump, not an illustration.
const LARGEST_EXAMPLE: usize = 64 * 1024;

/// What was kept, and what was done to it.
#[derive(Debug)]
pub struct Extract {
    /// A document of its own.
    pub document: Value,
    /// How many operations were kept.
    pub kept: usize,
    /// How many operations were left out.
    pub left_out: usize,
    /// Numbers of taxpayers that were masked in examples.
    pub masked: usize,
    /// Examples that were left out for their size, by place.
    pub large_examples: Vec<String>,
}

/// Takes the operations that `catalogue` names out of the whole document `name`.
///
/// # Errors
/// A document without any of them.
pub fn extract(name: &str, document: &Value, catalogue: &Catalogue) -> Result<Extract> {
    let all = operations(document);
    let wanted: Vec<&Operation<'_>> = all
        .iter()
        .filter(|operation| {
            let entry = catalogue.entry_in(document, operation.method, operation.path);
            entry.is_some()
        })
        .collect();
    if wanted.is_empty() {
        return Err(nothing_wanted(name, &all, catalogue));
    }
    let mut out = keep(document, &wanted);
    let mut large_examples = Vec::new();
    drop_large_examples(document, &mut out, &Pointer::root(), &mut large_examples);
    let masked = mask(&mut out);
    Ok(Extract {
        kept: wanted.len(),
        left_out: all.len() - wanted.len(),
        document: out,
        masked,
        large_examples,
    })
}

/// The document without the operations in `gone`; `None` if no other is left.
pub(super) fn without(document: &Value, gone: &dyn Fn(&str, &str) -> bool) -> Option<Value> {
    let all = operations(document);
    let kept: Vec<&Operation<'_>> = all
        .iter()
        .filter(|operation| !gone(operation.method, operation.path))
        .collect();
    (!kept.is_empty()).then(|| keep(document, &kept))
}

fn nothing_wanted(name: &str, all: &[Operation<'_>], catalogue: &Catalogue) -> Error {
    let alike = catalogue.entries.iter().find_map(|entry| {
        let path = nearest(&entry.path, all.iter().map(|operation| operation.path))?;
        Some(format!(
            "; {} of {OPERATIONS} is not there, {path} is",
            entry.call()
        ))
    });
    Error::new(
        Place::Value(Stage::File(name.to_owned()), Pointer::root().child("paths")),
        format!(
            "none of its {} operations is named in {OPERATIONS}{}",
            all.len(),
            alike.unwrap_or_default()
        ),
        format!(
            "add an [[operation]] with method, path and id to {OPERATIONS} for each one that is wanted"
        ),
    )
}

/// The document with some of its operations and what they refer to.
fn keep(document: &Value, wanted: &[&Operation<'_>]) -> Value {
    let mut out = Map::new();
    for key in [
        "openapi",
        "info",
        "servers",
        "security",
        "jsonSchemaDialect",
    ] {
        if let Some(value) = document.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    let tags = used_tags(document, wanted);
    if !tags.is_empty() {
        out.insert("tags".to_owned(), Value::Array(tags));
    }
    let mut paths = Map::new();
    for operation in wanted {
        let item = document
            .get("paths")
            .and_then(|paths| paths.get(operation.path)?.as_object());
        let Some(item) = item else {
            continue;
        };
        let kept = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(shared_part(item)));
        if let Some(kept) = kept.as_object_mut() {
            let value = Value::Object(operation.value.clone());
            kept.insert(operation.method.to_owned(), value);
        }
    }
    out.insert("paths".to_owned(), Value::Object(paths));
    let mut out = Value::Object(out);
    add_components(document, &mut out);
    out
}

fn used_tags(document: &Value, wanted: &[&Operation<'_>]) -> Vec<Value> {
    let used: BTreeSet<&str> = wanted
        .iter()
        .filter_map(|operation| operation.value.get("tags")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut seen = BTreeSet::new();
    let tags = document.get("tags").and_then(Value::as_array);
    tags.into_iter()
        .flatten()
        .filter(|tag| {
            let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
            used.contains(name) && seen.insert(name)
        })
        .cloned()
        .collect()
}

/// What a path says for all its operations.
fn shared_part(item: &Map<String, Value>) -> Map<String, Value> {
    item.iter()
        .filter(|(key, _)| !METHODS.contains(&key.as_str()) && !key.starts_with("x-"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Adds every component that is reached, in the order of the document.
///
/// A reference into a path is common in bundled documents; most of the paths are gone here, so what
/// it names becomes a component. References that lead nowhere stay: corrections may mend them.
fn add_components(document: &Value, out: &mut Value) {
    let security = security_schemes(out);
    loop {
        let reached = reached(document, [&*out]);
        let hoisted = out
            .get_mut("components")
            .and_then(Value::as_object_mut)
            .map(std::mem::take)
            .unwrap_or_default();
        let mut components = Map::new();
        let all = document.get("components").and_then(Value::as_object);
        for (kind, members) in all.into_iter().flatten() {
            let is_used = |name: &String| {
                let component = (kind.clone(), name.clone());
                reached.contains(&component) || security.contains(&component)
            };
            let kept: Map<String, Value> = members
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(name, _)| is_used(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            if !kept.is_empty() {
                components.insert(kind.clone(), Value::Object(kept));
            }
        }
        unite(&mut components, hoisted);
        if let (false, Some(out)) = (components.is_empty(), out.as_object_mut()) {
            out.insert("components".to_owned(), Value::Object(components));
        }
        let is_foreign =
            |target: &str| target.starts_with("#/") && !target.starts_with("#/components/");
        if hoist(out, document, is_foreign).is_empty() {
            return;
        }
    }
}

/// Adds members that are not there; what was copied before keeps its references.
fn unite(components: &mut Map<String, Value>, added: Map<String, Value>) {
    for (kind, members) in added {
        let known = components
            .entry(kind)
            .or_insert_with(|| Value::Object(Map::new()));
        if let (Value::Object(known), Value::Object(members)) = (known, members) {
            known.extend(members);
        }
    }
}

/// Security schemes are reached by name, from the document and from operations.
fn security_schemes(out: &Value) -> BTreeSet<(String, String)> {
    let of_operations = operations(out);
    let lists = of_operations
        .iter()
        .filter_map(|operation| operation.value.get("security"))
        .chain(out.get("security"));
    lists
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .map(|scheme| ("securitySchemes".to_owned(), scheme.clone()))
        .collect()
}

/// Takes examples out that are too large to illustrate anything.
fn drop_large_examples(
    document: &Value,
    value: &mut Value,
    place: &Pointer,
    dropped: &mut Vec<String>,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                drop_large_examples(document, item, &place.child(index), dropped);
            }
        }
        Value::Object(map) => {
            let mut large = Vec::new();
            for (key, value) in map.iter_mut() {
                let below = place.child(key);
                match (key.as_str(), &mut *value) {
                    ("example", value) if is_large(value) => large.push(key.clone()),
                    ("examples", Value::Object(examples)) => {
                        examples.retain(|name, example| {
                            let keep = !is_large(resolve(document, example));
                            if !keep {
                                dropped.push(below.child(name).to_string());
                            }
                            keep
                        });
                    }
                    ("examples", value @ Value::Array(_)) if is_large(value) => {
                        large.push(key.clone());
                    }
                    (_, value) => drop_large_examples(document, value, &below, dropped),
                }
            }
            for key in large {
                dropped.push(place.child(&key).to_string());
                map.shift_remove(&key);
            }
        }
        _ => {}
    }
}

fn is_large(value: &Value) -> bool {
    size(value) > LARGEST_EXAMPLE
}

/// About the length of the value as JSON.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum::<usize>() + 2,
        Value::Object(map) => {
            map.iter()
                .map(|(key, value)| key.len() + size(value) + 4)
                .sum::<usize>()
                + 2
        }
        _ => 5,
    }
}
