//! The public API as lines of text: nothing missing, nothing else, and a clear end on any source.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use xtask::api::{self, CRATES, FILE};

const EVERY_ITEM: &str = "xtask/tests/data/api/every-item";

#[test]
fn every_item_that_users_can_name_has_a_line() {
    let list = api::of_folder(&support::root(), EVERY_ITEM).expect("a crate that compiles");
    insta::assert_snapshot!(list);
}

#[test]
fn the_blocking_client_is_listed_with_its_feature() {
    let list = support::text("crates/gst-ims/public-api.txt");
    let line = "gst_ims::blocking::Client: #[cfg(feature = \"blocking\")] pub struct Client";
    assert!(list.contains(line), "{list}");
}

/// A workspace with the listed crates, their lists recorded.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in CRATES {
        let source = format!("{name}/src");
        support::copy(&support::root().join(&source), &folder.path().join(&source));
    }
    // Every run that writes keeps its journal there.
    std::fs::create_dir(folder.path().join("openapi")).expect("a folder");
    let (code, stdout) = xtask(folder.path(), &["api"]);
    assert_eq!((code, stdout.lines().count()), (Some(0), 3), "{stdout}");
    folder
}

/// What came of it and all it said; these workspaces cannot be found by their vendored pages.
fn xtask(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let root = root.to_str().expect("UTF-8");
    let outcome = support::xtask(Path::new(root), &[arguments, &["--root", root]].concat());
    (outcome.code, outcome.stdout + &outcome.stderr)
}

#[test]
fn a_public_change_is_shown_with_what_to_do() {
    let folder = workspace();
    let root = folder.path();
    support::edit(&root.join("crates/gst-types/src/date.rs"), |text| {
        text + "\nimpl Date {\n    /// New.\n    pub fn is_new(&self) -> bool {\n        true\n    }\n}\n"
    });
    let before = support::files(root);
    let (code, output) = xtask(root, &["api", "--check"]);
    assert_eq!(code, Some(1));
    // Whatever stands above it in the list may grow.
    let lines = output.lines().filter(|line| !line.starts_with("@@ "));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
    assert!(support::files(root) == before, "nothing is written");

    assert_eq!(xtask(root, &["api"]).0, Some(0));
    assert_eq!(xtask(root, &["api", "--check"]).0, Some(0));
}

#[test]
fn a_private_change_is_nobodys_business() {
    let folder = workspace();
    let root = folder.path();
    support::edit(&root.join("crates/gst-types/src/date.rs"), |text| {
        text + "\nfn private() {}\nimpl Date {\n    pub(crate) fn inside(&self) {}\n}\n"
    });
    let (code, output) = xtask(root, &["api", "--check"]);
    assert_eq!(
        (code, output.as_str()),
        (Some(0), "2 lists are as recorded\n")
    );
}

#[test]
fn a_crate_that_cannot_be_read_is_named_with_the_place() {
    let folder = workspace();
    let root = folder.path();
    let lists: Vec<String> = CRATES.map(|name| format!("{name}/{FILE}")).to_vec();
    support::edit(&root.join("crates/gst-types/src/date.rs"), |text| {
        format!("pub struct Broken {{\n    pub )\n}}\n{text}")
    });
    let (code, output) = xtask(root, &["api"]);
    assert_eq!(code, Some(1));
    let place = "error: crates/gst-types/src/date.rs:2:9: does not parse: ";
    assert!(output.starts_with(place), "{output}");

    std::fs::remove_file(root.join("crates/gst-types/src/date.rs")).expect("removed");
    let (code, output) = xtask(root, &["api"]);
    assert_eq!(code, Some(1));
    let place = "error: crates/gst-types/src/date.rs or date/mod.rs: no such file";
    assert!(output.starts_with(place), "{output}");
    assert!(lists.iter().all(|list| root.join(list).is_file()));
}

/// The sources of the crate of all items, by path.
fn every_item() -> BTreeMap<String, String> {
    let source = support::root().join(EVERY_ITEM).join("src");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    support::files(&source)
        .into_iter()
        .map(|(path, bytes)| (path.to_string_lossy().replace('\\', "/"), text(bytes)))
        .collect()
}

/// What is put in place of a part of a source.
fn inserted() -> impl Strategy<Value = String> {
    let words = [
        "",
        "pub ",
        "use ",
        "use self::*;",
        "pub use crate::shapes::*;",
        "mod codes;",
        "::",
        "<",
        ">",
        "{",
        "}",
        "(",
        ")",
        "#[cfg(x)]",
        "#[doc(hidden)]",
        "$",
        "$(",
        ")*",
        "macro_rules! code ",
        "code!",
        "impl ",
        " for ",
        "crate",
        "Self",
        "super::",
        "r#type",
        "'a",
        "\"",
        "é",
        "/*",
        "pub type T;",
        "pub const _: u8;",
        "extern \"C\" { pub fn f(); }",
        "pub macro m() {}",
        "where ",
        "= 1",
        ";",
        "dyn ",
        "&",
        "-> ",
        "pub trait A = B;",
        "<u8 as Read<u8>>::",
        "..",
    ];
    prop_oneof![
        4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_source_is_listed_or_refused_with_its_place(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..40_usize, inserted()), 1..5),
    ) {
        let mut files = every_item();
        let names: Vec<String> = files.keys().cloned().collect();
        for (file, at, length, words) in edits {
            let text = files.get_mut(file.get(&names)).expect("a file");
            let mut bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            bounds.push(text.len());
            let start = at.index(bounds.len());
            let end = (start + length).min(bounds.len() - 1);
            text.replace_range(bounds[start]..bounds[end], &words);
        }
        match api::list(EVERY_ITEM, &|path| files.get(path).cloned()) {
            Ok(list) => prop_assert!(list.lines().is_sorted()),
            Err(error) => {
                let error = error.to_string();
                prop_assert!(error.starts_with(&format!("{EVERY_ITEM}/src/")), "{error}");
            }
        }
    }
}

#[test]
fn modules_that_import_one_another_end() {
    let names: Vec<String> = (0..24).map(|index| format!("m{index}")).collect();
    let globs = format!("pub use crate::{}::*; ", names.join("::*; pub use crate::"));
    let modules = names.iter().map(|name| {
        format!(
            "mod {name} {{ {globs} pub use crate::Circle; pub struct In_{name}(pub Option<u8>); }} "
        )
    });
    let modules = modules.collect::<Vec<_>>().concat();
    let prelude = "pub use m0::Circle; pub mod prelude { pub use crate::*; } ";
    let source = [prelude, &globs, &modules].concat();
    let list = api::list("crates/round", &|path| {
        (path == "lib.rs").then(|| source.clone())
    });
    let list = list.expect("a list");
    assert!(
        list.contains("round::prelude: pub use crate::*\n"),
        "{list}"
    );
    for name in &names {
        assert!(
            list.contains(&format!("round::In_{name}.0: pub Option<u8>\n")),
            "{list}"
        );
    }
}
