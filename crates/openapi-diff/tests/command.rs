//! The command from the outside, as the README shows it.

#![allow(
    clippy::expect_used,
    reason = "a failed assumption of a test is a failed test"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn the_report_in_the_readme_is_the_command_s() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_openapi-diff"))
        .args(["old.yaml", "new.yaml"])
        .current_dir(root.join("examples/rooms"))
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("a README");
    let shown = format!("```console\n$ openapi-diff old.yaml new.yaml\n{printed}```\n");
    assert!(
        readme.contains(&shown),
        "write this into README.md:\n{shown}"
    );
}

#[test]
fn a_document_comes_from_standard_input_and_another_from_a_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rooms");
    let text = std::fs::read_to_string(root.join("old.yaml")).expect("a document");
    let folder = tempfile::tempdir().expect("a folder");
    let page = format!("# Rooms\n\n```yaml\n{text}```\n");
    std::fs::write(folder.path().join("rooms.md"), page).expect("written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_openapi-diff"))
        .args(["-", "rooms.md"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut input = child.stdin.take().expect("a pipe");
    write!(input, "# Made by hand.\n{text}").expect("written");
    drop(input);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(printed, "- → rooms.md: no changes\n");
}
