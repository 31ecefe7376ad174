//! The command from the outside.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test is a failed test"
)]

use std::path::Path;
use std::process::{Command, Output};

use openapi_document::yaml;

const DOCUMENT: &str = r#"{"openapi": "3.1.0", "info": {"title": "Rooms", "version": "1"}, "paths": {"/rooms": {
    "get": {"summary": "List Rooms", "parameters": [{"name": "tags", "in": "query", "explode": false,
        "schema": {"type": "array", "items": {"type": "string"}}}],
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": {
            "anyOf": [{"type": "object", "properties": {"area": {"type": ["number", "null"]}}},
                      {"type": "object", "properties": {"name": {"type": "string"}}}]}}}}}}}}}"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_openapi-prepare"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs")
}

#[test]
fn a_document_is_written_for_publishing_and_for_a_client() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("rooms.json"), DOCUMENT).expect("written");
    let output = run(folder.path(), &["rooms.json", "--report", "report.md"]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let document = yaml::read("stdout", &text, 1).expect("YAML");
    let operation = &document["paths"]["/rooms"]["get"];
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(operation["operationId"], "listRooms");
    let report = std::fs::read_to_string(folder.path().join("report.md")).expect("a report");
    assert!(report.contains("`listRooms` instead of none"), "{report}");

    let arguments = ["rooms.json", "--client", "--output", "client.yaml"];
    let output = run(folder.path(), &arguments);
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        told.contains("`tags` is a list, passed as one text with `,`"),
        "{told}"
    );
    let text = std::fs::read_to_string(folder.path().join("client.yaml")).expect("written");
    let client = yaml::read("client.yaml", &text, 1).expect("YAML");
    let response = &client["components"]["schemas"]["ListRoomsResponse"];
    assert!(response["properties"]["area"].is_object(), "{text}");
    assert!(response["properties"]["name"].is_object(), "{text}");
}

#[test]
fn an_overlay_corrects_and_everything_refused_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("rooms.json"), DOCUMENT).expect("written");
    let action = |target: &str| {
        format!("  - {{target: {target:?}, description: It moved., remove: true}}\n")
    };
    let overlay = |actions: &[&str]| {
        let actions: String = actions.iter().map(|target| action(target)).collect();
        format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}")
    };
    let write = |text: String| std::fs::write(folder.path().join("o.yaml"), text).expect("written");
    write(overlay(&["$.paths[*].get.parameters"]));
    let output = run(folder.path(), &["rooms.json", "--overlay", "o.yaml"]);
    assert!(output.status.success(), "{output:?}");
    assert!(
        !String::from_utf8_lossy(&output.stdout).contains("tags"),
        "{output:?}"
    );
    write(overlay(&["$.paths['/doors']", "$.paths['/halls']"]));
    let output = run(folder.path(), &["rooms.json", "--overlay", "o.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(told.matches("error: ").count(), 2, "{told}");
    assert_eq!(told.matches("help: ").count(), 2, "{told}");
}
