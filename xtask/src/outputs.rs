//! The files of a run: compared with what is on disk, and written only when all are known.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use crate::error::{Error, Result};
use crate::swap::{self, Swap};

/// Folders that hold generated files only; whatever else is in them is drift.
pub const OWNED_FOLDERS: [&str; 2] = ["gen", "openapi/examples"];

/// What is being written; it is there only while a run writes, or after one was killed.
const JOURNAL: &str = "openapi/.unfinished";

/// Lines of difference that are printed for one file.
const DIFF_LINES: usize = 60;

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
    /// The text differs; holds a unified difference from the disk to the run.
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
        let mut found = self.changed(root)?;
        for path in self.strays(root)? {
            found.push(Drift {
                path,
                kind: DriftKind::Stray,
            });
        }
        Ok(found)
    }

    /// As [`Outputs::drift`], for these files only: others in their folders are none of its business.
    ///
    /// # Errors
    /// A file that is there and cannot be read.
    pub fn changed(&self, root: &Path) -> Result<Vec<Drift>> {
        let mut found = Vec::new();
        for (path, text) in self.iter() {
            let kind = match std::fs::read(root.join(path)) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => DriftKind::Missing,
                Err(error) => return Err(unreadable(path, &error)),
                Ok(bytes) if bytes == text.as_bytes() => continue,
                Ok(bytes) => DriftKind::Changed(difference(&String::from_utf8_lossy(&bytes), text)),
            };
            found.push(Drift {
                path: path.to_owned(),
                kind,
            });
        }
        Ok(found)
    }

    /// Makes the workspace at `root` what the run says, all of it or nothing; returns the paths
    /// that changed.
    ///
    /// # Errors
    /// A file that cannot be written or removed.
    pub fn write(&self, root: &Path) -> Result<Vec<String>> {
        self.swap(root, self.drift(root)?)
    }

    /// As [`Outputs::write`], for these files only.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_changed(&self, root: &Path) -> Result<Vec<String>> {
        self.swap(root, self.changed(root)?)
    }

    fn swap(&self, root: &Path, drift: Vec<Drift>) -> Result<Vec<String>> {
        if drift.is_empty() {
            return Ok(Vec::new());
        }
        let mut swap =
            Swap::new(&root.join(JOURNAL)).map_err(|error| unwritable(JOURNAL, &error))?;
        for Drift { path, .. } in &drift {
            let target = root.join(path);
            match self.get(path) {
                Some(text) => swap
                    .stage(target, text)
                    .map_err(|error| unwritable(path, &error))?,
                None => swap
                    .stage_removal(target)
                    .map_err(|error| unwritable(path, &error))?,
            }
        }
        swap.commit().map_err(|(path, error)| {
            let path = path.strip_prefix(root).unwrap_or(&path);
            unwritable(&path.to_string_lossy(), &error)
        })?;
        Ok(drift.into_iter().map(|drift| drift.path).collect())
    }

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
}

/// Puts everything back that a killed run has left half written, and says so.
///
/// # Errors
/// Another run that is writing, or a journal that cannot be read.
pub fn undo_unfinished(root: &Path) -> Result<()> {
    let undone = swap::undo_unfinished(&root.join(JOURNAL)).map_err(|error| {
        Error::new(
            JOURNAL,
            format!("a run has not finished, and cannot be undone: {error}"),
            "wait for a run that is writing; otherwise restore openapi and gen from git and delete this file",
        )
    })?;
    if undone {
        eprintln!("note: an earlier run was stopped while it wrote; its changes are undone");
    }
    Ok(())
}

/// The report of `--check` for a person: every difference, the longest ones cut.
#[must_use]
pub fn describe(drift: &[Drift]) -> String {
    let mut out = String::new();
    for Drift { path, kind } in drift {
        match kind {
            DriftKind::Missing => {
                let _ = writeln!(out, "{path}: missing");
            }
            DriftKind::Stray => {
                let _ = writeln!(out, "{path}: not generated, codegen would remove it");
            }
            DriftKind::Changed(difference) => {
                let _ = writeln!(out, "--- {path} (on disk)\n+++ {path} (generated)");
                let lines: Vec<&str> = difference.lines().collect();
                for line in lines.iter().take(DIFF_LINES) {
                    let _ = writeln!(out, "{line}");
                }
                if lines.len() > DIFF_LINES {
                    let _ = writeln!(out, "... {} more lines", lines.len() - DIFF_LINES);
                }
            }
        }
    }
    out
}

/// The report of a run for a person: the paths that changed, and how many of how many.
#[must_use]
pub fn written(changed: &[String], all: usize) -> String {
    let mut out = String::new();
    for path in changed {
        let _ = writeln!(out, "{path}");
    }
    let _ = writeln!(out, "{} of {all} files changed", changed.len());
    out
}

fn difference(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .to_string()
}

fn collect(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<()> {
    let entries = match std::fs::read_dir(root.join(folder)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(folder, &error)),
        Ok(entries) => entries,
    };
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn unwritable(path: &str, error: &std::io::Error) -> Error {
    Error::new(
        path,
        format!("cannot be written: {error}"),
        "nothing was changed; check the permissions of its folder and run this again",
    )
}

fn unreadable(path: &str, error: &std::io::Error) -> Error {
    Error::new(
        path,
        format!("cannot be read: {error}"),
        "check its permissions",
    )
}
