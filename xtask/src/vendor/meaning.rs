//! What the new documentation means to users, beside that of the pages recorded before.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::combined::{combined, with_forms};
use super::frozen_ids;
use super::list::{VendorList, sha256};
use crate::codegen::{self, DOCUMENT};
use crate::diff::{Change, compare_in};
use crate::error::{Error, Result};
use crate::generation::crate_files;
use crate::outputs::Outputs;
use crate::report::Report;
use crate::sources::Sources;
use crate::tree::Tree;
use crate::{api, passes, yaml};

/// The documentation before and after.
pub(super) struct Documentation<'d> {
    /// The workspace on disk.
    pub(super) disk: &'d Tree,
    /// Its list of pages.
    pub(super) list: &'d VendorList,
    /// What it becomes.
    pub(super) new: &'d Sources,
}

impl Documentation<'_> {
    /// Changes of the assembled document, and of the documentation where the overlay hides one.
    ///
    /// # Errors
    /// An assembled document on disk that does not parse.
    pub(super) fn changes(
        &self,
        outputs: &Outputs,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Change>> {
        let assembled = |text: &str| yaml::read(DOCUMENT, text, 1);
        let old = match self.disk.text(DOCUMENT) {
            Ok(text) => assembled(&text)?,
            Err(_) => Value::Null,
        };
        let new = assembled(outputs.get(DOCUMENT).unwrap_or_default())?;
        let mut changes = compare_in(&old, &new, &self.new.catalogue);
        match self.documented() {
            Ok(documented) => changes = combined(changes, documented),
            Err(error) => notes.push(format!(
                "what the overlay hides of the change is not compared: {}: {}",
                error.place(),
                error.problem()
            )),
        }
        Ok(in_order(changes))
    }

    /// Changes of the documentation, where no document could be assembled from it.
    pub(super) fn changes_alone(&self, notes: &mut Vec<String>) -> Vec<Change> {
        match self.documented() {
            Ok(changes) => in_order(changes),
            Err(error) => {
                notes.push(format!(
                    "the documentation is not compared: {}: {}",
                    error.place(),
                    error.problem()
                ));
                Vec::new()
            }
        }
    }

    fn documented(&self) -> Result<Vec<Change>> {
        let old = old_sources(self.disk, self.list, self.new)?;
        let ((published, united), (new_published, new_united)) =
            (documentation(&old)?, documentation(self.new)?);
        let mut changes = with_forms(
            compare_in(&published, &new_published, &self.new.catalogue),
            compare_in(&united, &new_united, &self.new.catalogue),
        );
        changes.extend(frozen_ids::changes(&old, self.new)?);
        Ok(changes)
    }
}

/// Lines of the generated crate's public API that go and come.
pub(super) fn api_changes(disk: &Tree, outputs: &Outputs) -> Vec<String> {
    let path = format!("{}/{}", crate_files::FOLDER, api::FILE);
    let old = disk.text(&path).unwrap_or_default();
    let new = outputs.get(&path).unwrap_or_default();
    let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
        (old.lines().collect(), new.lines().collect());
    let gone = before.difference(&after).map(|line| format!("- {line}"));
    let added = after.difference(&before).map(|line| format!("+ {line}"));
    gone.chain(added).collect()
}

/// The changes of one operation stand together, the gravest first.
fn in_order(mut changes: Vec<Change>) -> Vec<Change> {
    let mut order: Vec<Option<String>> = Vec::new();
    for change in &changes {
        if change.operation.is_some() && !order.contains(&change.operation) {
            order.push(change.operation.clone());
        }
    }
    changes.sort_by_key(|change| {
        let rank = order.iter().position(|name| *name == change.operation);
        (rank.unwrap_or(usize::MAX), std::cmp::Reverse(change.class))
    });
    changes
}

/// The documentation as it was recorded; a page that was changed in place is asked of git.
fn old_sources(disk: &Tree, list: &VendorList, sources: &Sources) -> Result<Sources> {
    let mut tree = disk.clone();
    for page in &list.pages {
        let path = page.path();
        let recorded = |text: &str| sha256(text.as_bytes()) == page.sha256;
        if disk.text(&path).is_ok_and(|text| recorded(&text)) {
            continue;
        }
        let committed = committed(disk.root(), &path).filter(|text| recorded(text));
        let Some(committed) = committed else {
            return Err(Error::new(
                path,
                "the recorded text is neither on disk nor in the last commit",
                "commit a page before it is changed",
            ));
        };
        tree.put(path, committed);
    }
    Ok(Sources {
        catalogue: sources.catalogue.clone(),
        ..Sources::of(&tree)?
    })
}

/// The documentation as it is published, and in the form in which two ways to say one thing are
/// equal.
fn documentation(sources: &Sources) -> Result<(Value, Value)> {
    let mut report = Report::default();
    let published = codegen::documented(sources, &mut report)?;
    let mut united = published.clone();
    passes::run(passes::COMPARED, "documentation", &mut united, &mut report)?;
    Ok((published, united))
}

fn committed(root: &Path, path: &str) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["show", &format!("HEAD:./{path}")])
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).ok())
        .flatten()
}
