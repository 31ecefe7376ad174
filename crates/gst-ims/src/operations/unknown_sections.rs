//! What the server sent under names that are not known.

use std::collections::BTreeMap;

use gst_types::RawJson;
use serde_json::value::RawValue;

use super::room::{BLOCK, Room};
use crate::envelope::{is_about_pages, is_silent};
use crate::json;

/// Keeps a value, if there is room for it.
pub(super) fn keep(
    sections: &mut BTreeMap<String, RawJson>,
    room: &mut Room,
    key: &str,
    value: &RawValue,
) {
    if room.has(4 * BLOCK + key.len() + value.get().len()) {
        json::keep(sections, key, RawJson::from(value.to_owned()));
    }
}

/// Returns the names under which something could be documents: what says something, is not about
/// pages, and is such a value.
pub(super) fn names(
    sections: &BTreeMap<String, RawJson>,
    could_be: impl Fn(&str) -> bool,
) -> Vec<&str> {
    sections
        .iter()
        .filter(|(key, value)| {
            let value = value.as_str();
            !is_about_pages(key) && !is_silent(value) && could_be(value)
        })
        .map(|(key, _)| key.as_str())
        .collect()
}
