//! Descriptions in generated code.

use std::collections::BTreeSet;

use serde_json::json;
use xtask::operations::Catalogue;
use xtask::pipeline::generate;
use xtask::sources::{SourcePage, Sources};

/// The generated client of one operation with this description.
fn client(description: &str) -> String {
    let document = json!({
        "openapi": "3.0.1",
        "info": {"title": "a", "version": "1"},
        "paths": {"/a": {"get": {
            "operationId": "getA", "description": description,
            "responses": {"200": {"description": "a"}}
        }}}
    });
    let sources = Sources {
        pages: vec![SourcePage {
            path: "a.json".to_owned(),
            text: document.to_string(),
            address: String::new(),
            fragment: None,
        }],
        overlay: "overlay: 1.0.0\nactions: []\n".to_owned(),
        catalogue: Catalogue::default(),
        mock: BTreeSet::new(),
    };
    let outputs = generate(&sources).expect("generates");
    let client = outputs.get("gen/sandbox-gst/src/client.rs");
    client.expect("a client").to_owned()
}

/// The documented part of the doc comment of its method.
fn doc_comment(description: &str) -> String {
    let client = client(description);
    let (before, _) = client
        .split_once("    ///\n    /// Sends a `GET`")
        .expect("the method");
    let (_, comment) = before
        .rsplit_once("\nimpl Client {\n")
        .expect("its comment");
    let lines = comment
        .lines()
        .map(|line| line.trim_start_matches("    ///"));
    let lines: Vec<&str> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

#[test]
fn nothing_is_left_for_rustdoc_to_compile() {
    for (before, after) in [
        ("A\n\n    let x = 1;", "A\n\n   let x = 1;"),
        ("A\n```\nx\n```", "A\n```text\nx\n```"),
        ("A\n```rust\nx\n```", "A\n```text\nx\n```"),
        ("A\n~~~rust\n```\n~~~\nx", "A\n~~~text\n```\n~~~\nx"),
        ("A\n\tlet x = 1;", "A\n   let x = 1;"),
        ("- item\n  more", "- item\n  more"),
    ] {
        assert_eq!(doc_comment(before), after);
    }
    assert!(client("A\n```\nx").contains("    /// ```\n    pub async fn get_a"));
}
