//! The list of vendored pages: where each comes from, when, and its hash.

use std::fmt::Write as _;

use openapi_document::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files::{VENDOR_FOLDER, VENDOR_LIST, parse_toml};

/// Ends the name of a fragment.
pub(crate) const FRAGMENT: &str = ".fragment.yaml";

const HEADER: &str = "\
# The documentation in this folder: pages exactly as published, and extracts of whole documents.
# `cargo xtask codegen` refuses a file whose SHA-256 is not the one below;
# `cargo xtask vendor FILE --write` records a new one. A fragment without a page is written by hand
# and has no SHA-256; the page takes its place once somebody vendors it.
";

/// The list of vendored pages, `openapi/vendor/vendor.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorList {
    /// The pages in the order in which they are merged.
    #[serde(rename = "page", default)]
    pub pages: Vec<VendorPage>,
}

/// One page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VendorPage {
    /// File name in the vendor folder.
    pub file: String,
    /// Where the page is published; empty if that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The day on which this text of the page was taken, `YYYY-MM-DD`.
    pub date: String,
    /// SHA-256 of the file in lower-case hexadecimal; empty for a fragment without a page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// File name of the whole document that the file is an extract of.
    pub extracted_from: Option<String>,
    /// SHA-256 of that document.
    pub extracted_from_sha256: Option<String>,
    /// File name of the `OpenAPI` fragment that stands for a page without a block.
    pub fragment: Option<String>,
}

impl VendorPage {
    /// Path of the page from the workspace root.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{VENDOR_FOLDER}/{}", self.file)
    }

    /// Whether the file is a fragment for which no page is at hand: it is written by hand, and
    /// changes without being vendored.
    fn is_lone_fragment(&self) -> bool {
        self.file.ends_with(FRAGMENT)
    }

    /// Path of its fragment from the workspace root.
    #[must_use]
    pub fn fragment_path(&self) -> Option<String> {
        let fragment = self.fragment.as_ref()?;
        Some(format!("{VENDOR_FOLDER}/{fragment}"))
    }
}

impl VendorList {
    /// Reads the text of the list.
    ///
    /// # Errors
    /// A list that does not parse.
    pub fn parse(text: &str) -> Result<Self> {
        let remedy =
            "give every [[page]] file, address, date and sha256, and a fragment if it has no block";
        parse_toml(VENDOR_LIST, text, remedy)
    }

    /// The list as it stands in the file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let pages = self.pages.iter().map(|page| {
            let text = toml::to_string(page).unwrap_or_default();
            format!("\n[[page]]\n{text}")
        });
        HEADER.to_owned() + &pages.collect::<String>()
    }
}

/// A text as TOML writes it; Rust escapes other signs than TOML does.
pub(crate) fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Refuses a page whose text is not the recorded one.
pub(crate) fn check_hash(page: &VendorPage, text: &str) -> Result<()> {
    let (found, path) = (sha256(text.as_bytes()), page.path());
    if found == page.sha256 || page.is_lone_fragment() {
        return Ok(());
    }
    Err(Error::new(
        &path,
        format!(
            "SHA-256 is {found}, and {VENDOR_LIST} records {}",
            page.sha256
        ),
        format!(
            "look at what the change means with `cargo xtask vendor {path}`, and record it with `--write`"
        ),
    ))
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
