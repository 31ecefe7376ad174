//! The built command: what it compares, what it prints and how it ends.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{Outcome, xtask};

const OLD: &str = "openapi: 3.0.1\npaths:\n  /a:\n    get:\n      operationId: a\n      parameters:\n        - {name: q, in: query, schema: {type: string}}\n      responses:\n        '200': {description: ok}\n";

fn diff(folder: &Path, arguments: &[&str]) -> Outcome {
    let root = folder.to_str().expect("UTF-8");
    xtask(folder, &[&["--root", root, "diff"], arguments].concat())
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{output:?}");
}

/// A repository with two commits: the document, then the end of its operation.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    write(folder.path(), "openapi/ims.yaml", OLD);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "first"]);
    git(folder.path(), &["tag", "first"]);
    let more = OLD.replace("operationId: a", "operationId: a\n      deprecated: true");
    write(folder.path(), "openapi/ims.yaml", &more);
    git(folder.path(), &["commit", "--quiet", "-a", "-m", "second"]);
    folder
}

#[test]
fn without_arguments_head_is_compared_with_the_working_tree() {
    let folder = repository();
    let same = diff(folder.path(), &[]);
    assert_eq!(same.code, Some(0), "{}", same.stderr);
    assert_eq!(
        same.stdout,
        "HEAD:openapi/ims.yaml → openapi/ims.yaml: no changes\n"
    );
    write(
        folder.path(),
        "openapi/ims.yaml",
        &OLD.replace("type: string", "type: integer"),
    );
    let changed = diff(folder.path(), &[]);
    assert_eq!(changed.code, Some(2), "{}", changed.stderr);
    assert!(
        changed.stdout.contains("type changed: string → integer"),
        "{}",
        changed.stdout
    );
    assert!(
        !changed.stdout.contains('\u{1b}'),
        "colour goes to a terminal alone"
    );
}

#[test]
fn revisions_paths_folders_and_both_are_understood() {
    let folder = repository();
    write(folder.path(), "other/openapi/ims.yaml", OLD);
    write(
        folder.path(),
        "page.md",
        &format!("# Page\n\n```yaml\n{OLD}```\n"),
    );
    write(
        folder.path(),
        "document.json",
        r#"{"openapi": "3.0.1", "paths": {}}"#,
    );
    for (arguments, code) in [
        (&["HEAD~1", "HEAD"][..], 1),
        (&["first"], 1),
        (&["first:openapi/ims.yaml", "HEAD"], 1),
        (&["other", "first"], 0),
        (&["page.md", "first"], 0),
        (&["page.md", "document.json"], 2),
        (&["document.json", "page.md"], 1),
        (&[":openapi/ims.yaml"], 0),
    ] {
        let outcome = diff(folder.path(), arguments);
        assert_eq!(
            outcome.code,
            Some(code),
            "{arguments:?}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn exit_codes_tell_the_most_severe_class() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "old.yaml", OLD);
    for (from, to, code) in [
        ("description: ok", "description: fine", 0),
        ("'200'", "'422': {description: no}\n        '200'", 1),
        ("operationId: a", "operationId: b", 2),
    ] {
        write(folder.path(), "new.yaml", &OLD.replace(from, to));
        for format in ["text", "table", "json", "markdown"] {
            let outcome = diff(folder.path(), &["old.yaml", "new.yaml", "--format", format]);
            assert_eq!(outcome.code, Some(code), "{to}: {}", outcome.stderr);
        }
    }
}

#[test]
fn frozen_arguments_keep_the_method() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "old.yaml", OLD);
    let more = OLD.replace(
        "      responses",
        "        - {name: page, in: query, schema: {type: integer}}\n      responses",
    );
    write(folder.path(), "new.yaml", &more);
    assert_eq!(diff(folder.path(), &["old.yaml", "new.yaml"]).code, Some(2));
    write(
        folder.path(),
        "openapi/operations.toml",
        "[[operation]]\nmethod = \"GET\"\npath = \"/a\"\nid = \"a\"\narguments = [\"q?\"]\n",
    );
    let frozen = diff(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!(frozen.code, Some(1), "{}", frozen.stdout);
    assert!(
        frozen
            .stdout
            .contains("no argument until openapi/operations.toml lists it"),
        "{}",
        frozen.stdout
    );
}

#[test]
fn errors_end_with_3_and_say_what_to_do() {
    let folder = repository();
    write(folder.path(), "empty.yaml", "a: 1\n");
    write(folder.path(), "broken.yaml", "openapi: 3.0.1\n  a: [\n");
    write(folder.path(), "page.md", "# No block\n");
    std::fs::write(folder.path().join("latin.yaml"), b"openapi: \xff").expect("written");
    for (arguments, message) in [
        (&["nowhere"][..], "nowhere: no such file"),
        (&["openapi"], "openapi: a folder without openapi/ims.yaml"),
        (&["nowhere..HEAD"], "nowhere..HEAD: no such file"),
        (
            &["HEAD:nowhere.yaml"],
            "HEAD:nowhere.yaml: no such file, and git says: path 'nowhere.yaml' does not exist",
        ),
        (&["empty.yaml"], "empty.yaml: no top-level `openapi` key"),
        (&["broken.yaml"], "broken.yaml:2: not valid YAML or JSON"),
        (
            &["page.md"],
            "page.md: no fenced YAML or JSON block with an OpenAPI document in this page\n  \
             help: name an OpenAPI document in YAML or JSON, or a page with a fenced block",
        ),
        (&["latin.yaml"], "latin.yaml: not UTF-8 at byte 9"),
        (&["--exec=x"], "unexpected argument '--exec'"),
        (&["a", "b", "c"], "unexpected argument 'c'"),
        (&["--format", "xml"], "invalid value 'xml'"),
    ] {
        let outcome = diff(folder.path(), arguments);
        assert_eq!(outcome.code, Some(3), "{arguments:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.starts_with(&format!("error: {message}")),
            "{}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "", "{arguments:?}");
    }
}

#[test]
fn outside_a_repository_the_remedy_is_to_name_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = diff(folder.path(), &[]);
    assert_eq!(outcome.code, Some(3));
    assert!(
        outcome.stderr.contains("help: name a document"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn two_documents_are_compared_anywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "old.yaml", OLD);
    let outcome = xtask(folder.path(), &["diff", "old.yaml", "old.yaml"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}

#[test]
fn one_operation_and_one_class_are_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "old.yaml", OLD);
    let new = OLD
        .replace("type: string", "type: integer")
        .replace("paths:", "paths:\n  /b:\n    get: {operationId: b}");
    write(folder.path(), "new.yaml", &new);
    let both = ["old.yaml", "new.yaml"];
    let all = diff(folder.path(), &both);
    assert!(
        all.stdout.contains("1 breaking, 1 additive"),
        "{}",
        all.stdout
    );
    let one = diff(folder.path(), &[&both[..], &["--operation", "b"]].concat());
    assert_eq!(one.code, Some(1), "{}", one.stderr);
    assert!(!one.stdout.contains("breaking"), "{}", one.stdout);
    let only = diff(
        folder.path(),
        &[&both[..], &["--only", "breaking"]].concat(),
    );
    assert_eq!(only.code, Some(2), "{}", only.stderr);
    assert!(
        only.stdout.contains("type changed: string → integer"),
        "{}",
        only.stdout
    );
    assert!(!only.stdout.contains("operation added"), "{}", only.stdout);
    let none = diff(folder.path(), &[&both[..], &["--operation", "c"]].concat());
    assert_eq!(none.code, Some(3));
    let problem = "error: --operation: no operation \"c\" in either document";
    assert!(none.stderr.starts_with(problem), "{}", none.stderr);
}

#[test]
fn help_documents_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = xtask(folder.path(), &["diff", "--help"]);
    assert_eq!(help.code, Some(0));
    for part in ["Exit codes", "REVISION:PATH", "old_pointer", "touches[]"] {
        assert!(help.stdout.contains(part), "{part}");
    }
}
