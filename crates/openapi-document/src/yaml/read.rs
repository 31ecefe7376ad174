//! Reads YAML and JSON strictly: duplicate keys are errors and nothing becomes a boolean by surprise.

use serde_json::Value;

use super::json;
use crate::{Error, Place, Result};

/// How deep a document may be nested; the parser, and every walk after it, uses the stack.
const MOST_DEPTH: usize = 128;

/// What the parsers of YAML and JSON say of a document that is nested deeper or repeats too much.
const TOO_DEEP: [&str; 2] = ["budget breached", "recursion limit exceeded"];

/// Parses `text`, which begins on line `first_line` of the file `name`.
///
/// What begins with a brace is read as JSON first: YAML takes every JSON text too, but slowly. Plain
/// `N`, `no`, `0112` and `1_000` stay strings.
///
/// # Errors
/// Text that is not YAML, or an object with the same key twice; the place names file and line.
pub fn read(name: &str, text: &str, first_line: usize) -> Result<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let attempt = text.trim_start().starts_with('{').then(|| json::read(text));
    if let Some(Ok(value)) = attempt {
        return Ok(value);
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MOST_DEPTH,
            max_nodes: 5_000_000,
            max_events: 20_000_000,
        },
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        // The JSON reader knows better what is wrong with a JSON text.
        let (line, reason) = if let Some(Err(error)) = attempt {
            (error.line(), first_part(&error.to_string()).to_owned())
        } else {
            let error = error.without_snippet();
            let line = error.location().map_or(1, |location| location.line());
            let line = usize::try_from(line).unwrap_or(1);
            (line, first_part(&error.to_string()).to_owned())
        };
        Error::new(
            Place::Line(name.to_owned(), line.max(1) + first_line - 1),
            format!("not valid YAML or JSON: {reason}"),
            if TOO_DEEP.iter().any(|text| reason.contains(text)) {
                "a document may nest 128 levels and repeat an anchor so often: write it flatter, with components"
            } else {
                "correct this line, or fetch the document again: it may be cut off"
            },
        )
    })
}

/// The parser's reason without its own position, which counts from the start of the block.
fn first_part(message: &str) -> &str {
    let first = message.lines().next().unwrap_or(message).trim();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    // What follows is the position, or an option of the parser that nobody can set here.
    let end = [" at line ", ", set "]
        .iter()
        .filter_map(|mark| first.find(mark))
        .min();
    end.and_then(|end| first.get(..end)).unwrap_or(first)
}
