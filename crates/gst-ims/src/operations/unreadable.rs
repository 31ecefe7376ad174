//! Records that cannot be read.

use gst_types::RawJson;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::room::{BLOCK, Room};

/// A record of a statement or of the supplier's view that could not be read.
///
/// serde writes and reads all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnreadableRecord {
    /// The tax network's name of the list in which it was, such as `cdnr`.
    pub section: String,
    /// Its place in the list of its supplier or recipient, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub reason: String,
    /// Its JSON text, untouched.
    pub raw: RawJson,
}

/// Keeps a record that cannot be read, if there is room for it.
pub(super) fn keep(
    list: &mut Vec<UnreadableRecord>,
    room: &mut Room,
    section: &str,
    index: usize,
    reason: String,
    raw: &RawValue,
) {
    let bytes = size_of::<UnreadableRecord>() + reason.len() + raw.get().len() + 2 * BLOCK;
    if room.has_rejected(list.len(), bytes) {
        list.push(UnreadableRecord {
            section: section.to_owned(),
            index,
            reason,
            raw: RawJson::from(raw.to_owned()),
        });
    }
}
