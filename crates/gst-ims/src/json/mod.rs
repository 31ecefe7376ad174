//! Reading JSON that is not quite as documented.

pub(crate) mod locate;
mod members;

pub(crate) use gst_types::wire::{Cursor, Malformed};
pub(crate) use members::Members;
