//! Reads documents in YAML and JSON.

use std::fmt;

use serde_json::Value;

/// How deep a document may be nested; the parser, and every walk after it, uses the stack.
const MOST_DEPTH: usize = 128;

/// Why a text is not an OpenAPI document; displays the reason without the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    line: Option<usize>,
    reason: String,
}

impl ReadError {
    /// An error on a line, with the first line of a parser's message, without its own position.
    fn at(line: Option<usize>, form: &str, message: &str) -> Self {
        let first = message.lines().next().unwrap_or(message).trim();
        let first = first.strip_prefix("error: ").unwrap_or(first);
        let marks = [" at line ", ", set "].into_iter();
        let end = marks.filter_map(|mark| first.find(mark)).min();
        let first = first.get(..end.unwrap_or(first.len()));
        let reason = format!("not valid {form}: {}", first.unwrap_or_default());
        Self { line, reason }
    }

    /// The line on which the text stops making sense, counted from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for ReadError {}

/// Reads an OpenAPI document of version 3 from YAML or JSON text.
///
/// In YAML plain `N`, `no`, `0112` and `1_000` stay strings, and a key that is repeated is an error.
///
/// # Errors
/// Text that is neither, or that is no OpenAPI document.
///
/// ```
/// let document = openapi_diff::read("openapi: 3.0.3\npaths: {}\n")?;
/// assert_eq!(document["openapi"], "3.0.3");
/// assert!(openapi_diff::read("swagger: '2.0'\n").is_err());
/// # Ok::<(), openapi_diff::ReadError>(())
/// ```
pub fn read(text: &str) -> Result<Value, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // YAML takes every JSON text too, but slowly, and JSON's reader knows better what is wrong.
    let document = if text.trim_start().starts_with('{') {
        let json = serde_json::from_str(text);
        json.or_else(|error| {
            let line = Some(error.line());
            yaml(text).map_err(|_| ReadError::at(line, "JSON", &error.to_string()))
        })
    } else {
        yaml(text)
    }?;
    let reason = if document.get("openapi").is_some() {
        return Ok(document);
    } else if document.get("swagger").is_some() {
        "a Swagger 2.0 document; convert it to OpenAPI 3 first, for example with swagger2openapi"
    } else {
        "not an OpenAPI document: it has no top-level `openapi` key"
    };
    let reason = reason.to_owned();
    Err(ReadError { line: None, reason })
}

fn yaml(text: &str) -> Result<Value, ReadError> {
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
        let error = error.without_snippet();
        let line = error.location().map(|location| location.line());
        let line = line.and_then(|line| usize::try_from(line).ok());
        ReadError::at(line, "YAML", &error.to_string())
    })
}
