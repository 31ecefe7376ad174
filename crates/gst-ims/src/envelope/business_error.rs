//! Errors inside a response, in the forms that the tax network and gateways give them.

use std::borrow::Cow;

use gst_types::wire;
use serde_json::value::RawValue;

use super::members::Member;
use super::payload::Payload;
use crate::json::{Cursor, Malformed};

/// The tax network's own error, hidden inside HTTP 200, or a gateway's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BusinessError {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
}

/// Nobody sends so many that are worth telling.
const MOST_ERRORS: usize = 100;

/// Nobody reads more words than these, in bytes.
const MOST_WORDS: usize = 4_000;

/// How deep errors may be inside errors.
const DEPTH: usize = 4;

/// Takes the errors out of a value, which is a text, an object, or a list of either; what is in it
/// beside them goes to `payload`, as it may be documents.
pub(super) fn read<'t>(
    cursor: &mut Cursor<'t>,
    errors: &mut Vec<BusinessError>,
    payload: &mut impl Payload<'t>,
) -> Result<(), Malformed> {
    at_depth(cursor, 0, errors, payload)
}

fn at_depth<'t>(
    cursor: &mut Cursor<'t>,
    depth: usize,
    errors: &mut Vec<BusinessError>,
    payload: &mut impl Payload<'t>,
) -> Result<(), Malformed> {
    match cursor.peek() {
        _ if depth > DEPTH => payload.member(Cow::Borrowed("error"), cursor),
        Some(b'[') => cursor.elements(|cursor| at_depth(cursor, depth + 1, errors, payload)),
        Some(b'{') => object(cursor, depth, errors, payload),
        _ => {
            let message = said(cursor.raw()?);
            add(
                errors,
                BusinessError {
                    code: None,
                    message,
                },
            );
            Ok(())
        }
    }
}

fn object<'t>(
    cursor: &mut Cursor<'t>,
    depth: usize,
    errors: &mut Vec<BusinessError>,
    payload: &mut impl Payload<'t>,
) -> Result<(), Malformed> {
    let mut own = BusinessError::default();
    let mut inner = Vec::new();
    cursor.members(|cursor, key| {
        let is_nested = matches!(cursor.peek(), Some(b'{' | b'['));
        // Inside an error the shortest names are its own.
        let member = match key.to_ascii_lowercase().as_str() {
            "cd" => Some(Member::Code),
            "text" => Some(Member::Message),
            _ => Member::of(&key),
        };
        match member {
            // Apigee has the code in `detail`.
            Some(Member::Error | Member::Message | Member::ErrorMessage) if is_nested => {
                return at_depth(cursor, depth + 1, &mut inner, payload);
            }
            Some(Member::Code | Member::ErrorCode) => {
                let code = said(cursor.raw()?);
                own.code = own.code.take().or(code);
            }
            Some(Member::Message | Member::ErrorMessage | Member::Error) => {
                add_words(&mut own.message, said(cursor.raw()?));
            }
            _ if is_nested => return payload.member(key, cursor),
            _ => drop(cursor.raw()?),
        }
        Ok(())
    })?;
    // A code that is inside an error with the words is theirs.
    if let [only] = inner.as_mut_slice()
        && (own.code.is_none() || only.code.is_none())
        && (own.message.is_none() || only.message.is_none())
    {
        own.code = own.code.or_else(|| only.code.take());
        own.message = own.message.or_else(|| only.message.take());
        inner.clear();
    }
    add(errors, own);
    for error in inner {
        add(errors, error);
    }
    Ok(())
}

/// Adds an error, unless it says nothing or there are too many.
pub(super) fn add(errors: &mut Vec<BusinessError>, error: BusinessError) {
    if errors.len() < MOST_ERRORS && error != BusinessError::default() {
        errors.push(error);
    }
}

/// Puts words beside those that are there, unless they repeat them; a title has its details.
pub(super) fn add_words(words: &mut Option<String>, more: Option<String>) {
    let Some(more) = more else { return };
    match words {
        Some(words) if words.len() > MOST_WORDS || words.contains(&more) => {}
        Some(words) => {
            words.push_str(": ");
            words.push_str(&more);
        }
        None => *words = Some(more),
    }
}

/// The texts in a list or an object, where words are expected.
pub(super) fn texts(value: &RawValue) -> Vec<String> {
    /// More is no message.
    const MOST: usize = 5;
    let mut texts = Vec::new();
    let mut add = |cursor: &mut Cursor<'_>| {
        let value = cursor.raw()?;
        if value.get().starts_with('"') && texts.len() < MOST {
            texts.extend(said(value));
        }
        Ok(())
    };
    let mut cursor = Cursor::new(value.get());
    // What is malformed has no words.
    let _malformed: Result<(), Malformed> = match cursor.peek() {
        Some(b'[') => cursor.elements(add),
        Some(b'{') => cursor.members(|cursor, _| add(cursor)),
        _ => Ok(()),
    };
    texts
}

/// Reads a code or words; zero and words of success are no error.
pub(super) fn said(value: &RawValue) -> Option<String> {
    let text: Option<wire::Text> = serde_json::from_str(value.get()).ok();
    text.map(|text| beginning(&text.0).to_owned())
        .filter(|text| !says_success(text))
}

/// As much of a text as is read of a message.
pub(super) fn beginning(text: &str) -> &str {
    let mut ends = (0..=text.len().min(MOST_WORDS)).rev();
    let end = ends.find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

pub(super) fn says_success(text: &str) -> bool {
    let text = text.trim();
    let words = [
        "ok",
        "success",
        "null",
        "none",
        "false",
        "na",
        "n/a",
        "-",
        "200",
        "no error",
        "no errors",
    ];
    text.bytes().all(|byte| byte == b'0')
        || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_between_characters_and_no_more_are_added() {
        for text in [
            "short",
            &"\u{915}".repeat(MOST_WORDS),
            &"a".repeat(MOST_WORDS),
        ] {
            let cut = beginning(text);
            assert!(text.starts_with(cut) && cut.len() <= MOST_WORDS);
            assert!(text.len().min(MOST_WORDS) - cut.len() < 4, "{}", cut.len());
        }
        let mut words = None;
        for number in 0..10_000 {
            add_words(&mut words, Some(format!("word {number}")));
        }
        assert!(words.is_some_and(|words| words.len() < MOST_WORDS + 20));
    }
}
