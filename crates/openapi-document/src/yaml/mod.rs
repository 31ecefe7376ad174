//! YAML in and out, so that a document keeps its order and its strings.

mod json;
mod read;

use serde_json::Value;

use crate::{Error, Result};

pub use read::read;

/// `value` as YAML 1.1 and 1.2 read it alike, after a proof that it reads back as the same value.
///
/// # Errors
/// A value that does not survive; the file `name` was to be made of it.
pub fn write(name: &str, value: &Value) -> Result<String> {
    let options = serde_saphyr::ser_options! { compact_list_indent: false };
    let written = serde_saphyr::to_string_with_options(value, options).ok();
    written
        .filter(|text| read(name, text, 1).is_ok_and(|read| read == *value))
        .ok_or_else(|| {
            Error::new(
                name,
                "the document does not survive being written as YAML",
                "a text in it is outside what the YAML library can quote: correct it by an overlay action",
            )
        })
}
