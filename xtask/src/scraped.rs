//! A page that was scraped as text, without its `OpenAPI` block: its sample call says which
//! operation it documents.

use openapi_document::page::normalised;
use openapi_document::{Error, Result, operations};
use serde_json::Value;

/// The sample call of a scraped page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// HTTP method in capitals.
    pub method: String,
    /// The address without host and query.
    pub path: String,
}

/// The sample call of `page`, if it has one.
#[must_use]
pub fn call(page: &str) -> Option<Call> {
    let page = normalised(page);
    let mut lines = page.lines().map(str::trim);
    let curl = lines.find_map(|line| line.strip_prefix("curl "))?;
    let words: Vec<&str> = curl
        .split_whitespace()
        .chain(
            lines
                .take_while(|line| line.starts_with("--"))
                .flat_map(str::split_whitespace),
        )
        .collect();
    let after = |names: &[&str]| {
        let at = words.iter().position(|word| names.contains(word))?;
        words.get(at + 1).map(|word| word.trim_matches(['\'', '"']))
    };
    let (_, address) = after(&["--url"])?.split_once("://")?;
    let path = address.find('/').and_then(|start| address.get(start..))?;
    Some(Call {
        method: after(&["--request", "-X"]).unwrap_or("GET").to_owned(),
        path: path.split(['?', '#']).next()?.to_owned(),
    })
}

/// Refuses a fragment of another operation than the one that its page calls.
///
/// Whether it says all that the page says is a person's to read; a test holds the vendored ones
/// against their pages.
///
/// # Errors
/// See above.
pub fn check(name: &str, page: &str, fragment_name: &str, fragment: &Value) -> Result<()> {
    let described: Vec<Call> = operations(fragment)
        .iter()
        .map(|operation| Call {
            method: operation.method.to_uppercase(),
            path: operation.path.to_owned(),
        })
        .collect();
    match (call(page), described.as_slice()) {
        (None, [_]) => Ok(()),
        (Some(call), [described]) if call == *described => Ok(()),
        (call, described) => {
            let text = |call: &Call| format!("{} {}", call.method, call.path);
            let calls = call.map_or("no call that is shown".to_owned(), |call| text(&call));
            let described: Vec<String> = described.iter().map(text).collect();
            Err(Error::new(
                name,
                format!(
                    "the page documents {calls}, and its fragment {fragment_name} describes {}",
                    if described.is_empty() {
                        "nothing".to_owned()
                    } else {
                        described.join(", ")
                    }
                ),
                "write into the fragment what the page says (or put a corrected copy of it beside the page) and run this again",
            ))
        }
    }
}
