//! Puts the documents of all pages together into one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Pointer, operations};
use crate::error::{Error, Result};
use crate::names::free_name;
use crate::report::Report;

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
///
/// # Errors
/// An operation or an `operationId` in two pages, or a component that two pages define differently.
pub fn merge(pages: &[Page], report: &mut Report) -> Result<Value> {
    refuse_shared_operation_ids(pages)?;
    let pages = &with_distinct_components(pages, report);
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
        for page in pages {
            let Some(value) = page.document.get(key) else {
                continue;
            };
            let value = match key {
                "paths" => with_source(value, page),
                _ => value.clone(),
            };
            match merged.get_mut(key) {
                None => {
                    merged.insert(key.to_owned(), value);
                }
                Some(present) => match key {
                    "paths" | "components" => {
                        unite(present, value, &Pointer::root().child(key), page)?;
                    }
                    "servers" => append(present, &value, "url"),
                    "tags" => append(present, &value, "name"),
                    _ if *present == value => {}
                    _ => report.note(format!("`{key}` of {} differs and is left out", page.name)),
                },
            }
        }
    }
    for page in pages {
        for (key, _) in page.document.as_object().into_iter().flatten() {
            if !merged.contains_key(key) && !key.starts_with("x-") {
                report.note(format!("`{key}` of {} is left out", page.name));
            }
        }
    }
    Ok(Value::Object(merged))
}

/// The pages, where a component that an earlier page defines otherwise has a name of its own.
fn with_distinct_components(pages: &[Page], report: &mut Report) -> Vec<Page> {
    let mut known: BTreeMap<(String, String), Value> = BTreeMap::new();
    let mut distinct = Vec::with_capacity(pages.len());
    for page in pages {
        let mut page = page.clone();
        let mut renamed = BTreeMap::new();
        for (key, value) in components(&page.document) {
            if known.get(&key).is_none_or(|present| *present == value) {
                continue;
            }
            let (kind, name) = &key;
            let free = free_name(name, |name| {
                known.contains_key(&(kind.clone(), name.to_owned()))
            });
            report.note(format!(
                "`{name}` of {} is `{free}`: another page defines `{name}` otherwise",
                page.name
            ));
            renamed.insert(key, free);
        }
        super::rename_components(&mut page.document, &renamed);
        known.extend(components(&page.document));
        distinct.push(page);
    }
    distinct
}

/// The components of a document by kind and name.
fn components(document: &Value) -> Vec<((String, String), Value)> {
    let kinds = document.get("components").and_then(Value::as_object);
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

fn refuse_shared_operation_ids(pages: &[Page]) -> Result<()> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for page in pages {
        for operation in operations(&page.document) {
            let Some(id) = operation.id() else { continue };
            let place = format!("{}{}", page.name, operation.pointer);
            if let Some(first) = seen.insert(id.to_owned(), place.clone()) {
                return Err(Error::new(
                    place,
                    format!("operationId `{id}` is used by {first} too"),
                    "name one of the two in openapi/operations.toml with another id, or vendor only one of them",
                ));
            }
        }
    }
    Ok(())
}

/// The paths of a page, each operation pointing at the page it comes from.
fn with_source(paths: &Value, page: &Page) -> Value {
    let mut document = json!({ "paths": paths });
    for (_, operation) in super::operations_mut(&mut document) {
        if !page.address.is_empty() && !operation.contains_key("externalDocs") {
            operation.insert(
                "externalDocs".to_owned(),
                json!({ "description": "Published documentation page", "url": page.address }),
            );
        }
    }
    document
        .get_mut("paths")
        .map(Value::take)
        .unwrap_or_default()
}

fn unite(present: &mut Value, added: Value, place: &Pointer, page: &Page) -> Result<()> {
    match (present, added) {
        (Value::Object(present), Value::Object(added)) => {
            for (key, value) in added {
                match present.get_mut(&key) {
                    Some(existing) => unite(existing, value, &place.child(&key), page)?,
                    None => {
                        present.insert(key, value);
                    }
                }
            }
            Ok(())
        }
        (present, added) if *present == added => Ok(()),
        _ => Err(Error::new(
            format!("{}{place}", page.name),
            "another page says something different at this place",
            "vendor only one of the two pages",
        )),
    }
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Page, merge};
    use crate::report::Report;

    fn page(name: &str, document: Value) -> Page {
        Page {
            name: name.to_owned(),
            address: format!("https://example.com/{name}"),
            document,
        }
    }

    #[test]
    fn pages_become_one_document() {
        let mut report = Report::default();
        let first = page(
            "a",
            json!({
                "openapi": "3.0.1", "info": {"title": "A"}, "tags": [{"name": "x"}],
                "servers": [{"url": "https://a"}],
                "paths": {"/a": {"get": {"operationId": "a"}}},
                "components": {"schemas": {"S": {"type": "string"}}}
            }),
        );
        let second = page(
            "b",
            json!({
                "openapi": "3.0.1", "info": {"title": "B"}, "tags": [{"name": "x"}, {"name": "y"}],
                "servers": [{"url": "https://a"}, {"url": "https://b"}],
                "paths": {"/a": {"post": {"operationId": "b", "externalDocs": {"url": "own"}}}},
                "components": {"schemas": {"S": {"type": "string"}, "T": {}}},
                "webhooks": {}, "x-note": 1
            }),
        );
        let merged = merge(&[first, second], &mut report).expect("merges");
        let docs =
            json!({"description": "Published documentation page", "url": "https://example.com/a"});
        assert_eq!(
            merged,
            json!({
                "openapi": "3.0.1", "info": {"title": "A"},
                "servers": [{"url": "https://a"}, {"url": "https://b"}],
                "tags": [{"name": "x"}, {"name": "y"}],
                "paths": {"/a": {
                    "get": {"operationId": "a", "externalDocs": docs},
                    "post": {"operationId": "b", "externalDocs": {"url": "own"}}
                }},
                "components": {"schemas": {"S": {"type": "string"}, "T": {}}}
            })
        );
        let text = report.to_markdown();
        assert!(
            text.contains("`info` of b differs and is left out"),
            "{text}"
        );
        assert!(text.contains("`webhooks` of b is left out"), "{text}");
    }

    #[test]
    fn contradictions_name_the_second_page() {
        for (first, second, expected) in [
            (
                json!({"paths": {"/a": {"get": {"operationId": "a"}}}}),
                json!({"paths": {"/b": {"get": {"operationId": "a"}}}}),
                "b#/paths/~1b/get: operationId `a` is used by a#/paths/~1a/get too",
            ),
            (
                json!({"paths": {"/a": {"get": {"summary": "a"}}}}),
                json!({"paths": {"/a": {"get": {"summary": "b"}}}}),
                "b#/paths/~1a/get/summary: another page says something different at this place",
            ),
        ] {
            let pages = [page("a", first), page("b", second)];
            let error = merge(&pages, &mut Report::default())
                .expect_err("refused")
                .to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn components_that_share_a_name_only_are_kept_apart() {
        let with = |path: &str, kind: &str| {
            json!({
                "paths": {path: {"get": {"x": {"$ref": "#/components/schemas/S"}}}},
                "components": {"schemas": {"S": {"type": kind}, "T": {}}}
            })
        };
        let pages = [
            page("a", with("/a", "string")),
            page("b", with("/b", "number")),
        ];
        let merged = merge(&pages, &mut Report::default()).expect("merges");
        assert_eq!(
            merged["components"]["schemas"],
            json!({"S": {"type": "string"}, "T": {}, "S2": {"type": "number"}})
        );
        assert_eq!(
            merged["paths"]["/b"]["get"]["x"]["$ref"],
            "#/components/schemas/S2"
        );
    }
}
