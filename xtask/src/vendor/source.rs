//! What a person hands over: a page, a page that was scraped without its block, a whole document.

use std::path::{Path, PathBuf};

use openapi_document::page::{
    PointedAt, find_openapi_block, is_document, nothing_in, pointed_at, points,
};
use openapi_document::{Error, Result, decode_references, read, yaml};
use openapi_prepare::names::kebab_case;
use openapi_prepare::passes::refuse_unknown_version;
use serde_json::Value;

use super::extract::{Extract, extract};
use super::workspace::Workspace;
use crate::files::{VENDOR_FOLDER, utf8};
use crate::scraped;
use crate::vendor_list::{FRAGMENT, VendorPage, sha256};

/// File names that vendors give every document.
const GENERIC: [&str; 6] = ["openapi", "swagger", "spec", "api", "index", "document"];

/// One source, read and understood.
#[derive(Debug)]
pub(super) struct Source {
    /// As the person named it.
    pub(super) name: String,
    /// Where it lies.
    pub(super) path: PathBuf,
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
        /// Name and text of the fragment that stands for its block.
        fragment: Option<(String, String)>,
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
    pub(super) fn read(path: &Path, workspace: &Workspace) -> Result<Self> {
        let File {
            name,
            path,
            whole,
            text,
        } = File::read(path, workspace)?;
        let (document, material) = if is_document(&name, &text) {
            let mut document = yaml::read(&name, &text, 1)?;
            refuse_unknown_version(&name, &document)?;
            decode_references(&mut document);
            let extract = extract(&name, &document, &workspace.catalogue)?;
            drop(document);
            let text = format!(
                "# Extract of a whole document: the operations that openapi/operations.toml names and what they\n\
                 # refer to, with the numbers of taxpayers masked. Made by `cargo xtask vendor`.\n{}",
                yaml::write(&name, &extract.document)?
            );
            let document = extract.document.clone();
            (
                document,
                Material::Document {
                    text,
                    whole,
                    extract,
                },
            )
        } else if let Some(block) = find_openapi_block(&name, &text)? {
            let document = yaml::read(&name, &block.text, block.first_line)?;
            (
                document,
                Material::Page {
                    text,
                    fragment: None,
                },
            )
        } else {
            let (place, fragment) = fragment(&name, &path, &text, workspace)?;
            let document = yaml::read(&place, &fragment, 1)?;
            scraped::check(&name, &text, &place, &document)?;
            (
                document,
                Material::Page {
                    text,
                    fragment: Some((place, fragment)),
                },
            )
        };
        refuse_unknown_version(&name, &document)?;
        Ok(Self {
            name,
            path,
            document,
            material,
        })
    }

    /// The name of the file without folders.
    pub(super) fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The file name for the vendor folder, if the source is new there.
    pub(super) fn new_file_name(&self, id: &str) -> String {
        let stem = Path::new(&self.name).file_stem().unwrap_or_default();
        let stem = kebab_case(&stem.to_string_lossy());
        let title = self.document.pointer("/info/title").and_then(Value::as_str);
        let title = title.map(kebab_case).unwrap_or_default();
        let (candidates, end) = match self.material {
            Material::Document { .. } if GENERIC.contains(&stem.as_str()) => {
                ([title, stem], "extract.yaml")
            }
            Material::Document { .. } => ([stem, title], "extract.yaml"),
            Material::Page { .. } => ([kebab_case(id), stem], "md"),
        };
        let name = candidates.into_iter().find(|name| is_plain(name));
        format!("{}.{end}", name.unwrap_or_else(|| "page".to_owned()))
    }
}

/// A file that holds something, before it is known what.
struct File {
    name: String,
    path: PathBuf,
    /// Its SHA-256.
    whole: String,
    text: String,
}

impl File {
    fn read(path: &Path, workspace: &Workspace) -> Result<Self> {
        let name = path.display().to_string();
        let path = [path.to_path_buf(), workspace.root.join(path)]
            .into_iter()
            .find(|path| path.exists())
            .unwrap_or_else(|| path.to_path_buf());
        let bytes = std::fs::read(&path).map_err(|error| {
            Error::new(
                &name,
                format!("cannot be read: {error}"),
                "name the file of a page or of an OpenAPI document",
            )
        })?;
        let whole = sha256(&bytes);
        let text = utf8(&name, bytes)?;
        refuse_unusable(&name, &text)?;
        Ok(Self {
            name,
            path,
            whole,
            text,
        })
    }
}

/// The document of the source at `path` as it is published, with all its operations.
///
/// # Errors
/// A file that cannot be read, or that holds no document.
pub(super) fn whole(path: &Path, workspace: &Workspace) -> Result<Value> {
    let File { name, text, .. } = File::read(path, workspace)?;
    let mut document = read(&name, &text)?;
    refuse_unknown_version(&name, &document)?;
    decode_references(&mut document);
    Ok(document)
}

/// Name and text of the fragment that stands for the block of a scraped page.
fn fragment(
    name: &str,
    path: &Path,
    text: &str,
    workspace: &Workspace,
) -> Result<(String, String)> {
    let beside = path.with_extension("").display().to_string() + FRAGMENT;
    if Path::new(&beside).is_file() {
        let bytes = std::fs::read(&beside).map_err(|error| Error::unreadable(&beside, &error))?;
        return Ok((beside.clone(), utf8(&beside, bytes)?));
    }
    let vendored = vendored_page(path, text, workspace).and_then(VendorPage::fragment_path);
    let known = vendored.and_then(|path| {
        let text = workspace.files.get(&path)?.clone();
        Some((path, text))
    });
    known.ok_or_else(|| match pointed_at(text) {
        Some(PointedAt { document, call }) => {
            let document = document.unwrap_or_else(|| "the API's document".to_owned());
            let remedy = format!(
                "fetch that document and vendor it: cargo xtask vendor DOCUMENT --add {call:?}"
            );
            Error::new(name, points(&document, &call), remedy)
        }
        None => Error::new(
            name,
            nothing_in(text),
            format!(
                "write what the page says about its operation as an OpenAPI 3.0 document into {} \
                 and run this again (an example: {VENDOR_FOLDER}/get-invoice-count{FRAGMENT})",
                PathBuf::from(name).with_extension("").display().to_string() + FRAGMENT
            ),
        ),
    })
}

/// The vendored page that a scraped text is another version of: the same file, or the same call.
fn vendored_page<'w>(path: &Path, text: &str, workspace: &'w Workspace) -> Option<&'w VendorPage> {
    let file = path.file_name()?.to_string_lossy();
    let mut pages = workspace
        .list
        .pages
        .iter()
        .filter(|page| page.fragment.is_some());
    let by_name = pages.clone().find(|page| page.file == file);
    by_name.or_else(|| {
        let call = scraped::call(text)?;
        pages.find(|page| {
            let known = workspace.files.get(&page.path());
            known.and_then(|text| scraped::call(text)).as_ref() == Some(&call)
        })
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
            format!(
                "name the page that it stands beside, {page}.md; without one, edit it and run `cargo xtask codegen`"
            ),
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
