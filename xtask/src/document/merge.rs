//! Puts the documents of all pages together into one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Pointer, operations};
use crate::error::{Error, Result};
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
/// several pages (`info`, `servers`) is taken from the first.
///
/// # Errors
/// An operation or an `operationId` in two pages, or a component that two pages define differently.
pub fn merge(pages: &[Page], report: &mut Report) -> Result<Value> {
    refuse_shared_operation_ids(pages)?;
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
                    "tags" => append_tags(present, &value),
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
                    "rename one of the two in the page's fragment, or vendor only one of them",
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
            "name them apart in the page's fragment, or vendor only one of the two",
        )),
    }
}

fn append_tags(present: &mut Value, added: &Value) {
    let (Some(present), Some(added)) = (present.as_array_mut(), added.as_array()) else {
        return;
    };
    for tag in added {
        if !present
            .iter()
            .any(|known| known.get("name") == tag.get("name"))
        {
            present.push(tag.clone());
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
                "paths": {"/a": {"get": {"operationId": "a"}}},
                "components": {"schemas": {"S": {"type": "string"}}}
            }),
        );
        let second = page(
            "b",
            json!({
                "openapi": "3.0.1", "info": {"title": "B"}, "tags": [{"name": "x"}, {"name": "y"}], "servers": [],
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
                "openapi": "3.0.1", "info": {"title": "A"}, "servers": [],
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
                json!({"components": {"schemas": {"S": {"type": "string"}}}}),
                json!({"components": {"schemas": {"S": {"type": "number"}}}}),
                "b#/components/schemas/S/type: another page says something different at this place",
            ),
        ] {
            let pages = [page("a", first), page("b", second)];
            let error = merge(&pages, &mut Report::default())
                .expect_err("refused")
                .to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
