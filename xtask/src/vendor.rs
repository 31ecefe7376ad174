//! The list of vendored pages: where each comes from, when, and its hash.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::sources::{VENDOR_FOLDER, VENDOR_LIST, read_bytes, read_text};

const HEADER: &str = "\
# The documentation pages in this folder, exactly as published.
# `cargo xtask codegen` refuses a page whose SHA-256 is not the one below;
# `cargo xtask vendor --accept PAGE` records a new one.
";

/// The list of vendored pages, `openapi/vendor/vendor.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorList {
    /// The pages in the order in which they are merged.
    #[serde(rename = "page")]
    pub pages: Vec<VendorPage>,
}

/// One page of the list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorPage {
    /// File name in the vendor folder.
    pub file: String,
    /// Where the page is published.
    pub address: String,
    /// The day on which this text of the page was taken, `YYYY-MM-DD`.
    pub date: String,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// File name of the `OpenAPI` fragment that stands for a page without a block.
    pub fragment: Option<String>,
}

impl VendorList {
    /// Reads the list of the workspace at `root`.
    ///
    /// # Errors
    /// A list that is missing or does not parse.
    pub fn read(root: &Path) -> Result<Self> {
        let text = read_text(root, VENDOR_LIST)?;
        toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
            });
            Error::new(
                format!("{VENDOR_LIST}:{line}"),
                error.message().to_lowercase(),
                "give every [[page]] file, address, date and sha256, and a fragment if it has no block",
            )
        })
    }

    /// The list as it stands in the file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = HEADER.to_owned();
        for page in &self.pages {
            let _ = write!(
                out,
                "\n[[page]]\nfile = {:?}\naddress = {:?}\ndate = {:?}\nsha256 = {:?}\n",
                page.file, page.address, page.date, page.sha256
            );
            if let Some(fragment) = &page.fragment {
                let _ = writeln!(out, "fragment = {fragment:?}");
            }
        }
        out
    }
}

/// Refuses a page whose text is not the recorded one.
pub(crate) fn check_hash(page: &VendorPage, path: &str, bytes: &[u8]) -> Result<()> {
    let found = sha256(bytes);
    if found == page.sha256 {
        return Ok(());
    }
    Err(Error::new(
        path,
        format!(
            "SHA-256 is {found}, and {VENDOR_LIST} records {}",
            page.sha256
        ),
        format!("if the change is wanted, record it with `cargo xtask vendor --accept {path}`"),
    ))
}

/// Records the present text of the page at `path` as the vendored one, taken on `date`.
///
/// Returns the new list; nothing is written.
///
/// # Errors
/// A page that the list does not name or that cannot be read.
pub fn accept(root: &Path, path: &str, date: &str) -> Result<VendorList> {
    let mut list = VendorList::read(root)?;
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let Some(page) = list.pages.iter_mut().find(|page| page.file == file) else {
        return Err(Error::new(
            path,
            format!("{VENDOR_LIST} has no page `{file}`"),
            "add a [[page]] with its file, address, date and sha256 to the list first",
        ));
    };
    let hash = sha256(&read_bytes(root, &format!("{VENDOR_FOLDER}/{file}"))?);
    if hash != page.sha256 {
        page.sha256 = hash;
        date.clone_into(&mut page.date);
    }
    Ok(list)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
