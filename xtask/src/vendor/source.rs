//! What a person hands over: a page, a page that was scraped without its block, a whole document.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::extract::{Extract, extract};
use crate::catalogue::Catalogue;
use crate::document::{decode_references, operations};
use crate::error::{Error, Result};
use crate::names::kebab_case;
use crate::sources::{VENDOR_FOLDER, is_document_name, utf8};
use crate::tree::Tree;
use crate::{page, passes, scraped, yaml};

use super::list::{VendorList, VendorPage, sha256};

/// Ends the name of a fragment.
pub(super) const FRAGMENT: &str = ".fragment.yaml";

/// One source, read and understood.
#[derive(Debug)]
pub(super) struct Source {
    /// As the person named it.
    pub(super) name: String,
    /// Its document as it is published, or as its fragment says.
    pub(super) document: Value,
    /// What is kept of it.
    pub(super) material: Material,
}

#[derive(Debug)]
pub(super) enum Material {
    /// A page as it was published.
    Page {
        text: String,
        /// The text of the fragment that stands for its block.
        fragment: Option<String>,
    },
    /// An extract of a whole document.
    Document {
        text: String,
        /// SHA-256 of the whole document.
        whole: String,
        extract: Extract,
    },
}

impl Source {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// A file that cannot be read or is neither page nor document, a page without a block and
    /// without a fragment, a document that none of the client's operations is in.
    pub(super) fn read(
        path: &Path,
        tree: &Tree,
        list: &VendorList,
        catalogue: &Catalogue,
    ) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path)
            .or_else(|error| std::fs::read(tree.root().join(path)).map_err(|_| error))
            .map_err(|error| {
                Error::new(
                    &name,
                    format!("cannot be read: {error}"),
                    "name the file of a page or of an OpenAPI document",
                )
            })?;
        let whole = sha256(&bytes);
        let text = utf8(&name, bytes)?;
        refuse_unusable(&name, &text)?;
        if is_whole_document(&name, &text) {
            return Self::whole_document(name, &text, whole, catalogue);
        }
        match page::find_openapi_block(&name, &text)? {
            Some(block) => {
                let document = yaml::read(&name, &block.text, block.first_line)?;
                Ok(Self {
                    name,
                    document,
                    material: Material::Page {
                        text,
                        fragment: None,
                    },
                })
            }
            None => Self::scraped_page(name, path, text, tree, list),
        }
    }

    fn whole_document(
        name: String,
        text: &str,
        whole: String,
        catalogue: &Catalogue,
    ) -> Result<Self> {
        let mut document = yaml::read(&name, text, 1)?;
        passes::refuse_unknown_version(&document).map_err(|error| error.within(&name))?;
        decode_references(&mut document);
        let extract = extract(&name, &document, catalogue)?;
        drop(document);
        let body = yaml::write(&extract.document);
        if yaml::read(&name, &body, 1).ok().as_ref() != Some(&extract.document) {
            return Err(Error::new(
                name,
                "what is kept of the document does not survive being written as YAML",
                "a text in it is outside what the YAML writer can quote: correct it in a copy",
            ));
        }
        let text = format!(
            "# Extract of a whole document: the operations that openapi/operations.toml names and what they\n\
             # refer to, with the numbers of taxpayers masked. Made by `cargo xtask vendor`.\n{body}"
        );
        Ok(Self {
            name,
            document: extract.document.clone(),
            material: Material::Document {
                text,
                whole,
                extract,
            },
        })
    }

    fn scraped_page(
        name: String,
        path: &Path,
        text: String,
        tree: &Tree,
        list: &VendorList,
    ) -> Result<Self> {
        let beside = path.with_extension("").display().to_string() + FRAGMENT;
        let vendored = vendored_page(path, &text, list)
            .and_then(VendorPage::fragment_path)
            .filter(|fragment| tree.has(fragment));
        let (place, fragment) = if Path::new(&beside).is_file() {
            let bytes = std::fs::read(&beside).map_err(|error| {
                Error::new(
                    &beside,
                    format!("cannot be read: {error}"),
                    "check its permissions",
                )
            })?;
            (beside.clone(), utf8(&beside, bytes)?)
        } else if let Some(vendored) = vendored {
            let text = tree.text(&vendored)?;
            (vendored, text)
        } else {
            return Err(Error::new(
                name,
                "no fenced YAML or JSON block with an OpenAPI document in this page",
                format!(
                    "write what the page says about its operation as an OpenAPI 3.0 document into {beside} \
                     and run this again (an example: {VENDOR_FOLDER}/get-invoice-count{FRAGMENT})"
                ),
            ));
        };
        let document = yaml::read(&place, &fragment, 1)?;
        scraped::check(&name, &text, &place, &document)?;
        Ok(Self {
            name,
            document,
            material: Material::Page {
                text,
                fragment: Some(fragment),
            },
        })
    }

    /// The file name for the vendor folder, if the source is new there.
    pub(super) fn new_file_name(&self, id: Option<&str>) -> String {
        match &self.material {
            Material::Document { extract, .. } => {
                let title = extract
                    .document
                    .pointer("/info/title")
                    .and_then(Value::as_str)
                    .map(kebab_case)
                    .filter(|title| is_plain(title))
                    .unwrap_or_else(|| "document".to_owned());
                format!("{title}.extract.yaml")
            }
            Material::Page { .. } => {
                let stem = PathBuf::from(&self.name)
                    .file_stem()
                    .map(|stem| kebab_case(&stem.to_string_lossy()))
                    .unwrap_or_default();
                let name = [id.map(kebab_case).unwrap_or_default(), stem]
                    .into_iter()
                    .find(|name| is_plain(name))
                    .unwrap_or_else(|| "page".to_owned());
                format!("{name}.md")
            }
        }
    }
}

/// The vendored page that a scraped text is another version of: the same file, or the same call.
fn vendored_page<'l>(path: &Path, text: &str, list: &'l VendorList) -> Option<&'l VendorPage> {
    let file = path.file_name()?.to_string_lossy();
    let by_name = list.pages.iter().find(|page| page.file == file);
    by_name.or_else(|| {
        let call = scraped::call(text)?;
        let id = kebab_case(&call.title);
        list.pages
            .iter()
            .find(|page| page.fragment.is_some() && page.file == format!("{id}.md"))
    })
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// What is neither a page nor a document, whatever else it may hold.
fn refuse_unusable(name: &str, text: &str) -> Result<()> {
    if let Some(page) = name.strip_suffix(FRAGMENT) {
        return Err(Error::new(
            name,
            "a fragment stands for the block of a page, and is vendored with it",
            format!("name the page that it stands beside: {page}.md"),
        ));
    }
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Error::new(
            name,
            "the file is empty",
            "fetch the page or document again",
        ));
    }
    Ok(())
}

/// Whether the text is a document itself, not a page around one.
fn is_whole_document(name: &str, text: &str) -> bool {
    if is_document_name(name) {
        return true;
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = ["{", "openapi:", "swagger:", "\"openapi\":", "'openapi':"]
        .iter()
        .any(|start| text.starts_with(start));
    begins && matches!(page::find_openapi_block(name, text), Ok(None))
}

/// The operations of a document as method and path.
pub(super) fn calls(document: &Value) -> Vec<(String, String)> {
    operations(document)
        .iter()
        .map(|operation| crate::catalogue::identity(operation.method, operation.path))
        .collect()
}
