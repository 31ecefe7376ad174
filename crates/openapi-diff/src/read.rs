//! Reads documents in YAML and JSON.

use std::fmt;

use serde_json::Value;

/// How deep a document may be nested; the parser, and every walk after it, uses the stack.
const MOST_DEPTH: usize = 128;

/// Why a text is not an OpenAPI document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    line: Option<usize>,
    reason: String,
}

impl ReadError {
    /// The line on which the text stops making sense, counted from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// What is wrong, without the line.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
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
    // YAML takes every JSON text too, but slowly.
    let json = text
        .trim_start()
        .starts_with('{')
        .then(|| serde_json::from_str(text));
    let document: Value = match json {
        Some(Ok(document)) => document,
        Some(Err(error)) => yaml(text).map_err(|_| ReadError {
            // The JSON reader knows better what is wrong with a JSON text.
            line: Some(error.line()),
            reason: format!("not valid JSON: {}", without_position(&error.to_string())),
        })?,
        None => yaml(text)?,
    };
    let reason = if document.get("openapi").is_some() {
        return Ok(document);
    } else if document.get("swagger").is_some() {
        "a Swagger 2.0 document; convert it to OpenAPI 3 first, for example with swagger2openapi"
    } else {
        "not an OpenAPI document: it has no top-level `openapi` key"
    };
    Err(ReadError {
        line: None,
        reason: reason.to_owned(),
    })
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
        ReadError {
            line: line.and_then(|line| usize::try_from(line).ok()),
            reason: format!("not valid YAML: {}", without_position(&error.to_string())),
        }
    })
}

/// The first line of a parser's message, without the position and its own advice.
fn without_position(message: &str) -> &str {
    let first = message.lines().next().unwrap_or(message).trim();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let ends = [" at line ", ", set "]
        .iter()
        .filter_map(|mark| first.find(mark));
    ends.min().and_then(|end| first.get(..end)).unwrap_or(first)
}
