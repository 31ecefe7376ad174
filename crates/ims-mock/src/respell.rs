//! The same JSON, its numbers as strings.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

/// Rewrites every number of a JSON text as a string of the same digits.
pub(crate) fn numbers_as_text(json: &str) -> serde_json::Result<String> {
    let json: &RawValue = serde_json::from_str(json)?;
    respell(json).map(|respelt| respelt.get().to_owned())
}

/// Works on texts, not on parsed numbers, so that no digit changes.
fn respell(json: &RawValue) -> serde_json::Result<Box<RawValue>> {
    let text = json.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let object: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
            let respelt: BTreeMap<_, _> = object
                .into_iter()
                .map(|(key, value)| Ok((key, respell(value)?)))
                .collect::<serde_json::Result<_>>()?;
            to_raw_value(&respelt)
        }
        Some(b'[') => {
            let array: Vec<&RawValue> = serde_json::from_str(text)?;
            let respelt: Vec<_> = array
                .into_iter()
                .map(respell)
                .collect::<serde_json::Result<_>>()?;
            to_raw_value(&respelt)
        }
        Some(b'-' | b'0'..=b'9') => to_raw_value(text),
        _ => Ok(json.to_owned()),
    }
}
