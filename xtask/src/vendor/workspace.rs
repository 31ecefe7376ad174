//! The vendored documentation in memory, as it is recorded and as it becomes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_document::{Error, Refusals, Result, operations};
use serde_json::Value;

use crate::files::{OVERLAY, VENDOR_LIST, read_text};
use crate::operations::{Catalogue, OPERATIONS, identity};
use crate::outputs::Outputs;
use crate::sources::{Sources, mock, pages};
use crate::vendor_list::{VendorList, VendorPage, check_hash, sha256};

/// The operations of a document as method and path, in the form in which spellings are equal.
pub(super) type Calls = Vec<(String, String)>;

/// The documentation, its list, and the operations that are taken from it.
#[derive(Debug, Clone)]
pub(super) struct Workspace {
    pub(super) root: PathBuf,
    pub(super) list: VendorList,
    pub(super) catalogue: Catalogue,
    /// The text of `openapi/operations.toml`.
    pub(super) operations: String,
    /// The texts of pages and fragments by path from the root.
    pub(super) files: BTreeMap<String, String>,
    /// Why the text of a page is not the recorded one, by its path.
    pub(super) unrecorded: BTreeMap<String, Error>,
}

impl Workspace {
    /// Reads the documentation as it is recorded; a page that was changed in its place is asked of
    /// git.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub(super) fn read(root: &Path) -> Result<Self, Refusals> {
        let list = VendorList::parse(&read_text(root, VENDOR_LIST)?)?;
        let operations = read_text(root, OPERATIONS)?;
        let mut workspace = Self {
            root: root.to_path_buf(),
            catalogue: Catalogue::parse(OPERATIONS, &operations)?,
            operations,
            files: BTreeMap::new(),
            unrecorded: BTreeMap::new(),
            list,
        };
        for page in &workspace.list.pages {
            let path = page.path();
            let on_disk = read_text(root, &path);
            let judged = on_disk.clone().and_then(|text| check_hash(page, &text));
            let text = match judged {
                Ok(()) => on_disk.ok(),
                Err(error) => {
                    workspace.unrecorded.insert(path.clone(), error);
                    committed(root, &path)
                        .filter(|text| check_hash(page, text).is_ok())
                        .or(on_disk.ok())
                }
            };
            workspace.files.extend(text.map(|text| (path, text)));
            if let Some(path) = page.fragment_path()
                && let Ok(text) = read_text(root, &path)
            {
                workspace.files.insert(path, text);
            }
        }
        Ok(workspace)
    }

    /// What a run reads.
    ///
    /// # Errors
    /// An overlay that cannot be read.
    pub(super) fn sources(&self) -> Result<Sources> {
        Ok(Sources {
            pages: pages(&self.list, &self.files),
            overlay: read_text(&self.root, OVERLAY)?,
            catalogue: self.catalogue.clone(),
            mock: mock(&self.root),
        })
    }

    /// The text of a vendored page.
    pub(super) fn text(&self, page: &VendorPage) -> &str {
        self.files.get(&page.path()).map_or("", String::as_str)
    }

    /// The document of a vendored page.
    pub(super) fn document(&self, page: &VendorPage) -> Option<Value> {
        let list = VendorList {
            pages: vec![page.clone()],
        };
        let page = pages(&list, &self.files).pop()?;
        page.read().ok().map(|(_, document)| document)
    }

    /// The operations of a vendored page.
    pub(super) fn calls(&self, page: &VendorPage) -> Calls {
        self.document(page)
            .map(|document| calls(&document))
            .unwrap_or_default()
    }

    /// Lets a page and its fragment be no more.
    pub(super) fn forget(&mut self, page: &VendorPage) {
        self.files.remove(&page.path());
        if let Some(path) = page.fragment_path() {
            self.files.remove(&path);
        }
    }

    /// Records the text of a page as it is now.
    pub(super) fn record(&mut self, page: &mut VendorPage, text: String) {
        page.sha256 = sha256(text.as_bytes());
        self.unrecorded.remove(&page.path());
        self.files.insert(page.path(), text);
    }

    /// Takes more operations into the list.
    ///
    /// # Errors
    /// A list that contradicts itself then.
    pub(super) fn add_operations(&mut self, added: &str) -> Result<(), Refusals> {
        self.operations = format!("{}\n{added}", self.operations.trim_end());
        self.catalogue = Catalogue::parse(OPERATIONS, &self.operations)?;
        Ok(())
    }

    /// Adds the files that differ from those of `before` to what a run writes.
    pub(super) fn add_changes(&self, before: &Self, outputs: &mut Outputs) {
        let all = |workspace: &Self| {
            let mut files = workspace.files.clone();
            files.insert(VENDOR_LIST.to_owned(), workspace.list.to_toml());
            files.insert(OPERATIONS.to_owned(), workspace.operations.clone());
            files
        };
        let (old, new) = (all(before), all(self));
        for (path, text) in &new {
            if old.get(path) != Some(text) {
                outputs.insert(path, text);
            }
        }
        for path in old.keys().filter(|path| !new.contains_key(*path)) {
            outputs.remove(path);
        }
    }
}

/// The operations of a document as method and path.
pub(super) fn calls(document: &Value) -> Calls {
    operations(document)
        .iter()
        .map(|operation| identity(operation.method, operation.path))
        .collect()
}

/// The text of a file in the last commit.
fn committed(root: &Path, path: &str) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["show", &format!("HEAD:./{path}")])
        .output()
        .ok()?;
    let text = output.status.success().then_some(output.stdout)?;
    String::from_utf8(text).ok()
}
