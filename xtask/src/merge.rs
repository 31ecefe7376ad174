//! Puts the documents of all pages together into one.

use std::collections::BTreeMap;

use openapi_document::{
    Error, METHODS, Members as _, Place, Pointer, Stage, operations_mut, rename_components,
};
use openapi_prepare::{
    Report,
    names::{free_name, pascal_case},
};
use serde_json::{Map, Value, json};

/// The parsed document of one page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The file that holds the `OpenAPI` text, as errors name it.
    pub name: String,
    /// Where the page is published.
    pub address: String,
    /// Its document.
    pub document: Value,
}

/// Merges `pages` in their order. Paths and components are united; what stands at the top of
/// several pages (`info`, `security`) is taken from the first, lists (`servers`, `tags`) are united.
/// Servers that a page has for itself become those of its operations.
///
/// An operation that two pages document differently is refused.
pub fn merge(mut pages: Vec<Page>, report: &mut Report) -> Value {
    separate_components(&mut pages, report);
    let mut merged = Map::new();
    for key in [
        "openapi",
        "info",
        "servers",
        "security",
        "tags",
        "paths",
        "components",
    ] {
        for page in &mut pages {
            if key == "paths" {
                name_source(page);
            }
            let Some(value) = page.document.get_mut(key).map(Value::take) else {
                continue;
            };
            match merged.get_mut(key) {
                None => {
                    merged.insert(key.to_owned(), value);
                }
                Some(present) => match key {
                    "paths" => unite_paths(present, value, page, report),
                    "components" => unite_components(present, value),
                    "servers" if shares(present, &value, "url") => append(present, &value, "url"),
                    "servers" => push_down(page, key, &value),
                    "tags" => append(present, &value, "name"),
                    _ if *present == value => {}
                    _ => report.note(format!("`{key}` of {} differs and is left out", page.name)),
                },
            }
        }
    }
    for page in &pages {
        for (key, _) in page.document.as_object().into_iter().flatten() {
            if !merged.contains_key(key) && !key.starts_with("x-") {
                report.note(format!("`{key}` of {} is left out", page.name));
            }
        }
    }
    Value::Object(merged)
}

/// Renames each component that an earlier page defines otherwise.
fn separate_components(pages: &mut [Page], report: &mut Report) {
    let mut known: BTreeMap<(String, String), Value> = BTreeMap::new();
    let count = pages.len();
    for page in pages {
        let own = components(&page.document);
        let mut renamed = BTreeMap::new();
        for (key, value) in &own {
            if known.get(key).is_none_or(|present| present == value) {
                continue;
            }
            let (kind, name) = key;
            let is_taken = |name: &str| {
                let of_kind = |((other, known), _): (&(String, String), &Value)| {
                    other == kind && pascal_case(known) == pascal_case(name)
                };
                known.iter().any(of_kind) || own.iter().any(|(key, value)| of_kind((key, value)))
            };
            let free = free_name(name, is_taken);
            report.note(format!(
                "`{name}` of {} is `{free}`: another page defines `{name}` otherwise",
                page.name
            ));
            renamed.insert(key.clone(), free);
        }
        rename_components(&mut page.document, &renamed);
        if count > 1 {
            known.extend(components(&page.document));
        }
    }
}

/// The components of a document by kind and name.
fn components(document: &Value) -> BTreeMap<(String, String), Value> {
    let kinds = document.object("components");
    kinds
        .into_iter()
        .flatten()
        .filter_map(|(kind, members)| Some((kind, members.as_object()?)))
        .flat_map(|(kind, members)| {
            members
                .iter()
                .map(|(name, value)| ((kind.clone(), name.clone()), value.clone()))
        })
        .collect()
}

/// Lets each operation of a page point at the page that it comes from.
fn name_source(page: &mut Page) {
    if page.address.is_empty() {
        return;
    }
    let source = json!({ "description": "Published documentation page", "url": page.address });
    for (_, operation) in operations_mut(&mut page.document) {
        operation
            .entry("externalDocs")
            .or_insert_with(|| source.clone());
    }
}

fn unite_paths(present: &mut Value, added: Value, page: &Page, report: &mut Report) {
    let (Value::Object(present), Value::Object(added)) = (present, added) else {
        return;
    };
    for (path, item) in added {
        let place = Pointer::root().child("paths").child(&path);
        let known = present.entry(path).or_insert_with(|| json!({}));
        let (Value::Object(known), Value::Object(item)) = (known, item) else {
            continue;
        };
        for (key, value) in item {
            match known.get(&key) {
                Some(first) if METHODS.contains(&key.as_str()) && *first != value => {
                    report.refuse(Error::new(
                        Place::Value(Stage::File(page.name.clone()), place.child(&key)),
                        "another page documents this operation too, and differently",
                        "vendor only one of the two pages: `cargo xtask vendor --remove FILE` drops the other",
                    ));
                }
                Some(_) => {}
                None => {
                    known.insert(key, value);
                }
            }
        }
    }
}

/// Components of one name are equal by now.
fn unite_components(present: &mut Value, added: Value) {
    let (Value::Object(present), Value::Object(added)) = (present, added) else {
        return;
    };
    for (kind, members) in added {
        let known = present.entry(kind).or_insert_with(|| json!({}));
        if let (Value::Object(known), Value::Object(members)) = (known, members) {
            for (name, value) in members {
                known.entry(name).or_insert(value);
            }
        }
    }
}

/// What holds for a page alone holds for each of its operations.
fn push_down(page: &mut Page, key: &str, value: &Value) {
    for (_, operation) in operations_mut(&mut page.document) {
        operation.entry(key).or_insert_with(|| value.clone());
    }
}

/// Whether two lists have entries with the same `key`.
fn shares(present: &Value, added: &Value, key: &str) -> bool {
    let known = |entry: &Value| {
        let mut present = present.as_array().into_iter().flatten();
        present.any(|known| known.get(key) == entry.get(key))
    };
    added
        .as_array()
        .is_some_and(|added| added.iter().any(known))
}

/// Adds the entries whose `key` no present entry has.
fn append(present: &mut Value, added: &Value, key: &str) {
    let (Some(present), Some(added)) = (present.as_array_mut(), added.as_array()) else {
        return;
    };
    for entry in added {
        if !present.iter().any(|known| known.get(key) == entry.get(key)) {
            present.push(entry.clone());
        }
    }
}
