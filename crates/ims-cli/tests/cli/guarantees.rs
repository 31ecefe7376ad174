//! The tests that the documents name as proof exist, and look for secrets.

use std::fs;
use std::path::Path;

#[test]
fn every_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (document, fewest) in [("crates/gst-ims/GUARANTEES.md", 60), ("SECURITY.md", 20)] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let named: Vec<_> = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter_map(|code| code.split_once(".rs::"))
            .collect();
        assert!(named.len() >= fewest, "{document} names {}", named.len());
        for (file, test) in named {
            let path = root.join("crates").join(file).with_extension("rs");
            let source = fs::read_to_string(&path).unwrap_or_default();
            let lines: Vec<_> = source.lines().map(str::trim_start).collect();
            let place = lines.iter().position(|line| {
                let line = line.strip_prefix("async ").unwrap_or(line);
                line.starts_with(&format!("fn {test}("))
            });
            // A test that CI runs apart has a line more.
            let before = &lines[..place.unwrap_or_default()];
            let mut attributes = before
                .iter()
                .rev()
                .take_while(|line| line.starts_with("#["));
            let is_marked = attributes.any(|line| line.contains("test]") || line.contains("test("));
            // The tests of the store are listed to run on each database.
            let is_listed = place.is_some() && lines.contains(&format!("{test},").as_str());
            assert!(
                is_marked || is_listed,
                "{document} names {file}.rs::{test}, which is no test"
            );
        }
    }
}

/// Only `support` runs the program, and looks for the secrets in what it
/// writes.
#[test]
fn every_run_is_searched_for_the_planted_secrets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let program = concat!("CARGO_BIN_", "EXE_ims");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let source = fs::read_to_string(&path).unwrap_or_default();
        let name = path.file_name().unwrap().to_string_lossy();
        assert_eq!(source.contains(program), name == "support.rs", "{name}");
    }
}
