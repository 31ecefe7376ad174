//! How documents are named that need not be stored.

use gst_ims::DocumentKey;

use crate::error::Error;
use crate::json;

/// The text by which plans and submissions name a document, which need not be stored.
pub(crate) fn key_text(key: &DocumentKey) -> Result<String, Error> {
    json::write(key)
}
