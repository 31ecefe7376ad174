//! Changes in words that fit a cell.

use std::fmt::Write as _;

use serde_json::Value;

use crate::diff::change::Change;
use crate::diff::rules::Rule;

/// A longer value is cut: JSON has the whole.
const LONGEST: usize = 64;

/// So many characters stand before the first difference of two long texts.
const LEAD: usize = 16;

/// `field removed: string (perhaps renamed to ctin)`.
pub(super) fn change(change: &Change) -> String {
    let mut text = change.what.clone();
    if let Some(values) = values(change) {
        let _ = write!(text, ": {values}");
    }
    if let Some(note) = &change.note {
        let _ = write!(text, " ({})", visible(note));
    }
    text
}

/// The place inside the operation, and how many other places show the same.
pub(super) fn place(change: &Change) -> String {
    let path = change.operation.as_deref().and_then(|operation| {
        let inside = change.path.strip_prefix(operation)?.trim_start();
        Some(if inside.is_empty() {
            "operation"
        } else {
            inside
        })
    });
    let mut text = visible(path.unwrap_or(&change.path));
    match change.also_at.len() {
        0 => {}
        1 => text.push_str(" and 1 more place"),
        more => {
            let _ = write!(text, " and {more} more places");
        }
    }
    text
}

fn values(change: &Change) -> Option<String> {
    // What was added or removed needs no arrow.
    let (before, after) = if change.what.ends_with("changed") {
        ("none → ", " → none")
    } else {
        ("", "")
    };
    match (&change.old, &change.new) {
        (None, None) => None,
        // The note names the places that differ, and whole examples fit no cell.
        _ if change.rule == Rule::ExampleChanged && change.note.is_some() => None,
        (Some(value), None) | (None, Some(value)) if value.is_object() => None,
        (None, Some(new)) => Some(format!("{before}{}", shortened(&plain(new), 0))),
        (Some(old), None) => Some(format!("{}{after}", shortened(&plain(old), 0))),
        (Some(old), Some(new)) => {
            let (old, new) = (plain(old), plain(new));
            let same = old
                .chars()
                .zip(new.chars())
                .take_while(|(old, new)| old == new)
                .count();
            Some(format!(
                "{} → {}",
                shortened(&old, same),
                shortened(&new, same)
            ))
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => visible(text),
        other => visible(&other.to_string()),
    }
}

/// Cuts a long text so that what stands behind the first `same` characters is seen.
fn shortened(text: &str, same: usize) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let from = same.saturating_sub(LEAD).min(length - LONGEST);
    let cut: String = text.chars().skip(from).take(LONGEST).collect();
    let (before, after) = (from > 0, from + LONGEST < length);
    format!(
        "{}{}{}",
        if before { "…" } else { "" },
        cut.trim(),
        if after { "…" } else { "" }
    )
}

/// One line without characters that would steer a terminal.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        let hides = character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if hides {
            let _ = write!(shown, "{}", character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{shortened, visible};

    #[test]
    fn the_difference_of_long_texts_is_seen() {
        let text = format!("{}DIFFERENT{}", "a".repeat(200), "b".repeat(200));
        let cut = shortened(&text, 200);
        assert!(
            cut.starts_with('…') && cut.ends_with('…') && cut.contains("DIFFERENT"),
            "{cut}"
        );
        assert_eq!(shortened("short", 3), "short");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("a\n  b\u{1b}[2J\u{202e}"), "a b\\u{1b}[2J\\u{202e}");
    }
}
