//! Changes in words that fit a line.

use std::fmt::Write as _;

use serde_json::Value;

use crate::change::Change;
use crate::class::Class;

/// A longer value is cut: JSON has the whole.
const LONGEST: usize = 64;

/// So many characters are shown before the first difference of two long texts.
const LEAD: usize = 16;

/// Other places are listed up to this number.
const MOST_PLACES: usize = 24;

/// `field removed: string (perhaps renamed to title), in 3 operations`.
pub(super) fn change(change: &Change) -> String {
    let mut text = change.what.clone();
    if let Some(values) = values(change) {
        let _ = write!(text, ": {values}");
    }
    if let Some(note) = &change.note {
        let _ = write!(text, " ({})", visible(note));
    }
    match (change.operations.len(), change.also_at.len()) {
        (0 | 1, 0) => {}
        (0 | 1, 1) => text += ", and 1 more place",
        (0 | 1, more) if more >= MOST_PLACES => {
            _ = write!(text, ", and {more} or more other places");
        }
        (0 | 1, more) => _ = write!(text, ", and {more} more places"),
        (operations, _) => _ = write!(text, ", in {operations} operations"),
    }
    text
}

/// The place inside the operation.
pub(super) fn place(change: &Change) -> String {
    let operation = change.operation.as_deref().unwrap_or_default();
    match change.path.strip_prefix(operation).map(str::trim_start) {
        Some("") => "operation".to_owned(),
        inside => visible(inside.unwrap_or(&change.path)),
    }
}

/// What the class of a change is true of.
pub(super) fn breaks(change: &Change) -> &'static str {
    match (change.wire == change.class, change.rust_api == change.class) {
        _ if change.class == Class::Cosmetic => "",
        (true, true) => "wire, Rust",
        (true, false) => "wire",
        (false, _) => "Rust",
    }
}

fn values(change: &Change) -> Option<String> {
    // What was added or removed needs no arrow.
    let is_changed = change.what.ends_with("changed");
    match (&change.old, &change.new) {
        (None, None) => None,
        (Some(value), None) | (None, Some(value)) if value.is_object() => None,
        (None, Some(new)) if is_changed => Some(format!("none → {}", shortened(&plain(new), 0))),
        (Some(old), None) if is_changed => Some(format!("{} → none", shortened(&plain(old), 0))),
        (None, Some(value)) | (Some(value), None) => Some(shortened(&plain(value), 0)),
        (Some(old), Some(new)) => {
            let (old, new) = (plain(old), plain(new));
            let both = old.chars().zip(new.chars());
            let same = both.take_while(|(old, new)| old == new).count();
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

/// Cuts a long text so that what comes after the first `same` characters is seen.
fn shortened(text: &str, same: usize) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let from = same.saturating_sub(LEAD).min(length - LONGEST);
    let cut: String = text.chars().skip(from).take(LONGEST).collect();
    let before = if from > 0 { "…" } else { "" };
    let after = if from + LONGEST < length { "…" } else { "" };
    format!("{before}{}{after}", cut.trim())
}

/// The first `most` of several names, and how many more there are.
pub(super) fn some_of<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let shown = names.iter().take(most).map(|name| visible(name.as_ref()));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if names.len() > most {
        let _ = write!(text, " and {} more", names.len() - most);
    }
    text
}

/// One line without characters that would control a terminal.
pub(super) fn visible(text: &str) -> String {
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
