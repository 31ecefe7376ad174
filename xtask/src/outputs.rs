//! The files of a run: compared with what is on disk, and written when all of them are known.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use crate::error::{Error, Result};

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
}

/// How the disk differs from a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Drift {
    /// Path from the workspace root.
    pub path: String,
    /// What is different.
    pub kind: DriftKind,
}

/// The kinds of difference.
#[derive(Debug, PartialEq, Eq)]
pub enum DriftKind {
    /// The file is not there.
    Missing,
    /// The file is there and the run would not write it.
    Stray,
    /// The text differs; holds the one on disk.
    Changed(String),
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
        let mut found = Vec::new();
        for (path, text) in self.iter() {
            let kind = match std::fs::read(root.join(path)) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => DriftKind::Missing,
                Err(error) => return Err(Error::unreadable(path, &error)),
                Ok(bytes) if bytes == text.as_bytes() => continue,
                Ok(bytes) => DriftKind::Changed(String::from_utf8_lossy(&bytes).into_owned()),
            };
            found.push(Drift {
                path: path.to_owned(),
                kind,
            });
        }
        for path in self.strays(root)? {
            found.push(Drift {
                path,
                kind: DriftKind::Stray,
            });
        }
        Ok(found)
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

    /// What is there and should not be.
    fn strays(&self, root: &Path) -> Result<Vec<String>> {
        let mut strays = Vec::new();
        for folder in OWNED_FOLDERS {
            collect(root, folder, &mut strays)?;
        }
        strays.retain(|path| !self.files.contains_key(path));
        let gone = self.removed.iter().filter(|path| root.join(path).exists());
        strays.extend(gone.cloned());
        strays.sort();
        Ok(strays)
    }

    /// The differences for a person, the longest ones cut.
    #[must_use]
    pub fn describe(&self, drift: &[Drift]) -> String {
        let mut out = String::new();
        for Drift { path, kind } in drift {
            let _ = match kind {
                DriftKind::Missing => writeln!(out, "{path}: missing"),
                DriftKind::Stray => {
                    writeln!(out, "{path}: not generated, codegen would remove it")
                }
                DriftKind::Changed(old) => {
                    let new = self.get(path).unwrap_or_default();
                    writeln!(
                        out,
                        "--- {path} (on disk)\n+++ {path} (generated)\n{}",
                        difference(old, new)
                    )
                }
            };
        }
        out
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
        Some(first) if lines.len() > DIFF_LINES => format!(
            "{}\n... {} more lines",
            first.join("\n"),
            lines.len() - DIFF_LINES
        ),
        _ => lines.join("\n"),
    }
}

/// Adds the paths of all files below `folder`.
fn collect(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<()> {
    let entries = match std::fs::read_dir(root.join(folder)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| Error::unreadable(folder, &error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| Error::unreadable(folder, &error))?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
