//! `cargo xtask tidy`: circles among modules are named, and layers are not circles.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::path::Path;

use crate::support::{Outcome, xtask};

/// A workspace with one crate, made of files and their texts.
fn tidy(files: &[(&str, &str)]) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("crates/a/src");
    for (name, text) in files {
        let path = source.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    let root = folder.path().to_str().expect("UTF-8");
    xtask(Path::new(root), &["--root", root, "tidy"])
}

#[test]
fn modules_that_use_one_another_are_named_with_their_files() {
    let direct = tidy(&[
        ("lib.rs", "mod one;\nmod two;\nmod three;\n"),
        ("one.rs", "use crate::two::Two;\npub struct One(Two);\n"),
        (
            "two.rs",
            "pub struct Two;\npub fn two() { super::one::run(); }\n",
        ),
        ("three.rs", "use crate::one::One;\n"),
    ]);
    assert_eq!(direct.code, Some(1), "{}", direct.stdout);
    assert_eq!(
        direct.stderr,
        "error: crates/a/src/lib.rs: modules use one another in a circle: one → two → one\n  \
         help: move what both sides need below them; now crates/a/src/one.rs uses `two`, crates/a/src/two.rs uses `one`\n"
    );
    // Through a name that the root exports, and through what is inside the modules.
    let hidden = tidy(&[
        ("lib.rs", "mod one;\nmod two;\npub use one::One;\n"),
        ("one/mod.rs", "mod inner;\npub struct One;\n"),
        ("one/inner.rs", "use crate::two::{self, Two};\n"),
        ("two.rs", "use crate::One;\npub struct Two(One);\n"),
    ]);
    assert!(
        hidden.stderr.contains("one → two → one"),
        "{}",
        hidden.stderr
    );
}

#[test]
fn layers_modules_with_their_own_and_tests_are_no_circle() {
    let outcome = tidy(&[
        ("lib.rs", "mod one;\nmod two;\npub use one::One;\n"),
        (
            "one/mod.rs",
            "mod inner;\nuse self::inner::Inner;\npub struct One(Inner);\n",
        ),
        (
            "one/inner.rs",
            "use super::One;\nuse crate::two::Two;\npub struct Inner;\n",
        ),
        (
            "two.rs",
            "use std::fmt;\npub struct Two;\n#[cfg(test)]\nmod tests { use crate::one::One; }\n",
        ),
    ]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "4 modules, no circle\n");
}

#[test]
fn what_is_not_rust_is_named() {
    let outcome = tidy(&[("lib.rs", "mod one;\n"), ("one.rs", "fn (\n")]);
    assert_eq!(outcome.code, Some(1));
    let place = "error: crates/a/src/one.rs:1: ";
    assert!(outcome.stderr.starts_with(place), "{}", outcome.stderr);
}
