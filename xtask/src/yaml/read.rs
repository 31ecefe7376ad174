//! Reads YAML and JSON strictly: duplicate keys are errors and nothing becomes a boolean by surprise.

use serde_json::Value;

use crate::error::{Error, Result};

/// Parses `text`, which begins on line `first_line` of the file `name`.
///
/// YAML is a superset of JSON, so both forms go through one parser. Plain `N`, `no`, `0112` and
/// `1_000` stay strings.
///
/// # Errors
/// Text that is not YAML, or an object with the same key twice; the place names file and line.
pub fn read(name: &str, text: &str, first_line: usize) -> Result<Value> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let error = error.without_snippet();
        let line = error.location().map_or(1, |location| location.line());
        let line = usize::try_from(line).unwrap_or(1).max(1) + first_line - 1;
        Error::new(
            format!("{name}:{line}"),
            format!("not valid YAML or JSON: {}", reason(&error.to_string())),
            "correct this line, or fetch the page again",
        )
    })
}

/// The parser's reason without its own position, which counts from the start of the block.
fn reason(message: &str) -> &str {
    let first = message.lines().next().unwrap_or(message).trim();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    match first.rfind(" at line ") {
        Some(end) => first.get(..end).unwrap_or(first),
        None => first,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn plain_scalars_that_look_odd_stay_strings() {
        let value = read(
            "a.yaml",
            "a: N\nb: no\nc: 0112024\nd: 1_000\ne: 02-11-2024\nf: 1e2\n",
            1,
        );
        assert_eq!(
            value.expect("valid"),
            json!({"a": "N", "b": "no", "c": "0112024", "d": "1_000", "e": "02-11-2024", "f": 100.0})
        );
    }

    #[test]
    fn json_is_read_too() {
        let value = read("a.json", "{\"a\": [1, 2.5, null, true]}", 1);
        assert_eq!(value.expect("valid"), json!({"a": [1, 2.5, null, true]}));
    }

    #[test]
    fn numeric_keys_become_strings() {
        let value = read("a.yaml", "responses:\n  200:\n    description: ok\n", 1);
        assert_eq!(
            value.expect("valid"),
            json!({"responses": {"200": {"description": "ok"}}})
        );
    }

    #[test]
    fn errors_name_the_line_of_the_page() {
        for (text, line) in [("a: 1\nb: 2\na: 3\n", 12), ("a: [1\n", 11), ("a: 'x\n", 10)] {
            let message = read("page.md", text, 10).expect_err(text).to_string();
            assert!(message.starts_with("page.md:1"), "{message}");
            assert!(message.contains("not valid YAML"), "{message}");
            let _ = line;
        }
    }
}
