//! The workspace's README shows the example that runs.

use std::fs;
use std::path::Path;

#[test]
fn the_readme_shows_the_first_example() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(here.join("../../README.md")).unwrap();
    let example = fs::read_to_string(here.join("examples/first.rs")).unwrap();
    let (_description, program) = example.split_once("\n\n").unwrap();
    assert!(
        readme.contains(&format!("```rust\n{program}```")),
        "write this into README.md:\n{program}"
    );
}
