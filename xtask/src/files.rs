//! Files of the workspace: where the inputs are, and how their text is read.

use std::path::Path;

use openapi_document::{Error, Place, Result};
use serde::de::DeserializeOwned;

/// The assembled document, which stands for every stage that has no file of its own.
pub const DOCUMENT: &str = "openapi/ims.yaml";
/// The list of vendored pages.
pub const VENDOR_LIST: &str = "openapi/vendor/vendor.toml";
/// The folder of the vendored pages and their fragments.
pub const VENDOR_FOLDER: &str = "openapi/vendor";
/// The corrections.
pub const OVERLAY: &str = "openapi/overlay.yaml";

/// The text of the file at `path` of the workspace at `root`.
pub(crate) fn read_text(root: &Path, path: &str) -> Result<String> {
    let bytes = std::fs::read(root.join(path)).map_err(|error| Error::unreadable(path, &error))?;
    utf8(path, bytes)
}

/// The text of `bytes`, which are the file at `path`.
pub(crate) fn utf8(path: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        Error::new(
            path,
            format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
            "fetch or save the file again as UTF-8",
        )
    })
}

/// Reads the TOML `text` of the file `name`.
pub(crate) fn parse_toml<T: DeserializeOwned>(name: &str, text: &str, remedy: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let place = Place::Line(name.to_owned(), line);
        Error::new(place, error.message().to_lowercase(), remedy)
    })
}
