//! The files of a run: compared with what is on disk, and written when all of them are known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use openapi_document::{Error, Result};
use similar::TextDiff;

/// Folders that hold generated files only; whatever else is in them is drift.
pub const OWNED_FOLDERS: [&str; 2] = ["gen", "openapi/examples"];

/// Lines of difference that are printed for one file.
const DIFF_LINES: usize = 60;

/// After this the difference of two texts is told roughly.
const DIFF_TIME: Duration = Duration::from_millis(500);

/// Generated files by their path from the workspace root, with slashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs {
    files: BTreeMap<String, String>,
    removed: BTreeSet<String>,
    /// What of the report whoever brings documentation in should read.
    pub warnings: Vec<String>,
}

/// A file that differs between the disk and a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Drift {
    /// Path from the workspace root.
    pub path: String,
    /// The text on disk, if there is such a file.
    pub on_disk: Option<String>,
}

impl Outputs {
    /// Adds the file `path`.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// Lets there be no file `path`, outside of the folders that hold generated files only.
    pub fn remove(&mut self, path: impl Into<String>) {
        self.removed.insert(path.into());
    }

    /// Every file with its text, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Compares with the workspace at `root`.
    ///
    /// # Errors
    /// A file or folder that is there and cannot be read.
    pub fn drift(&self, root: &Path) -> Result<Vec<Drift>> {
        let mut paths: BTreeSet<String> = self.removed.clone();
        for folder in OWNED_FOLDERS {
            collect(root, folder, &mut paths)?;
        }
        paths.retain(|path| !self.files.contains_key(path));
        let mut drift = Vec::new();
        for path in self.files.keys().cloned().chain(paths) {
            let on_disk = match std::fs::read(root.join(&path)) {
                Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(Error::unreadable(&path, &error)),
            };
            if on_disk.as_deref() != self.get(&path) {
                drift.push(Drift { path, on_disk });
            }
        }
        Ok(drift)
    }

    /// Makes the workspace at `root` what the run says; returns the paths that changed.
    ///
    /// The files are under git, so what a fault of the disk leaves half done is restored from there.
    ///
    /// # Errors
    /// A file that cannot be written or removed.
    pub fn write(&self, root: &Path) -> Result<Vec<String>> {
        let drift = self.drift(root)?;
        for Drift { path, .. } in &drift {
            let target = root.join(path);
            let written = match self.get(path) {
                Some(text) => target
                    .parent()
                    .map_or(Ok(()), std::fs::create_dir_all)
                    .and_then(|()| std::fs::write(&target, text)),
                None => std::fs::remove_file(&target),
            };
            written.map_err(|error| {
                Error::new(
                    path,
                    format!("cannot be written: {error}"),
                    "check the permissions of its folder; `git restore openapi gen` takes back what was written",
                )
            })?;
        }
        Ok(drift.into_iter().map(|drift| drift.path).collect())
    }

    /// The differences for a person, the longest ones cut.
    #[must_use]
    pub fn describe(&self, drift: &[Drift]) -> String {
        let text = |Drift { path, on_disk }: &Drift| match (on_disk, self.get(path)) {
            (None, _) => format!("{path}: missing\n"),
            (_, None) => format!("{path}: not generated, codegen would remove it\n"),
            (Some(old), Some(new)) => format!(
                "--- {path} (on disk)\n+++ {path} (generated)\n{}\n",
                difference(old, new)
            ),
        };
        drift.iter().map(text).collect()
    }
}

/// A unified difference without its last line end.
fn difference(old: &str, new: &str) -> String {
    let text = TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .to_string();
    let lines: Vec<&str> = text.lines().collect();
    match lines.get(..DIFF_LINES) {
        Some(first) if lines.len() > DIFF_LINES => {
            let more = lines.len() - DIFF_LINES;
            format!("{}\n... {more} more lines", first.join("\n"))
        }
        _ => lines.join("\n"),
    }
}

/// Adds the paths of all files below `folder`.
fn collect(root: &Path, folder: &str, found: &mut BTreeSet<String>) -> Result<()> {
    let entries = match std::fs::read_dir(root.join(folder)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| Error::unreadable(folder, &error))?,
    };
    for entry in entries.flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(root, &path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}
