//! What commands that compare have in common: their options, their exit codes, their output.

use std::io::Write as _;

use clap::{Args, ValueEnum};
use openapi_document::{Error, Result};
use serde_json::Value;

use crate::change::{Change, most_severe};
use crate::class::Class;
use crate::report::{Comparison, Style};
use crate::walk::has_operation;

/// The exit code of an error, so that it cannot be taken for a result.
pub const ERROR_CODE: u8 = 3;

/// Which changes are reported, and how.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// List the changes of one class only
    #[arg(long, value_enum, value_name = "CLASS")]
    only: Option<Class>,
    /// Compare one operation and what it uses: its operationId, or "GET /path"
    #[arg(long, value_name = "ID")]
    pub operation: Option<String>,
    /// List cosmetic changes too, which are only counted by default
    #[arg(long)]
    cosmetic: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Format of the report.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people, in colour on a terminal
    #[value(alias = "table")]
    Text,
    /// One object for programs
    Json,
    /// Tables for a pull request
    Markdown,
}

impl ReportArguments {
    /// Refuses an operation that neither document has.
    ///
    /// # Errors
    /// See above.
    pub fn check(&self, old: &Value, new: &Value) -> Result<()> {
        match &self.operation {
            Some(wanted) if !has_operation(old, wanted) && !has_operation(new, wanted) => {
                let problem = format!("no operation {wanted:?} in either document");
                let remedy = "name it by its operationId or as \"GET /path\"";
                Err(Error::new("--operation", problem, remedy))
            }
            _ => Ok(()),
        }
    }

    /// The comparison in the form that is asked for.
    #[must_use]
    pub fn report(&self, comparison: &Comparison) -> String {
        let style = Style {
            only: self.only,
            cosmetic: self.cosmetic,
        };
        match self.format {
            Format::Text => comparison.text(&style),
            Format::Json => comparison.json(style.only),
            Format::Markdown => comparison.markdown(&style),
        }
    }
}

/// 0 for no changes or cosmetic ones, 1 for additive ones, 2 for breaking ones.
#[must_use]
pub fn exit_code(changes: &[Change]) -> u8 {
    match most_severe(changes) {
        None | Some(Class::Cosmetic) => 0,
        Some(Class::Additive) => 1,
        Some(Class::Breaking) => 2,
    }
}

/// Prints to standard output, in colour on a terminal.
///
/// # Errors
/// An output that takes no more, unless its reader went away.
pub fn print(text: &str) -> Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has seen enough (`… | head`) is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::new(
            "standard output",
            format!("cannot be written: {error}"),
            "send it somewhere else",
        )),
        _ => Ok(()),
    }
}
