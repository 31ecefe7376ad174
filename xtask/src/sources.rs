//! The inputs of a run: vendored pages with their fragments, the overlay, the list of operations.

use std::path::Path;

use crate::catalogue::{Catalogue, OPERATIONS};
use crate::error::{Error, Result};
use crate::tree::Tree;
use crate::vendor::{VendorList, check_hash};

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
    /// The operations and their frozen names.
    pub catalogue: Catalogue,
}

/// One page with its fragment, or a document that stands for itself.
#[derive(Debug, Clone)]
pub struct SourcePage {
    /// Path of the page from the workspace root, with slashes.
    pub path: String,
    /// The page as published.
    pub text: String,
    /// Where it is published; empty if that is not known.
    pub address: String,
    /// Path and text of the fragment that stands for a page without a block.
    pub fragment: Option<(String, String)>,
}

impl SourcePage {
    /// Whether the file is an `OpenAPI` document, not a page around one.
    #[must_use]
    pub fn is_document(&self) -> bool {
        is_document_name(&self.path)
    }
}

/// Whether a file of this name holds a document, not a page.
pub(crate) fn is_document_name(name: &str) -> bool {
    let extension = Path::new(name)
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("yaml" | "yml" | "json"))
}

impl Sources {
    /// Reads the sources of the workspace at `root` and checks every page against its recorded hash.
    ///
    /// # Errors
    /// A file that cannot be read, a list that does not parse, a page that is not as recorded.
    pub fn read(root: &Path) -> Result<Self> {
        Self::of(&Tree::new(root))
    }

    /// As [`Sources::read`], from a workspace with changes that are not on disk.
    ///
    /// # Errors
    /// As [`Sources::read`].
    pub fn of(tree: &Tree) -> Result<Self> {
        let list = VendorList::parse(&tree.text(VENDOR_LIST)?)?;
        let pages = list
            .pages
            .iter()
            .map(|page| {
                let path = page.path();
                let text = tree.text(&path)?;
                check_hash(page, &path, text.as_bytes())?;
                let fragment = match page.fragment_path() {
                    Some(path) => {
                        let text = tree.text(&path)?;
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
        Ok(Self {
            pages,
            overlay: tree.text(OVERLAY)?,
            catalogue: Catalogue::parse(OPERATIONS, &tree.text(OPERATIONS)?)?,
        })
    }
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
