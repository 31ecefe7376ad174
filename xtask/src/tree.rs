//! The files of the workspace, with changes that are not written yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::sources::utf8;

/// A workspace in which some files are other than on disk.
#[derive(Debug, Clone)]
pub struct Tree {
    root: PathBuf,
    /// New texts by path from the root; `None` stands for a file that goes.
    changes: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// The workspace at `root` as it is on disk.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            changes: BTreeMap::new(),
        }
    }

    /// Its folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a file whose absence is an error.
    ///
    /// # Errors
    /// A file that is not there, cannot be read or is not UTF-8.
    pub fn text(&self, path: &str) -> Result<String> {
        let gone = || {
            std::io::Error::new(
                std::io::ErrorKind::NotFound,
                "it would be removed in this run",
            )
        };
        let bytes = match self.changes.get(path) {
            Some(Some(text)) => return Ok(text.clone()),
            Some(None) => Err(gone()),
            None => std::fs::read(self.root.join(path)),
        };
        let bytes = bytes.map_err(|error| {
            Error::new(
                path,
                format!("cannot be read: {error}"),
                "run from inside the workspace and check that the file is there",
            )
        })?;
        utf8(path, bytes)
    }

    /// Whether there is a file at `path`.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        match self.changes.get(path) {
            Some(change) => change.is_some(),
            None => self.root.join(path).is_file(),
        }
    }

    /// Lets the file at `path` be `text`.
    pub fn put(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.changes.insert(path.into(), Some(text.into()));
    }

    /// Lets there be no file at `path`.
    pub fn remove(&mut self, path: impl Into<String>) {
        self.changes.insert(path.into(), None);
    }

    /// The files that are other than on disk: a new text, or none for a file that goes.
    pub fn changes(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.changes
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_deref()))
    }
}
