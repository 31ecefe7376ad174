//! What of a whole document is kept: the operations of the client, and what they refer to.

use openapi_document::{
    Error, METHODS, Members as _, MembersMut as _, Operation, Place, Pointer, Result, Stage,
    operations, reached, resolve, visit_objects,
};
use openapi_prepare::passes::DROP_UNUSED_TAGS;
use openapi_prepare::{Report, hoist, nearest};
use serde_json::{Map, Value};

use super::mask::mask;
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
    let large_examples = drop_large_examples(document, &mut out);
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
            "take each one that is wanted with --add \"GET /path\" (--list shows them); if one has moved, write its \
             new path in {OPERATIONS}"
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
        "tags",
        "jsonSchemaDialect",
    ] {
        out.extend(
            document
                .get(key)
                .map(|value| (key.to_owned(), value.clone())),
        );
    }
    let mut paths = Map::new();
    for operation in wanted {
        let item = document
            .get("paths")
            .and_then(|paths| paths.object(operation.path));
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
    (DROP_UNUSED_TAGS.pass)(&mut out, &mut Report::default());
    add_components(document, &mut out);
    out
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
    let is_foreign =
        |target: &str| target.starts_with("#/") && !target.starts_with("#/components/");
    loop {
        let reached = reached(document, [&*out]);
        let mut components = Map::new();
        for (kind, members) in document.object("components").into_iter().flatten() {
            // Security schemes are reached by name.
            let is_used = |name: &String| {
                kind == "securitySchemes" || reached.contains(&(kind.clone(), name.clone()))
            };
            let members = members.as_object().into_iter().flatten();
            let kept = members.filter(|(name, _)| is_used(name));
            let kept: Map<_, _> = kept
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            if !kept.is_empty() {
                components.insert(kind.clone(), Value::Object(kept));
            }
        }
        // What an earlier round has hoisted, or has written references anew in.
        for (kind, members) in out
            .object_mut("components")
            .map(std::mem::take)
            .into_iter()
            .flatten()
        {
            let known = components
                .entry(kind)
                .or_insert_with(|| Value::Object(Map::new()));
            if let (Value::Object(known), Value::Object(members)) = (known, members) {
                known.extend(members);
            }
        }
        if let (false, Some(out)) = (components.is_empty(), out.as_object_mut()) {
            out.insert("components".to_owned(), Value::Object(components));
        }
        if !hoist(out, document, is_foreign) {
            return;
        }
    }
}

/// Takes examples out that are too large to illustrate anything; returns their places.
fn drop_large_examples(source: &Value, document: &mut Value) -> Vec<String> {
    let mut dropped = Vec::new();
    visit_objects(document, |place, object| {
        if let Some(Value::Object(examples)) = object.get_mut("examples") {
            examples.retain(|name, example| {
                let keep = !is_large(resolve(source, example));
                if !keep {
                    dropped.push(place.child("examples").child(name).to_string());
                }
                keep
            });
        }
        for key in ["example", "examples"] {
            let is_map = key == "examples" && object.object(key).is_some();
            if !is_map && object.get(key).is_some_and(is_large) {
                object.shift_remove(key);
                dropped.push(place.child(key).to_string());
            }
        }
    });
    dropped
}

/// Whether the value is long as JSON.
fn is_large(value: &Value) -> bool {
    size(value) > LARGEST_EXAMPLE
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum::<usize>() + 2,
        Value::Object(map) => {
            let members = map.iter().map(|(key, value)| key.len() + size(value) + 4);
            members.sum::<usize>() + 2
        }
        _ => 5,
    }
}
