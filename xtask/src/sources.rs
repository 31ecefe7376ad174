//! The inputs of a run: vendored pages with their fragments, the overlay, the list of operations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use openapi_document::page::{find_openapi_block, is_document_name};
use openapi_document::{Error, Place, Refusals, Result, yaml};
use serde_json::Value;

use crate::files::{OVERLAY, VENDOR_LIST, read_text};
use crate::generation::mock::ROUTES;
use crate::operations::{Catalogue, OPERATIONS};
use crate::vendor_list::{VendorList, check_hash};

/// Everything that a run reads, in memory.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The pages in the order of the list.
    pub pages: Vec<SourcePage>,
    /// The text of the overlay.
    pub overlay: String,
    /// The operations and their frozen names.
    pub catalogue: Catalogue,
    /// The names of the files in which the mock answers operations, without their endings; none
    /// where there is no mock.
    pub mock: BTreeSet<String>,
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
    /// The document as it is published, and the name of the file that holds it.
    ///
    /// # Errors
    /// A page without a document or with two, or a document that does not parse.
    pub fn read(&self) -> Result<(String, Value)> {
        if let Some((path, text)) = &self.fragment {
            self.refuse_both(path)?;
            return Ok((path.clone(), yaml::read(path, text, 1)?));
        }
        let document = if is_document_name(&self.path) {
            yaml::read(&self.path, &self.text, 1)?
        } else {
            let block = find_openapi_block(&self.path, &self.text)?;
            let block = block.ok_or_else(|| no_block(&self.path))?;
            yaml::read(&self.path, &block.text, block.first_line)?
        };
        Ok((self.path.clone(), document))
    }

    /// A fragment stands for a block that is missing; once the page has one, the page must win.
    fn refuse_both(&self, fragment: &str) -> Result<()> {
        match find_openapi_block(&self.path, &self.text)? {
            None => Ok(()),
            Some(block) => Err(Error::new(
                Place::Line(self.path.clone(), block.first_line),
                format!(
                    "the page has an OpenAPI block of its own, and {fragment} stands beside it"
                ),
                format!("delete the fragment and its line in {VENDOR_LIST}"),
            )),
        }
    }
}

fn no_block(page: &str) -> Error {
    Error::new(
        page,
        "no fenced YAML or JSON block with an OpenAPI document in this page",
        format!(
            "write its operation as an OpenAPI fragment and name that file as `fragment` of this page in {VENDOR_LIST}"
        ),
    )
}

impl Sources {
    /// Reads the sources of the workspace at `root` and checks every page against its recorded hash.
    ///
    /// # Errors
    /// Files that cannot be read, a list that does not parse, pages that are not as recorded.
    pub fn read(root: &Path) -> Result<Self, Refusals> {
        let list = VendorList::parse(&read_text(root, VENDOR_LIST)?)?;
        let mut faults = Vec::new();
        let mut files = BTreeMap::new();
        for page in &list.pages {
            for path in [Some(page.path()), page.fragment_path()]
                .into_iter()
                .flatten()
            {
                match read_text(root, &path) {
                    Ok(text) => drop(files.insert(path, text)),
                    Err(error) => faults.push(error),
                }
            }
            if let Some(text) = files.get(&page.path()) {
                faults.extend(check_hash(page, text).err());
            }
        }
        let overlay = read_text(root, OVERLAY);
        let operations = read_text(root, OPERATIONS);
        faults.extend(overlay.as_ref().err().cloned());
        faults.extend(operations.as_ref().err().cloned());
        Refusals::check(faults)?;
        let sources = Self {
            pages: pages(&list, &files),
            overlay: overlay?,
            catalogue: Catalogue::parse(OPERATIONS, &operations?)?,
            mock: mock(root),
        };
        Ok(sources)
    }
}

/// The files in which the mock of the workspace at `root` answers operations.
pub(crate) fn mock(root: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root.join(ROUTES));
    let names = entries.into_iter().flatten().flatten();
    names
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let stem = name.strip_suffix(".rs")?;
            (stem != "mod").then(|| stem.to_owned())
        })
        .collect()
}

/// The pages of `list`, whose texts are in `files` by path from the root.
pub(crate) fn pages(list: &VendorList, files: &BTreeMap<String, String>) -> Vec<SourcePage> {
    let text = |path: &str| files.get(path).cloned().unwrap_or_default();
    list.pages
        .iter()
        .map(|page| SourcePage {
            path: page.path(),
            text: text(&page.path()),
            address: page.address.clone(),
            fragment: page.fragment_path().map(|path| {
                let text = text(&path);
                (path, text)
            }),
        })
        .collect()
}
