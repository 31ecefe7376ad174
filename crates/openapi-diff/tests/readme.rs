//! The README shows what the command prints.

#![allow(
    clippy::expect_used,
    reason = "a failed assumption of a test is a failed test"
)]

use std::path::Path;
use std::process::Command;

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
