//! `cargo xtask diff`.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::change::{Class, gravest};
use super::compare_in;
use super::input::Input;
use super::show::{Comparison, json, markdown, table};
use crate::error::{Refusals, Result};
use crate::operations::{Catalogue, OPERATIONS};
use crate::terminal::{print, width};

/// The exit code of an error, so that it cannot be taken for a result.
pub const ERROR_CODE: u8 = 3;

const LONG_HELP: &str = "\
OLD and NEW are each one of
  a path          an OpenAPI document in YAML or JSON, or a documentation page with a fenced block
  a folder        the openapi/ims.yaml below it
  a revision      openapi/ims.yaml at that git revision: HEAD~1, a tag, a branch
  REVISION:PATH   a file at that git revision; `:PATH` is the staged one
With one, it is compared with openapi/ims.yaml of the working tree; with none, HEAD is.

Exit codes
  0  no changes, or cosmetic ones: nothing that worked behaves differently
  1  additive: something new is possible
  2  breaking, on the wire or for the Rust API of the generated crate
  3  an error; standard error says which, and what to do

--format json writes one object; keys are only ever added:
  old, new          what was compared
  class             the gravest class: \"breaking\", \"additive\", \"cosmetic\"; null without changes
  counts            { breaking, additive, cosmetic }
  changes[]
    class           the graver of the next two
    wire            for a client of OLD that talks to a server of NEW
    rust_api        for code that is compiled against the crate generated from NEW
    rule            the kind of change: \"field-removed\"
    what, why       the same in words, and what it means
    operation       \"GET /gst/…\"; null if it belongs to the document
    path            where: \"GET /gst/… 200 .data.data.b2b[].stin\"
    also_at[]       other places that show the same component; left out if there are none
    old_pointer     JSON pointer into OLD; null if the thing is new
    new_pointer     JSON pointer into NEW; null if the thing is gone
    old, new        the values, or words about long ones; null if there is nothing to show
    note            what else to know: \"perhaps renamed to `ctin`\"; left out if there is nothing
    touches[]       normalisations of the facade that read or write this part of the wire";

/// What `cargo xtask diff` takes.
#[derive(Debug, Args)]
#[command(after_long_help = LONG_HELP)]
pub struct Diff {
    /// The document before: a path, a git revision or REVISION:PATH [default: HEAD]
    old: Option<String>,
    /// The document after [default: openapi/ims.yaml of the working tree]
    new: Option<String>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people, in colour on a terminal
    Table,
    /// One object for programs
    Json,
    /// A table for a pull request
    Markdown,
}

impl Diff {
    /// Compares and prints; returns the exit code.
    ///
    /// # Errors
    /// A document that cannot be read.
    pub fn run(&self, root: &Path) -> Result<u8, Refusals> {
        let old = Input::named(root, self.old.as_deref().unwrap_or("HEAD"))?;
        let new = match &self.new {
            Some(new) => Input::named(root, new)?,
            None => Input::of_working_tree(root)?,
        };
        let catalogue = catalogue(root)?;
        let comparison = Comparison {
            changes: compare_in(&old.document, &new.document, &catalogue),
            old: old.name,
            new: new.name,
        };
        let text = match self.format {
            Format::Table => table(&comparison, width()),
            Format::Json => json(&comparison),
            Format::Markdown => markdown(&comparison),
        };
        print(&text)?;
        Ok(match gravest(&comparison.changes) {
            None | Some(Class::Cosmetic) => 0,
            Some(Class::Additive) => 1,
            Some(Class::Breaking) => 2,
        })
    }
}

/// The frozen methods of the workspace; elsewhere there are none.
fn catalogue(root: &Path) -> Result<Catalogue, Refusals> {
    match std::fs::read_to_string(root.join(OPERATIONS)) {
        Ok(text) => Catalogue::parse(OPERATIONS, &text),
        Err(_) => Ok(Catalogue::default()),
    }
}
