//! The point of it all: whatever was vendored, the generated client and the facade compile.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support;
use crate::support::{edit, shapes};

/// The members of the workspace that read generated files.
const AFFECTED: [&str; 5] = ["gst-ims", "ims-mock", "ims-cli", "ims-bench", "ims-fuzz"];

/// A copy of the workspace, always at one place: cargo knows what it compiled there before.
struct Workspace {
    root: PathBuf,
}

impl Workspace {
    fn new() -> Self {
        let root = target().join("vendored");
        let _ = std::fs::remove_dir_all(&root);
        for name in ["crates", "xtask"] {
            support::copy(&support::root().join(name), &root.join(name));
        }
        for name in ["Cargo.toml", "Cargo.lock"] {
            std::fs::copy(support::root().join(name), root.join(name)).expect("copied");
        }
        support::copy_workspace_in_use(&root);
        Self { root }
    }

    /// The workspace as it was, whatever was vendored before.
    fn restore(&self) {
        for folder in ["openapi", "gen"] {
            std::fs::remove_dir_all(self.root.join(folder)).expect("removed");
        }
        support::copy_workspace_in_use(&self.root);
    }

    fn vendor(&self, sources: &[PathBuf]) {
        let sources = sources.iter().map(|source| source.to_str().expect("UTF-8"));
        let arguments: Vec<&str> = ["vendor", "--write"].into_iter().chain(sources).collect();
        let outcome = support::xtask(&self.root, &arguments);
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    }

    fn compile(&self, what: &str) {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--locked", "--quiet", "--all-targets"])
            .args(AFFECTED.map(|package| format!("--package={package}")))
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target())
            .env("RUSTFLAGS", "-Dwarnings")
            .output()
            .expect("cargo runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what}: {stderr}");
    }
}

/// The target folder of this run, where the dependencies are compiled already.
fn target() -> PathBuf {
    let binary = Path::new(env!("CARGO_BIN_EXE_xtask"));
    let target = binary.ancestors().nth(2);
    target.expect("target/debug/xtask").to_path_buf()
}

/// A page that does much of what vendors do to those who generate code from it.
fn odd_page(folder: &Path) -> PathBuf {
    let path = folder.join("odd.md");
    std::fs::write(&path, include_str!("data/odd.md")).expect("written");
    path
}

/// Test data, so that a vendored page may change.
const CHANGED_PAGE: &str = "xtask/tests/data/frozen/vendor/get-invoices.md";

/// A page of the first operation with renamed fields, other types, no example and a parameter more.
fn changed_page(folder: &Path) -> PathBuf {
    let path = folder.join("changed.md");
    std::fs::write(&path, support::text(CHANGED_PAGE)).expect("written");
    edit(&path, |text| {
        let (start, end) = (
            text.find("              examples:\n").expect("examples"),
            text.find("          headers: {}\n").expect("their end"),
        );
        let text = format!("{}{}", &text[..start], &text[end..]);
        text.replace(" stin:", " supplier_gstin:")
            .replace(" ispendactblocked:", " is_pend_act_blocked:")
            .replace(
                "                                val:\n                                  type: number\n",
                "                                val:\n                                  type: string\n",
            )
            .replace(
                "                                txval:\n                                  type: number\n",
                "                                txval:\n                                  anyOf: [{type: number}, {type: string}]\n",
            )
            .replace(
                "                            items:\n                              type: object\n",
                "                            items:\n                              type: object\n                              required: [inum, txval, hash, pos]\n",
            )
            .replace(
                "        - name: status\n",
                "        - name: page\n          in: query\n          schema: {type: integer}\n        - name: status\n",
            )
    });
    path
}

/// What a program sends that is built on what was vendored, a line each.
fn sent(workspace: &Workspace) -> Vec<String> {
    let probe = workspace.root.join("crates/probe");
    std::fs::create_dir_all(probe.join("src")).expect("a folder");
    let files = [("Cargo.toml", "Cargo.toml.txt"), ("src/main.rs", "main.rs")];
    for (target, source) in files {
        let text = support::text(&format!("xtask/tests/data/probe/{source}"));
        std::fs::write(probe.join(target), text).expect("written");
    }
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "--package=probe"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .expect("cargo runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    stdout.lines().map(str::to_owned).collect()
}

#[test]
#[ignore = "compiles whole workspaces for minutes; CI runs it: cargo test -p xtask --test main compiles -- --ignored"]
fn whatever_is_vendored_compiles() {
    let workspace = Workspace::new();
    let scratch = tempfile::tempdir().expect("a folder");
    let documents = shapes::documents().into_iter().map(|(name, document)| {
        let path = scratch.path().join(name);
        std::fs::write(&path, document.to_string()).expect("written");
        support::list_operations(&workspace.root, &document);
        path
    });
    workspace.vendor(&documents.collect::<Vec<_>>());
    workspace.compile("shapes");
    let form = "amount=12345678901234567.89&count=3&deep%5B0%5D=1&deep%5B1%5D=2&ids=1&ids=2\
                &joined=1%2C2&live=true&meta%5Bk%5D=v&note=a%26b&unknown%5Ba%5D%5B0%5D=1";
    assert_eq!(
        sent(&workspace),
        [
            "GET http://127.0.0.1:1/lists?ids=a%2Cb&tags=x&tags=y None ".to_owned(),
            format!(
                "POST http://127.0.0.1:1/forms Some(\"application/x-www-form-urlencoded\") {form}"
            ),
            "POST http://127.0.0.1:1/files Some(\"multipart/form-data; boundary=x\") --x--"
                .to_owned(),
            "POST http://127.0.0.1:1/pictures Some(\"image/png\") PNG".to_owned(),
        ]
    );
    std::fs::remove_dir_all(workspace.root.join("crates/probe")).expect("removed");

    workspace.restore();
    let pages = support::data("").into_iter().filter(|path| {
        !path.ends_with("odd.md") && path.extension().is_some_and(|extension| extension == "md")
    });
    let mut sources: Vec<PathBuf> = pages.collect();
    sources.push(odd_page(scratch.path()));
    sources.push(changed_page(scratch.path()));
    workspace.vendor(&sources);
    workspace.compile("pages");
    for document in support::data("whole") {
        workspace.restore();
        workspace.vendor(std::slice::from_ref(&document));
        workspace.compile(&document.display().to_string());
    }
}
