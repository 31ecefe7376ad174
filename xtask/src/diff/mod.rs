//! `cargo xtask diff`: the comparison of [`openapi_diff`], told what this workspace knows.

mod input;

use std::path::Path;

use clap::Args;
use openapi_diff::cli::{ReportArguments, exit_code, print};
use openapi_diff::{Change, Comparison, Options};
use openapi_document::{Refusals, Result};
use openapi_prepare::{ARGUMENTS_KEY, RUST_TYPE, UNDOCUMENTED_KEY};
use serde_json::Value;

use self::input::Input;
use crate::operations::{Catalogue, FACADE_KEY, OPERATIONS};
use crate::passes::TRANSPORT_HEADERS;

/// What `cargo xtask diff` takes.
#[derive(Debug, Args)]
#[command(after_long_help = include_str!("help.txt"))]
pub struct Diff {
    /// The document before: a path, a git revision or REVISION:PATH [default: HEAD]
    old: Option<String>,
    /// The document after [default: openapi/ims.yaml of the working tree]
    new: Option<String>,
    #[command(flatten)]
    report: ReportArguments,
}

impl Diff {
    /// Compares and prints; returns the exit code.
    ///
    /// # Errors
    /// A document that cannot be read, or an operation that is in neither.
    pub fn run(&self, root: &Path) -> Result<u8, Refusals> {
        let old = Input::named(root, self.old.as_deref().unwrap_or("HEAD"))?;
        let new = match &self.new {
            Some(new) => Input::named(root, new)?,
            None => Input::of_working_tree(root)?,
        };
        self.report.check(&old.document, &new.document)?;
        let operation = self.report.operation.clone();
        let catalogue = catalogue(root)?;
        let comparison = Comparison {
            changes: compare(old.document, new.document, &catalogue, operation),
            old: old.name,
            new: new.name,
        };
        print(&self.report.report(&comparison))?;
        Ok(exit_code(&comparison.changes))
    }
}

/// The changes from `old` to `new` for a workspace with the operations of `catalogue`.
///
/// Assembled documents say themselves which arguments are frozen and what the facade uses; for
/// documents as vendors publish them the catalogue says it.
#[must_use]
pub fn compare(
    mut old: Value,
    mut new: Value,
    catalogue: &Catalogue,
    operation: Option<String>,
) -> Vec<Change> {
    catalogue.annotate(&mut old);
    catalogue.annotate(&mut new);
    let mut options = Options::default();
    options.operation = operation;
    options.type_extension = Some(RUST_TYPE.to_owned());
    options.used_by_extension = Some(FACADE_KEY.to_owned());
    options.arguments_extension = Some(ARGUMENTS_KEY.to_owned());
    options.arguments_file = Some(OPERATIONS.to_owned());
    options.undocumented_extension = Some(UNDOCUMENTED_KEY.to_owned());
    options.transport_headers = TRANSPORT_HEADERS.map(str::to_owned).to_vec();
    options.untyped_formats = true;
    openapi_diff::compare_with(&old, &new, &options)
}

/// The operations of the workspace; elsewhere there are none.
fn catalogue(root: &Path) -> Result<Catalogue, Refusals> {
    match std::fs::read_to_string(root.join(OPERATIONS)) {
        Ok(text) => Catalogue::parse(OPERATIONS, &text),
        Err(_) => Ok(Catalogue::default()),
    }
}
