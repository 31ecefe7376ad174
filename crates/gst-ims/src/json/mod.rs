//! Reading JSON that is not quite as documented.

pub(crate) mod locate;
mod members;
mod record;

use std::collections::BTreeMap;

use gst_types::RawJson;

pub(crate) use gst_types::wire::{Cursor, Malformed};
pub(crate) use members::{Members, read_members};
pub(crate) use record::read_record;

/// Keeps a value under its name; one that comes again is kept a second time, with `#2` behind the
/// name.
pub(crate) fn keep(kept: &mut BTreeMap<String, RawJson>, name: &str, value: RawJson) {
    let mut free = name.to_owned();
    let mut number = 2;
    while kept.contains_key(&free) {
        free = format!("{name}#{number}");
        number += 1;
    }
    kept.insert(free, value);
}
