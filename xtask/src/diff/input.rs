//! What to compare: a file, a documentation page, or a file at a git revision.

use std::path::Path;
use std::process::Command;

use openapi_document::{Error, Result, read};
use serde_json::Value;

use crate::files::DOCUMENT;
use crate::files::utf8;

/// A document with the name under which reports show it.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// The path, the revision or both.
    pub(super) name: String,
    /// The document.
    pub(super) document: Value,
}

impl Input {
    /// The assembled document of the working tree at `root`.
    ///
    /// # Errors
    /// A document that is missing or does not parse.
    pub(super) fn of_working_tree(root: &Path) -> Result<Self> {
        let bytes = std::fs::read(root.join(DOCUMENT)).map_err(|error| {
            Error::new(
                DOCUMENT,
                format!("cannot be read: {error}"),
                "write it with `cargo xtask codegen`, or name two documents to compare",
            )
        })?;
        Self::parse(DOCUMENT, bytes)
    }

    /// What a person names: a path, a folder that holds `openapi/ims.yaml`, a git revision, or
    /// `REVISION:PATH`. A file wins over a revision of the same name.
    ///
    /// # Errors
    /// Something that is neither, or no document; the message says what was tried.
    pub(super) fn named(root: &Path, text: &str) -> Result<Self> {
        let path = Path::new(text);
        if path.is_dir() && path.join(DOCUMENT).is_file() {
            return Self::of_file(&path.join(DOCUMENT).to_string_lossy());
        }
        if path.is_file() {
            return Self::of_file(text);
        }
        if path.is_dir() && !is_revision(root, text)? {
            return Err(Error::new(
                text,
                format!("a folder without {DOCUMENT}"),
                "name a document in it by its path",
            ));
        }
        if text.contains(':') {
            return Self::of_revision(root, text);
        }
        if is_revision(root, text)? {
            return Self::of_revision(root, &format!("{text}:{DOCUMENT}"));
        }
        Err(Error::new(
            text,
            "no such file, no folder with openapi/ims.yaml, and no revision that git knows",
            "name a document or a page by its path, a revision (`HEAD~1`, a tag, a branch), or REVISION:PATH",
        ))
    }

    fn of_file(path: &str) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|error| {
            Error::new(
                path,
                format!("cannot be read: {error}"),
                "check its permissions",
            )
        })?;
        Self::parse(path, bytes)
    }

    fn of_revision(root: &Path, object: &str) -> Result<Self> {
        let output = git(root, &["cat-file", "blob", object])?;
        if !output.status.success() {
            return Err(Error::new(
                object,
                format!("no such file, and git says: {}", first_line(&output.stderr)),
                "name a file of that revision as REVISION:PATH, with the path from the root of the repository",
            ));
        }
        Self::parse(object, output.stdout)
    }

    fn parse(name: &str, bytes: Vec<u8>) -> Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            document: read(name, &utf8(name, bytes)?)?,
        })
    }
}

fn is_revision(root: &Path, text: &str) -> Result<bool> {
    let commit = format!("{text}^{{commit}}");
    let arguments = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ];
    Ok(git(root, &arguments)?.status.success())
}

fn git(root: &Path, arguments: &[&str]) -> Result<std::process::Output> {
    Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .map_err(|error| {
            Error::new(
                "git",
                format!("cannot be run: {error}"),
                "install git, or name two documents by their paths",
            )
        })
}

fn first_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
