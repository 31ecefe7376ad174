//! What the README and the book show runs.

use std::fs;
use std::path::Path;

#[path = "../../examples/ten_steps.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "an example is a program of its own"
)]
mod ten_steps;

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

#[tokio::test]
async fn the_ten_steps_of_the_book_run() {
    ten_steps::run().await.unwrap();
}
