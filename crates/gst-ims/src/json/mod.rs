//! Reading JSON that is not quite as documented.

mod cursor;
mod members;

pub(crate) use cursor::{Cursor, Malformed};
pub(crate) use members::Members;
