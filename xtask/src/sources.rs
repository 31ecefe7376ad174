//! The inputs of a run: vendored pages with their fragments, and the overlay.

use std::path::Path;

use crate::error::{Error, Result};
use crate::vendor::{self, VendorList};

/// The list of vendored pages.
pub const VENDOR_LIST: &str = "openapi/vendor/vendor.toml";
/// The folder of the vendored pages and their fragments.
pub const VENDOR_FOLDER: &str = "openapi/vendor";
/// The corrections.
pub const OVERLAY: &str = "openapi/overlay.yaml";

/// Everything that a run reads, in memory.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The pages in the order of the list.
    pub pages: Vec<SourcePage>,
    /// The text of the overlay.
    pub overlay: String,
}

/// One page with its fragment.
#[derive(Debug, Clone)]
pub struct SourcePage {
    /// Path of the page from the workspace root, with slashes.
    pub path: String,
    /// The page as published.
    pub text: String,
    /// Where it is published.
    pub address: String,
    /// Path and text of the fragment that stands for a page without a block.
    pub fragment: Option<(String, String)>,
}

impl Sources {
    /// Reads the sources of the workspace at `root` and checks every page against its recorded hash.
    ///
    /// # Errors
    /// A file that cannot be read, a list that does not parse, a page that is not as recorded.
    pub fn read(root: &Path) -> Result<Self> {
        let list = VendorList::read(root)?;
        let pages = list
            .pages
            .iter()
            .map(|page| {
                let path = format!("{VENDOR_FOLDER}/{}", page.file);
                let bytes = read_bytes(root, &path)?;
                vendor::check_hash(page, &path, &bytes)?;
                let text = String::from_utf8(bytes).map_err(|error| {
                    Error::new(
                        &path,
                        format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
                        "fetch the page again as UTF-8",
                    )
                })?;
                let fragment = match &page.fragment {
                    Some(file) => {
                        let path = format!("{VENDOR_FOLDER}/{file}");
                        let text = read_text(root, &path)?;
                        Some((path, text))
                    }
                    None => None,
                };
                Ok(SourcePage {
                    path,
                    text,
                    address: page.address.clone(),
                    fragment,
                })
            })
            .collect::<Result<_>>()?;
        let overlay = read_text(root, OVERLAY)?;
        Ok(Self { pages, overlay })
    }
}

/// Reads a file of the workspace whose absence is an error.
pub(crate) fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>> {
    std::fs::read(root.join(path)).map_err(|error| {
        Error::new(
            path,
            format!("cannot be read: {error}"),
            "run from inside the workspace and check that the file is there",
        )
    })
}

/// Reads a text file of the workspace whose absence is an error.
pub(crate) fn read_text(root: &Path, path: &str) -> Result<String> {
    String::from_utf8(read_bytes(root, path)?)
        .map_err(|_| Error::new(path, "not UTF-8", "save the file as UTF-8"))
}
