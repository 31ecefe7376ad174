//! Hides who is meant by a taxpayer's number in an example.
//!
//! The vendor's own pages show numbers like `24ABCCU0123M1YZ`: state, kind of taxpayer and initial
//! stay, what names a person does not. Examples of whole documents are not always masked, and a
//! number that is somebody's must not go into a repository.

use serde_json::Value;

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
    let mut masked = String::new();
    let mut count = 0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = |is_word: bool| {
            rest.find(|c: char| c.is_ascii_alphanumeric() != is_word)
                .unwrap_or(rest.len())
        };
        let starts_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let (part, after) = rest.split_at(end(starts_word));
        match masked_number(part) {
            Some(number) => {
                count += 1;
                masked.push_str(&number);
            }
            None => masked.push_str(part),
        }
        rest = after;
    }
    if count > 0 {
        *text = masked;
    }
    count
}

/// The masked form of a GSTIN or PAN that is not masked yet.
fn masked_number(word: &str) -> Option<String> {
    let shape: String = word
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            _ => 'x',
        })
        .collect();
    let (state, pan, rest) = match (shape.len(), shape.get(..)) {
        (10, Some("AAAAA9999A")) => ("", word, ""),
        (15, Some(shape)) if shape.starts_with("99AAAAA9999A") && !shape.contains('x') => {
            (word.get(..2)?, word.get(2..12)?, word.get(12..)?)
        }
        _ => return None,
    };
    let (kind, last) = (pan.get(3..5)?, pan.get(9..)?);
    let rest = match rest.get(..1) {
        Some(entity) => format!("{entity}YZ"),
        None => String::new(),
    };
    let masked = format!("{state}ABC{kind}0123{last}{rest}");
    (masked != word).then_some(masked)
}
