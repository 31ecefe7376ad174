//! Pages become one document.

use openapi_prepare::Report;
use serde_json::{Value, json};
use xtask::merge::{Page, merge};

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
    let merged = merge(vec![first, second], &mut report);
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
    let text = report.to_markdown("", "");
    assert!(
        text.contains("`info` of b differs and is left out"),
        "{text}"
    );
    assert!(text.contains("`webhooks` of b is left out"), "{text}");
}

#[test]
fn servers_of_one_page_alone_are_those_of_its_operations() {
    let with = |path: &str, server: &str| json!({"servers": [{"url": server}], "paths": {path: {"get": {"operationId": path}}}});
    let pages = vec![
        page("a", with("/a", "https://a")),
        page("b", with("/b", "https://b")),
    ];
    let merged = merge(pages, &mut Report::default());
    assert_eq!(merged["servers"], json!([{"url": "https://a"}]));
    assert_eq!(merged["paths"]["/a"]["get"].get("servers"), None);
    assert_eq!(
        merged["paths"]["/b"]["get"]["servers"],
        json!([{"url": "https://b"}])
    );
}

#[test]
fn contradictions_name_the_second_page() {
    let document = |summary: &str| json!({"paths": {"/a": {"get": {"summary": summary}}}});
    let mut report = Report::default();
    let pages = vec![page("a", document("a")), page("b", document("b"))];
    merge(pages, &mut report);
    let refusals = report.check().expect_err("refused");
    let errors: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    let expected = "b#/paths/~1a/get: another page documents this operation too, and differently";
    assert_eq!(errors.len(), 1);
    assert!(errors[0].starts_with(expected), "{}", errors[0]);
}

#[test]
fn components_that_share_a_name_only_are_kept_apart() {
    let with = |path: &str, kind: &str| {
        json!({
            "paths": {path: {"get": {"x": {"$ref": "#/components/schemas/S"}}}},
            "components": {"schemas": {"S": {"type": kind}, "T": {}}}
        })
    };
    let pages = vec![
        page("a", with("/a", "string")),
        page("b", with("/b", "number")),
    ];
    let merged = merge(pages, &mut Report::default());
    assert_eq!(
        merged["components"]["schemas"],
        json!({"S": {"type": "string"}, "T": {}, "S2": {"type": "number"}})
    );
    assert_eq!(
        merged["paths"]["/b"]["get"]["x"]["$ref"],
        "#/components/schemas/S2"
    );
}
