//! `cargo xtask diff`: the comparison of [`openapi_diff`], told what this workspace knows.

mod input;

use std::path::Path;

use clap::{Args, ValueEnum};
use openapi_diff::{Change, Class, Comparison, Options, Style, has_operation};
use serde_json::Value;

use self::input::Input;
use crate::document::{RUST_TYPE, UNDOCUMENTED_KEY};
use crate::error::{Error, Refusals, Result};
use crate::operations::{ARGUMENTS_KEY, Catalogue, FACADE_KEY, OPERATIONS};
use crate::passes::TRANSPORT_HEADERS;
use crate::terminal::print;

/// The exit code of an error, so that it cannot be taken for a result.
pub const ERROR_CODE: u8 = 3;

/// What `cargo xtask diff` takes.
#[derive(Debug, Args)]
#[command(after_long_help = include_str!("help.txt"))]
pub struct Diff {
    /// The document before: a path, a git revision or REVISION:PATH [default: HEAD]
    old: Option<String>,
    /// The document after [default: openapi/ims.yaml of the working tree]
    new: Option<String>,
    /// List the changes of one class only
    #[arg(long, value_enum, value_name = "CLASS")]
    only: Option<Class>,
    /// Compare one operation and what it uses: its operationId, or "GET /path"
    #[arg(long, value_name = "ID")]
    operation: Option<String>,
    /// List cosmetic changes too, which are only counted by default
    #[arg(long)]
    cosmetic: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people, in colour on a terminal
    #[value(alias = "table")]
    Text,
    /// One object for programs
    Json,
    /// Tables for a pull request
    Markdown,
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
        let is_in = |input: &Input, wanted| has_operation(&input.document, wanted);
        if let Some(wanted) = &self.operation
            && !is_in(&old, wanted)
            && !is_in(&new, wanted)
        {
            let problem = format!("no operation {wanted:?} in either document");
            let remedy = "name it by its operationId or as \"GET /path\"";
            return Err(Error::new("--operation", problem, remedy).into());
        }
        let operation = self.operation.clone();
        let catalogue = catalogue(root)?;
        let comparison = Comparison {
            changes: compare(old.document, new.document, &catalogue, operation),
            old: old.name,
            new: new.name,
        };
        let mut style = Style::default();
        (style.only, style.cosmetic) = (self.only, self.cosmetic);
        print(&match self.format {
            Format::Text => comparison.text(&style),
            Format::Json => comparison.json(style.only),
            Format::Markdown => comparison.markdown(&style),
        })?;
        Ok(match openapi_diff::most_severe(&comparison.changes) {
            None | Some(Class::Cosmetic) => 0,
            Some(Class::Additive) => 1,
            Some(Class::Breaking) => 2,
        })
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
