//! What a parser says about a wrong text.

use gst_types::{Date, Gstin, ParseError, Section};
use proptest::prelude::*;

fn error(text: &str) -> ParseError {
    text.parse::<Date>().expect_err(text)
}

#[test]
fn an_error_is_one_line_that_says_what_was_expected_and_found() {
    assert_eq!(
        error("30-02-2024").to_string(),
        "invalid date: expected a calendar date as DD-MM-YYYY or YYYY-MM-DD, found \"30-02-2024\""
    );
    assert_eq!(
        error("\n\u{1b}[31m").to_string(),
        "invalid date: expected a calendar date as DD-MM-YYYY or YYYY-MM-DD, found \"\\n\\u{1b}[31m\""
    );
    assert_eq!(
        format!("{:?}", error("x")),
        format!("ParseError({})", error("x"))
    );
    assert_eq!("x".parse::<Gstin>().expect_err("short").what(), "GSTIN");
    assert_eq!("x".parse::<Section>(), "x".parse::<Section>());
    let _: Box<dyn std::error::Error + Send + Sync> = error("x").into();
}

#[test]
fn a_long_text_is_not_repeated_whole() {
    let shown = error(&"é".repeat(100_000)).to_string();
    assert!(
        shown.ends_with(&format!("found \"{}…\"", "é".repeat(40))),
        "{shown}"
    );
    let shown = error(&"é".repeat(40)).to_string();
    assert!(
        shown.ends_with(&format!("found \"{}\"", "é".repeat(40))),
        "{shown}"
    );
}

proptest! {
    #[test]
    fn no_text_makes_an_error_long_or_of_two_lines(text: String) {
        if let Err(error) = text.parse::<Date>() {
            let shown = error.to_string();
            prop_assert!(!shown.contains(['\n', '\r']));
            prop_assert!(shown.chars().count() < 600);
        }
    }
}
