//! What vendoring would change, all of it in memory, before anything is written.

use std::path::{Path, PathBuf};

use super::draft::Draft;
use super::list::VendorList;
use super::meaning::{self, Documentation};
use crate::catalogue::{Catalogue, OPERATIONS};
use crate::codegen;
use crate::diff::Comparison;
use crate::error::Result;
use crate::outputs::Outputs;
use crate::sources::{Sources, VENDOR_LIST};
use crate::tree::Tree;

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Pages and documents, wherever they are.
    pub sources: Vec<PathBuf>,
    /// Where the one source is published.
    pub address: Option<String>,
    /// The day on which they were taken, `YYYY-MM-DD`.
    pub date: String,
}

/// Everything that vendoring would change.
#[derive(Debug)]
pub struct Plan {
    /// What happens to each source, a line each.
    pub notes: Vec<String>,
    /// What the change means.
    pub comparison: Comparison,
    /// Lines of the generated crate's public API that go (`-`) and come (`+`).
    pub api: Vec<String>,
    /// The vendored and the generated files, or why the workspace could not be generated.
    pub outputs: Result<Outputs>,
}

/// Works out what bringing in the sources of `request` changes; writes nothing.
///
/// # Errors
/// A source that cannot be used. If the workspace could not be generated with it, that is what
/// [`Plan::outputs`] holds, beside the comparison that a person needs to decide.
pub fn plan(root: &Path, request: &Request) -> Result<Plan> {
    let disk = Tree::new(root);
    let list = VendorList::parse(&disk.text(VENDOR_LIST)?)?;
    let catalogue = Catalogue::parse(OPERATIONS, &disk.text(OPERATIONS)?)?;
    let mut draft = Draft::new(disk.clone(), list.clone(), catalogue);
    for path in &request.sources {
        draft.bring_in(path, request)?;
    }
    let (tree, mut notes) = draft.finish(&list);
    let sources = Sources::of(&tree)?;
    let outputs = codegen::generate(&sources).map(|mut outputs| {
        for (path, text) in tree.changes() {
            match text {
                Some(text) => outputs.insert(path, text),
                None => outputs.remove(path),
            }
        }
        outputs
    });
    let documentation = Documentation {
        disk: &disk,
        list: &list,
        new: &sources,
    };
    let (changes, api) = match &outputs {
        Ok(outputs) => (
            documentation.changes(outputs, &mut notes)?,
            meaning::api_changes(&disk, outputs),
        ),
        Err(_) => (documentation.changes_alone(&mut notes), Vec::new()),
    };
    Ok(Plan {
        notes,
        comparison: Comparison {
            old: "vendored".to_owned(),
            new: "new".to_owned(),
            changes,
        },
        api,
        outputs,
    })
}
