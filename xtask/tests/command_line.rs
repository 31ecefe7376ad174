//! The built command: exit codes, differences, and that a refused run writes nothing.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use crate::support;
use crate::support::{current_workspace, edit, xtask};

const PAGE: &str = "openapi/vendor/get-invoices.md";

#[test]
fn another_place_gives_the_same_bytes() {
    let (first, second) = (current_workspace(), current_workspace());
    let deep = second.path().join("a b/c");
    std::fs::create_dir_all(&deep).expect("a folder");
    let outcome = xtask(&deep, &["codegen"]);
    assert_eq!(
        (outcome.code, outcome.stdout.lines().count()),
        (Some(0), 1),
        "{}",
        outcome.stdout
    );
    assert!(support::files(first.path()) == support::files(second.path()));
}

#[test]
fn check_is_quiet_about_a_current_workspace() {
    let folder = current_workspace();
    let outcome = xtask(folder.path(), &["codegen", "--check"]);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome.stdout.ends_with("files are as generated\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn check_shows_every_kind_of_drift_and_writes_nothing() {
    let folder = current_workspace();
    let root = folder.path();
    edit(&root.join("gen/sandbox-gst/README.md"), |text| {
        text.replace("# sandbox-gst", "# edited")
    });
    edit(&root.join("openapi/report.md"), |text| text.repeat(3));
    std::fs::remove_file(root.join("openapi/ims.yaml")).expect("removed");
    std::fs::write(root.join("openapi/examples/stray.json"), "{}").expect("written");
    std::fs::create_dir(root.join("gen/other")).expect("a folder");
    std::fs::write(root.join("gen/other/lib.rs"), "").expect("written");
    let before = support::files(root);

    let outcome = xtask(root, &["codegen", "--check"]);
    assert_eq!(outcome.code, Some(1));
    for expected in [
        "--- gen/sandbox-gst/README.md (on disk)\n+++ gen/sandbox-gst/README.md (generated)\n",
        "-# edited\n+# sandbox-gst\n",
        "openapi/ims.yaml: missing\n",
        "openapi/examples/stray.json: not generated, codegen would remove it\n",
        "gen/other/lib.rs: not generated, codegen would remove it\n",
        " more lines\n",
        "\n5 files differ",
        "fix them with: cargo xtask codegen\n",
    ] {
        assert!(
            outcome.stdout.contains(expected),
            "{expected} in {}",
            outcome.stdout
        );
    }
    assert!(support::files(root) == before, "nothing is written");

    let outcome = xtask(root, &["codegen"]);
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("\n5 of "), "{}", outcome.stdout);
    assert_eq!(xtask(root, &["codegen", "--check"]).code, Some(0));
    assert!(support::files(root) == support::files(current_workspace().path()));
}

#[test]
fn a_changed_page_is_refused_until_it_is_recorded() {
    let folder = current_workspace();
    let root = folder.path();
    edit(&root.join(PAGE), |text| {
        text.replace("# Get Invoices", "# Get all invoices")
    });
    let before = support::files(root);
    for arguments in [&["codegen"][..], &["codegen", "--check"]] {
        let outcome = xtask(root, arguments);
        assert_eq!(outcome.code, Some(1));
        assert_eq!(outcome.stdout, "");
        assert!(
            outcome
                .stderr
                .starts_with(&format!("error: {PAGE}: SHA-256 is ")),
            "{}",
            outcome.stderr
        );
        let remedy = format!("with `cargo xtask vendor {PAGE}`, and record it with `--write`");
        assert!(outcome.stderr.contains(&remedy), "{}", outcome.stderr);
        assert!(support::files(root) == before, "nothing is written");
    }

    let outcome = xtask(root, &["vendor", PAGE, "--write", "--date", "2027-01-31"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let list = std::fs::read_to_string(root.join("openapi/vendor/vendor.toml")).expect("a list");
    assert_eq!(list.matches("date = \"2027-01-31\"").count(), 1, "{list}");
    assert_eq!(xtask(root, &["codegen", "--check"]).code, Some(0));
}

#[test]
fn a_run_that_fails_writes_nothing() {
    let folder = current_workspace();
    let root = folder.path();
    edit(&root.join("openapi/overlay.yaml"), |text| {
        format!("{text}  - target: $.nowhere\n    description: reason\n    remove: true\n")
    });
    let before = support::files(root);
    let outcome = xtask(root, &["codegen"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome
            .stderr
            .starts_with("error: openapi/overlay.yaml#/actions/"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("\n  help: "), "{}", outcome.stderr);
    assert!(support::files(root) == before, "nothing is written");
}

#[test]
fn unusable_inputs_are_named() {
    let list = "openapi/vendor/vendor.toml";
    let overlay = "openapi/overlay.yaml";
    for (path, text, expected) in [
        (
            list,
            None,
            "error: .: no openapi/vendor/vendor.toml here or above",
        ),
        (
            list,
            Some("[[page]]\nfile = 7\n"),
            "error: openapi/vendor/vendor.toml:2: invalid type",
        ),
        (
            list,
            Some("[[page]]\nfile = 'a'\n"),
            "error: openapi/vendor/vendor.toml:1: missing field `date`",
        ),
        (
            list,
            Some("pages = []\n"),
            "error: openapi/vendor/vendor.toml:1: unknown field `pages`",
        ),
        (overlay, None, "error: openapi/overlay.yaml: cannot be read"),
        (
            PAGE,
            None,
            "error: openapi/vendor/get-invoices.md: cannot be read",
        ),
    ] {
        let folder = current_workspace();
        let target = folder.path().join(path);
        match text {
            Some(text) => std::fs::write(&target, text).expect("written"),
            None => std::fs::remove_file(&target).expect("removed"),
        }
        let outcome = xtask(folder.path(), &["codegen"]);
        assert_eq!(outcome.code, Some(1));
        let shown = outcome
            .stderr
            .replace(&folder.path().display().to_string(), ".");
        assert!(shown.starts_with(expected), "{shown}\nexpected {expected}");
    }
}

#[test]
fn wrong_usage_exits_with_two_and_help_names_the_commands() {
    let root = support::root();
    for arguments in [
        &["codgen"][..],
        &["vendor"],
        &["codegen", "--chek"],
        &["vendor", "a", "--date", "today"],
        &[],
    ] {
        assert_eq!(xtask(&root, arguments).code, Some(2), "{arguments:?}");
    }
    let help = xtask(&root, &["--help"]);
    assert_eq!(help.code, Some(0));
    for expected in ["Usage: cargo xtask", "codegen  ", "vendor   "] {
        assert!(help.stdout.contains(expected), "{}", help.stdout);
    }
}

#[test]
fn what_a_target_meets_is_shown() {
    let folder = current_workspace();
    let show = |target| xtask(folder.path(), &["codegen", "--show", target]);
    let outcome = show("$.paths[*].get.parameters[?@.name == 'section'].in");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let expected = "#/paths/~1gst~1compliance~1tax-payer~1invoices/get/parameters/0/in: \"query\"\n\
                    1 place in openapi/ims.yaml\n";
    assert_eq!(outcome.stdout, expected);
    let outcome = show("$.paths[*].get.parameter");
    assert_eq!(outcome.code, Some(1));
    let told = "if `parameter` is called `parameters` now";
    assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
}
