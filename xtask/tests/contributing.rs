//! CONTRIBUTING.md tells the truth: its commands give the output that stands below them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support;

const DOCUMENT: &str = "CONTRIBUTING.md";

/// Set to anything, it makes this test write the outputs instead of comparing them.
const REWRITE: &str = "XTASK_REWRITE";

/// The day on which the page is vendored here: the output must not change from one day to the next.
const DAY: &str = "2026-12-01";

#[test]
fn every_command_gives_the_output_below_it() {
    let text = support::text(DOCUMENT);
    let (mut rewritten, mut commands) = (String::new(), 0);
    let (mut is_session, mut workspace) = (false, None);
    for line in text.lines() {
        if !is_session && line.starts_with("## ") {
            workspace = None;
        }
        let was_session = is_session;
        match line {
            "```console" => is_session = true,
            "```" => is_session = false,
            _ => {}
        }
        if let (true, Some(command)) = (is_session, line.strip_prefix("$ ")) {
            let workspace = workspace.get_or_insert_with(Workspace::new);
            rewritten.extend([line, "\n", &workspace.run(command)]);
            commands += 1;
        } else if !(is_session && was_session) {
            rewritten += line;
            rewritten.push('\n');
        }
    }
    assert!(commands > 8, "the motion is shown");
    if std::env::var_os(REWRITE).is_some() {
        std::fs::write(support::root().join(DOCUMENT), rewritten).expect("written");
        return;
    }
    let difference = similar::TextDiff::from_lines(&text, &rewritten);
    let difference = difference.unified_diff().context_radius(2).to_string();
    assert!(
        difference.is_empty(),
        "{difference}\nif that is right, write it with: {REWRITE}=1 cargo test -p xtask --test main contributing"
    );
}

#[test]
fn every_file_that_is_linked_is_there() {
    let text = support::text(DOCUMENT);
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !target.starts_with("https://"));
    let mut links = 0;
    for target in targets {
        assert!(support::root().join(target).exists(), "{target}");
        links += 1;
    }
    assert!(links > 5, "the document has links");
}

/// A committed copy of what the commands read and write, in which `cargo xtask` is the built one.
struct Workspace {
    folder: TempDir,
}

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("workspace");
        support::copy_workspace(&root);
        for part in ["crates/gst-types", "crates/gst-ims", "xtask/tests/data"] {
            support::copy(&support::root().join(part), &root.join(part));
        }
        std::fs::copy(support::root().join(DOCUMENT), root.join(DOCUMENT)).expect("copied");
        let workspace = Self { folder };
        workspace.stand_in_for_cargo();
        workspace.run("git init -q && git add -A && git commit -qm 'As it was'");
        workspace
    }

    fn stand_in_for_cargo(&self) {
        let tools = self.folder.path().join("tools");
        std::fs::create_dir(&tools).expect("a folder");
        let xtask = env!("CARGO_BIN_EXE_xtask");
        let script = format!(
            "#!/bin/sh\n[ \"$1\" = xtask ] || exit 127\nshift\n\
             [ \"$1\" != vendor ] || set -- \"$@\" --date {DAY}\nexec '{xtask}' \"$@\"\n"
        );
        let cargo = tools.join("cargo");
        std::fs::write(&cargo, script).expect("written");
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&cargo, executable).expect("executable");
    }

    /// What a shell in the workspace prints.
    fn run(&self, command: &str) -> String {
        let tools = self.folder.path().join("tools");
        let path = std::env::var("PATH").expect("a path");
        let root = self.folder.path().join("workspace");
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}; }} 2>&1")])
            .current_dir(&root)
            .env("PATH", format!("{}:{path}", tools.display()))
            .env("COLUMNS", "120")
            .env("LC_ALL", "C")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .envs([
                ("GIT_AUTHOR_NAME", "a"),
                ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ])
            .envs([
                ("GIT_COMMITTER_NAME", "a"),
                ("GIT_COMMITTER_EMAIL", "a@example.com"),
            ])
            .output()
            .expect("a shell");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        without_root(&text, &root)
    }
}

/// The text with paths as they are from the root of the workspace.
fn without_root(text: &str, root: &Path) -> String {
    let root = format!("{}/", root.display());
    text.lines()
        .map(|line| line.replace(&root, "").trim_end().to_owned() + "\n")
        .collect()
}
