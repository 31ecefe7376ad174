//! What of a whole document is kept: the operations of the client, and what they refer to.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::mask::mask;
use crate::catalogue::{Catalogue, OPERATIONS};
use crate::document::{METHODS, Operation, Pointer, operations, references};
use crate::error::{Error, Result};
use crate::nearest::nearest;

/// A larger example is left out: it is a dump, not an illustration.
const LARGEST_EXAMPLE: usize = 64 * 1024;

/// How many references may be put in place of one another.
const MOST_STEPS: usize = 32;

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
    /// Examples that were left out for their size, by place in the whole document.
    pub large_examples: Vec<String>,
}

/// Takes the operations that `catalogue` names out of the whole document `name`.
///
/// # Errors
/// A document without any of them, or a reference of theirs that leads nowhere, out of the
/// document, or in a circle through something that is not a component.
pub fn extract(name: &str, document: &Value, catalogue: &Catalogue) -> Result<Extract> {
    let all = operations(document);
    let wanted: Vec<&Operation<'_>> = all
        .iter()
        .filter(|operation| catalogue.entry(operation.method, operation.path).is_some())
        .collect();
    if wanted.is_empty() {
        return Err(nothing_wanted(name, &all, catalogue));
    }
    let mut out = keep(document, &wanted);
    // A reference into a path is common in bundled documents; most of the paths are gone here.
    let mut large_examples = Vec::new();
    for _ in 0..MOST_STEPS {
        drop_large_examples(document, &mut out, &Pointer::root(), &mut large_examples);
        if !inline_foreign(name, document, &mut out)? {
            large_examples.sort();
            large_examples.dedup();
            add_components(name, document, &mut out)?;
            drop_large_examples(document, &mut out, &Pointer::root(), &mut large_examples);
            let masked = mask(&mut out);
            return Ok(Extract {
                kept: wanted.len(),
                left_out: all.len() - wanted.len(),
                document: out,
                masked,
                large_examples,
            });
        }
    }
    Err(Error::new(
        name,
        format!("more than {MOST_STEPS} references in a row lead into paths"),
        "bundle the document so that references name components",
    ))
}

/// The document without the operations in `gone`; `None` if no other is left.
///
/// # Errors
/// As [`extract`].
pub(super) fn without(
    name: &str,
    document: &Value,
    gone: &dyn Fn(&str, &str) -> bool,
) -> Result<Option<Value>> {
    let all = operations(document);
    let kept: Vec<&Operation<'_>> = all
        .iter()
        .filter(|operation| !gone(operation.method, operation.path))
        .collect();
    if kept.is_empty() {
        return Ok(None);
    }
    let mut out = keep(document, &kept);
    add_components(name, document, &mut out)?;
    Ok(Some(out))
}

fn nothing_wanted(name: &str, all: &[Operation<'_>], catalogue: &Catalogue) -> Error {
    let alike = catalogue.entries.iter().find_map(|entry| {
        let path = nearest(&entry.path, all.iter().map(|operation| operation.path))?;
        Some(format!(
            "{} of {OPERATIONS} is not there, {path} is",
            entry.call()
        ))
    });
    let alike = alike.map_or(String::new(), |alike| format!("; {alike}"));
    Error::new(
        format!("{name}#/paths"),
        format!(
            "none of its {} operations is named in {OPERATIONS}{alike}",
            all.len()
        ),
        format!(
            "add an [[operation]] with method, path and id to {OPERATIONS} for each one that is wanted"
        ),
    )
}

/// The root of the document with some of its operations and without components.
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
    let used: BTreeSet<&str> = wanted
        .iter()
        .filter_map(|operation| operation.value.get("tags")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut seen = BTreeSet::new();
    let tags: Vec<Value> = list(document.get("tags"))
        .filter(|tag| {
            let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
            used.contains(name) && seen.insert(name.to_owned())
        })
        .cloned()
        .collect();
    if !tags.is_empty() {
        out.insert("tags".to_owned(), Value::Array(tags));
    }
    let mut paths = Map::new();
    for operation in wanted {
        let Some(item) = document
            .get("paths")
            .and_then(|paths| paths.get(operation.path)?.as_object())
        else {
            continue;
        };
        let kept = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(shared_part(item)));
        if let Some(kept) = kept.as_object_mut() {
            kept.insert(
                operation.method.to_owned(),
                Value::Object(operation.value.clone()),
            );
        }
    }
    out.insert("paths".to_owned(), Value::Object(paths));
    Value::Object(out)
}

/// What a path says for all its operations.
fn shared_part(item: &Map<String, Value>) -> Map<String, Value> {
    item.iter()
        .filter(|(key, _)| !METHODS.contains(&key.as_str()) && !key.starts_with("x-"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// Puts what references into paths name in their place; says whether there was one.
fn inline_foreign(name: &str, document: &Value, out: &mut Value) -> Result<bool> {
    let foreign: Vec<(Pointer, String)> = references(out)
        .into_iter()
        .filter(|(_, target)| !target.starts_with("#/components/"))
        .collect();
    for (place, target) in &foreign {
        let found = look_up(name, document, place, target)?.clone();
        let holder = place.as_str().strip_suffix("/$ref").unwrap_or_default();
        if found == *document || target == &format!("#{holder}") {
            return Err(Error::new(
                format!("{name}{place}"),
                format!("reference `{target}` holds itself"),
                "let it name a component",
            ));
        }
        if let Some(holder) = out.pointer_mut(holder) {
            *holder = found;
        }
    }
    Ok(!foreign.is_empty())
}

/// Adds every component that is reached, in the order of the document.
fn add_components(name: &str, document: &Value, out: &mut Value) -> Result<()> {
    let mut reached: BTreeSet<(String, String)> = security_schemes(out);
    let mut waiting: Vec<(Pointer, Value)> = vec![(Pointer::root(), out.clone())];
    while let Some((at, value)) = waiting.pop() {
        for (place, target) in references(&value) {
            let place = at.join(&place);
            look_up(name, document, &place, &target)?;
            let Some((kind, component)) = component(&target) else {
                return Err(Error::new(
                    format!("{name}{place}"),
                    format!("reference `{target}` of a component names no component"),
                    "bundle the document so that references name components",
                ));
            };
            if reached.insert((kind.clone(), component.clone())) {
                let at = Pointer::root()
                    .child("components")
                    .child(&kind)
                    .child(&component);
                if let Some(value) = document.pointer(at.as_str()) {
                    waiting.push((at, value.clone()));
                }
            }
        }
    }
    let mut components = Map::new();
    for (kind, members) in document
        .get("components")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let kept: Map<String, Value> = members
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(member, _)| reached.contains(&(kind.clone(), (*member).clone())))
            .map(|(member, value)| (member.clone(), value.clone()))
            .collect();
        if !kept.is_empty() {
            components.insert(kind.clone(), Value::Object(kept));
        }
    }
    if let (false, Some(out)) = (components.is_empty(), out.as_object_mut()) {
        out.insert("components".to_owned(), Value::Object(components));
    }
    Ok(())
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

/// Kind and name of the component that holds what a reference names.
fn component(target: &str) -> Option<(String, String)> {
    let mut parts = target
        .strip_prefix("#/components/")?
        .split('/')
        .map(|part| part.replace("~1", "/").replace("~0", "~"));
    Some((parts.next()?, parts.next()?))
}

fn look_up<'d>(
    name: &str,
    document: &'d Value,
    place: &Pointer,
    target: &str,
) -> Result<&'d Value> {
    let Some(pointer) = target.strip_prefix('#') else {
        return Err(Error::new(
            format!("{name}{place}"),
            format!("reference `{target}` leads out of the document"),
            "bundle the documents into one before vendoring it",
        ));
    };
    document.pointer(pointer).ok_or_else(|| {
        Error::new(
            format!("{name}{place}"),
            format!("reference `{target}` leads nowhere"),
            "fetch the document again; if it is published so, ask the vendor or correct the reference in a copy",
        )
    })
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

fn resolve<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|target| document.pointer(target.strip_prefix('#')?))
        .unwrap_or(value)
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
