//! Records of a list, each read so that a bad one costs no other.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{Members, read_members};

/// Reads a record by its generated type, which takes every form that a value can have; `fields`
/// are the documented ones, in which an empty text is the same as a missing value.
///
/// `is_damaged` tells that the response has bytes that are not UTF-8, somewhere.
pub(crate) fn read_record<T: DeserializeOwned>(
    raw: &RawValue,
    fields: &[&str],
    is_damaged: bool,
) -> Result<T, String> {
    if is_damaged && raw.get().contains(char::REPLACEMENT_CHARACTER) {
        return Err("expected UTF-8 text, found bytes that are none (shown as U+FFFD)".to_owned());
    }
    let Some(members) = Members::read(raw) else {
        return Err(match kind_of(raw) {
            "an object" => "expected an object, found one with more than 10,000 members".to_owned(),
            other => format!("expected an object, found {other}"),
        });
    };
    let said: Vec<_> = members
        .iter()
        .filter(|(key, value)| value.get() != "\"\"" || !fields.contains(key))
        .collect();
    read_members(&said).map_err(|error| fault::<T>(&said, &error))
}

/// Names the field that made a record unreadable: the first that cannot be
/// read even by itself.
fn fault<T: DeserializeOwned>(members: &[(&str, &RawValue)], error: &serde_json::Error) -> String {
    let field = members.iter().find_map(|member| {
        let error = read_members::<T>(&[*member]).err()?;
        Some(format!("{}: {}", member.0, reason(&error)))
    });
    field.unwrap_or_else(|| reason(error))
}

/// Says what is wrong, without the place in a text that the user never sees.
fn reason(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    match reason.rfind(" at line ") {
        Some(end) => reason.get(..end).unwrap_or_default().to_owned(),
        None => reason,
    }
}

fn kind_of(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}
