//! Hides who is meant by a taxpayer's number in an example.
//!
//! The vendor's own pages show numbers like `24ABCCU0123M1YZ`: state, kind of taxpayer and initial
//! stay, what names a person does not. Examples of whole documents are not always masked, and a
//! number that is somebody's must not go into a repository.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

/// A PAN, or a GSTIN around one; the parts in parentheses are kept.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:([0-9]{2})[A-Z]{3}([A-Z]{2})[0-9]{4}([A-Z])([A-Z0-9])[A-Z0-9]{2}|[A-Z]{3}([A-Z]{2})[0-9]{4}([A-Z]))\b").ok()
});

/// Masks every GSTIN and PAN in the texts below `value`; returns how many there were.
pub(super) fn mask(value: &mut Value) -> usize {
    match value {
        Value::String(text) => mask_text(text),
        Value::Array(items) => items.iter_mut().map(mask).sum(),
        Value::Object(map) => map.values_mut().map(mask).sum(),
        _ => 0,
    }
}

fn mask_text(text: &mut String) -> usize {
    let Some(number) = NUMBER.as_ref() else {
        return 0;
    };
    let mut count = 0;
    let masked = number.replace_all(text, |found: &Captures<'_>| {
        let part = |index| found.get(index).map(|part| part.as_str());
        let masked = if let (Some(state), Some(kind), Some(last), Some(entity)) =
            (part(1), part(2), part(3), part(4))
        {
            format!("{state}ABC{kind}0123{last}{entity}YZ")
        } else {
            let (kind, last) = (part(5).unwrap_or_default(), part(6).unwrap_or_default());
            format!("ABC{kind}0123{last}")
        };
        count += usize::from(part(0) != Some(&masked));
        masked
    });
    if count > 0 {
        *text = masked.into_owned();
    }
    count
}
