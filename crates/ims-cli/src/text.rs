//! Texts for people, also of strangers, on a terminal.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use ims_files::cell_text::is_deceptive;

/// Shows characters that would steer the terminal, or that hide or reorder
/// text, by their code: suppliers choose their names, and servers their
/// messages.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    shown_by_code(text, is_deceptive)
}

/// Does the same to a line of the log, which ends with a line break and may
/// have colours; the log itself shows the control characters of others.
pub(crate) fn visible_in_log(line: &str) -> Cow<'_, str> {
    shown_by_code(line, |character| {
        is_deceptive(character) && !matches!(character, '\n' | '\u{1b}')
    })
}

/// Writes the same characters as JSON escapes in a whole JSON text, where they
/// can only stand in strings. Line breaks between members stay.
pub(crate) fn escaped_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |character| is_deceptive(character) && character >= ' ';
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_escaped(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

fn shown_by_code(text: &str, is_deceptive: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_deceptive(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "{}", character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Shows at most so many characters.
pub(crate) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    Cow::Owned(format!("{kept}…"))
}

/// Enough names to see what there is; a server can send any number.
const MOST_NAMES: usize = 10;

/// Lists names that a server chose, in an order that does not change.
pub(crate) fn names<'a>(names: impl ExactSizeIterator<Item = &'a String>) -> String {
    let others = names.len().saturating_sub(MOST_NAMES);
    let mut list = names
        .take(MOST_NAMES)
        .map(|name| shortened(name, 40))
        .collect::<Vec<_>>()
        .join(", ");
    if others > 0 {
        // Writing to a string cannot fail.
        let _ = write!(list, " and {others} more");
    }
    list
}

/// Puts what has the same reason together, in the order of the first.
pub(crate) fn grouped<T: Display>(
    reasons: impl Iterator<Item = (T, String)>,
) -> Vec<(String, String)> {
    let mut groups: Vec<(String, String)> = Vec::new();
    for (name, reason) in reasons {
        match groups.iter_mut().find(|(_, known)| *known == reason) {
            Some((names, _)) => {
                // Writing to a string cannot fail.
                let _ = write!(names, ", {name}");
            }
            None => groups.push((name.to_string(), reason)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_steers_a_terminal() {
        let cases = [
            ("Ávila & Söhne ₹ मुंबई", "Ávila & Söhne ₹ मुंबई"),
            ("a\u{1b}[2Jb\r\n", "a\\u{1b}[2Jb\\u{d}\\u{a}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("x\u{202e}y", "x\\u{202e}y"),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn escapes_in_json_what_steers_a_terminal() {
        let sent = "मुंबई \u{9b}31m \u{7f} \u{202e} \u{e0041} ₹ 😀";
        let json = format!("{{\n  \"{sent}\": 1\n}}");
        let escaped = escaped_json(&json);
        assert_eq!(
            escaped,
            "{\n  \"मुंबई \\u009b31m \\u007f \\u202e \\udb40\\udc41 ₹ 😀\": 1\n}"
        );
        let value: std::collections::BTreeMap<String, u8> = serde_json::from_str(&escaped).unwrap();
        assert_eq!(value.keys().next().unwrap(), sent);
    }

    #[test]
    fn lists_ten_names_and_a_number() {
        let all: Vec<String> = (0..200_000).map(|number| format!("n{number}")).collect();
        assert_eq!(names(all.iter().take(2)), "n0, n1");
        assert_eq!(
            names(all.iter()),
            "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 199990 more"
        );
    }

    #[test]
    fn shortens_by_characters() {
        assert_eq!(shortened("मुंबई", 5), "मुंबई");
        assert_eq!(shortened("abcdef", 5), "abcd…");
    }
}
