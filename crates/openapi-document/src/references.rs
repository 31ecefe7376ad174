//! The references of a document, and nothing that only looks like one (examples, defaults).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{Members as _, MembersMut as _, Pointer, read_objects, visit_objects};

/// Calls `visit` on the target of every reference below `value`, also on those in the `mapping` of
/// a discriminator.
pub fn visit_references(value: &mut Value, mut visit: impl FnMut(&mut String)) {
    visit_objects(value, |_, object| {
        if let Some(Value::String(target)) = object.get_mut("$ref") {
            visit(target);
        }
        let mapping = object.object_mut("mapping");
        for target in mapping.into_iter().flat_map(Map::values_mut) {
            if let Value::String(target) = target
                && target.starts_with('#')
            {
                visit(target);
            }
        }
    });
}

/// The references below `value` that something is read from: place and target.
///
/// The `mapping` of a discriminator is not among them; the types of no field depend on it.
#[must_use]
pub fn references(value: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    read_objects(value, |place, object| {
        if let Some(target) = object.text("$ref") {
            found.push((place.child("$ref"), target.to_owned()));
        }
    });
    found
}

/// The components that references below `start` reach, by kind and name.
#[must_use]
pub fn reached<'d>(
    document: &'d Value,
    start: impl IntoIterator<Item = &'d Value>,
) -> BTreeSet<(String, String)> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&Value> = start.into_iter().collect();
    while let Some(value) = waiting.pop() {
        for (_, target) in references(value) {
            let Some((kind, name)) = component(&target) else {
                continue;
            };
            let found = document
                .get("components")
                .and_then(|components| components.get(&kind)?.get(&name));
            if let Some(found) = found
                && reached.insert((kind, name))
            {
                waiting.push(found);
            }
        }
    }
    reached
}

/// Kind and name of the component that holds what a reference names.
#[must_use]
pub fn component(target: &str) -> Option<(String, String)> {
    let mut parts = target
        .strip_prefix("#/components/")?
        .split('/')
        .map(|part| part.replace("~1", "/").replace("~0", "~"));
    Some((parts.next()?, parts.next()?))
}

/// What a reference names.
#[must_use]
pub fn target<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    document.pointer(reference.strip_prefix('#')?)
}

/// The value itself, or what its reference names.
#[must_use]
pub fn resolve<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    value
        .text("$ref")
        .and_then(|reference| target(document, reference))
        .unwrap_or(value)
}

/// Writes references as they are meant: vendors spell names as in an address
/// (`#/components/schemas/Get%20Invoices`).
pub fn decode_references(document: &mut Value) {
    visit_references(document, |target| {
        if target.starts_with('#')
            && let Ok(Cow::Owned(decoded)) = percent_decode_str(target).decode_utf8()
        {
            *target = decoded;
        }
    });
}

/// Gives components other names, by kind and name, and writes every reference to them anew.
pub fn rename_components(document: &mut Value, renamed: &BTreeMap<(String, String), String>) {
    if renamed.is_empty() {
        return;
    }
    visit_references(document, |target| {
        let new = component(target).and_then(|key| renamed.get(&key));
        let mut parts: Vec<&str> = target.splitn(5, '/').collect();
        if let (Some(new), Some(name)) = (new, parts.get_mut(3)) {
            *name = new;
            *target = parts.join("/");
        }
    });
    let kinds = document.object_mut("components");
    for (kind, members) in kinds.into_iter().flatten() {
        let Some(members) = members.as_object_mut() else {
            continue;
        };
        let named = std::mem::take(members).into_iter().map(|(name, value)| {
            let new = renamed.get(&(kind.clone(), name.clone()));
            (new.cloned().unwrap_or(name), value)
        });
        *members = named.collect();
    }
}
