//! Where a text stops being JSON, for an error that a person can act on.

use serde::de::IgnoredAny;

/// What is wrong with a text that should be a JSON object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is the beginning of an object.
    BreaksOff,
    /// It is text in another encoding.
    Charset(&'static str),
    /// Something is wrong at a place, counted in bytes from 1.
    At { byte: usize, what: String },
}

/// Finds the first fault of `json`, the text of `body`.
pub(crate) fn fault(json: &str, body: &[u8]) -> Fault {
    if let Some(charset) = charset(body) {
        return Fault::Charset(charset);
    }
    let at = |byte: usize, what: String| Fault::At { byte, what };
    match serde_json::from_str::<IgnoredAny>(json) {
        Ok(_) => {
            let byte = json.len() - json.trim_start().len() + 1;
            at(byte, format!("expected an object, found {}", kind(json)))
        }
        Err(error) if error.is_eof() && json.trim_start().starts_with('{') => Fault::BreaksOff,
        Err(error) => {
            let mut byte = offset(json, error.line(), error.column());
            if error.to_string().starts_with(CONTROL) {
                byte += json
                    .bytes()
                    .skip(byte - 1)
                    .position(|found| found < b' ')
                    .unwrap_or_default();
            }
            at(byte, described(json, byte, &error))
        }
    }
}

/// How `serde_json` begins to tell of one.
const CONTROL: &str = "control character";

/// Text of two bytes a character, with or without a mark in front.
fn charset(body: &[u8]) -> Option<&'static str> {
    match body {
        [0xff, 0xfe, ..] | [b'{' | b' ', 0, ..] => Some("UTF-16 (little-endian)"),
        [0xfe, 0xff, ..] | [0, b'{' | b' ', ..] => Some("UTF-16 (big-endian)"),
        _ => None,
    }
}

/// The byte, from 1, of a line and column, both from 1.
fn offset(json: &str, line: usize, column: usize) -> usize {
    let before: usize = json
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    before + column.max(1)
}

fn described(json: &str, byte: usize, error: &serde_json::Error) -> String {
    let found = json.as_bytes().get(byte - 1).copied();
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    match found {
        Some(control @ 0..=0x1f) if reason.starts_with(CONTROL) => {
            format!("control character U+{control:04X} in a string")
        }
        _ if reason == "trailing characters" => "more text after the object".to_owned(),
        Some(_) => {
            let rest = json.get(byte - 1..).unwrap_or_default();
            let word: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric())
                .take(12)
                .collect();
            if word.is_empty() {
                reason.to_owned()
            } else {
                format!("{reason}, found `{word}`")
            }
        }
        None => reason.to_owned(),
    }
}

fn kind(json: &str) -> &'static str {
    match json.trim_start().as_bytes().first() {
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_found_where_they_are() {
        let at = |byte, what: &str| Fault::At {
            byte,
            what: what.to_owned(),
        };
        for (json, expected) in [
            ("{\"a\":", Fault::BreaksOff),
            ("{\"a\":1} x", at(9, "more text after the object")),
            ("[1]", at(1, "expected an object, found a list")),
            (" null", at(2, "expected an object, found null")),
            (
                "{\"a\":\"x\u{1}y\"}",
                at(8, "control character U+0001 in a string"),
            ),
            ("{\"a\":NaN}", at(6, "expected value, found `NaN`")),
        ] {
            assert_eq!(fault(json, json.as_bytes()), expected, "{json:?}");
        }
        assert_eq!(
            fault("\u{fffd}", &[0xff, 0xfe, b'{', 0]),
            Fault::Charset("UTF-16 (little-endian)")
        );
    }
}
