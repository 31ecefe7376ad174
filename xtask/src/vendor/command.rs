//! `cargo xtask vendor`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::plan::{Plan, Request, plan};
use crate::diff::{self, Counts};
use crate::error::{Error, Result};

const LONG_HELP: &str = "\
A SOURCE is one of
  a page            Markdown with a fenced YAML or JSON block that holds an OpenAPI document
  a scraped page    text without a block; what it says is written as an OpenAPI document into
                    NAME.fragment.yaml beside it
  a document        a whole OpenAPI document in YAML or JSON, of any size: only the operations that
                    openapi/operations.toml names are kept, with what they refer to; examples are
                    masked, and those of more than 64 KiB left out
  a vendored file   that was changed in its place below openapi/vendor

A source replaces whatever documented its operations before. Without --write nothing changes; with
it pages, vendor.toml, operations.toml, ims.yaml, report, examples and the generated crate change
together, or nothing does.

Exit codes: 0 shown or written, 1 refused (nothing was written), 2 wrong usage.";

/// So many lines of the API are shown; all of them are in the diff of `public-api.txt`.
const MOST_LINES: usize = 24;

/// What `cargo xtask vendor` takes.
#[derive(Debug, Args)]
#[command(after_long_help = LONG_HELP)]
pub struct Vendor {
    /// Pages and documents, wherever they are
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// Write what was shown: the vendored files and everything generated from them
    #[arg(long)]
    write: bool,
    /// Where the one source is published
    #[arg(long, value_name = "URL")]
    address: Option<String>,
    /// The day on which the sources were taken, instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<jiff::civil::Date>,
}

impl Vendor {
    /// Shows what the sources change, and changes it if that is wanted.
    ///
    /// # Errors
    /// A source that cannot be used; then nothing was written.
    pub fn run(&self, root: &Path) -> Result<bool> {
        if self.address.is_some() && self.sources.len() > 1 {
            return Err(Error::new(
                "--address",
                format!("one address for {} sources", self.sources.len()),
                "vendor each source with its own address",
            ));
        }
        let plan = plan(
            root,
            &Request {
                sources: self.sources.clone(),
                address: self.address.clone(),
                date: self.date.unwrap_or_else(today).to_string(),
            },
        )?;
        show(&plan)?;
        if self.write {
            let changed = plan.outputs.write(root)?;
            for path in &changed {
                println!("{path}");
            }
            println!("{} files changed", changed.len());
        } else {
            let drift = plan.outputs.drift(root)?;
            match drift.len() {
                0 => println!("nothing to write"),
                files => println!("nothing is written yet; --write changes {files} files"),
            }
        }
        Ok(true)
    }
}

fn show(plan: &Plan) -> Result<()> {
    for note in &plan.notes {
        println!("{note}");
    }
    println!();
    if plan.comparison.changes.is_empty() {
        println!("{}\n", Counts::of(&plan.comparison.changes));
        return Ok(());
    }
    diff::print(&diff::table(&plan.comparison, diff::width()))?;
    println!();
    if !plan.api.is_empty() {
        println!("Public API of the generated crate:");
        for line in plan.api.iter().take(MOST_LINES) {
            println!("{line}");
        }
        if let Some(more) = plan.api.len().checked_sub(MOST_LINES + 1) {
            println!("... {} more lines", more + 1);
        }
        println!();
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a page is recorded on the day on which a person runs this; nothing waits on it"
)]
fn today() -> jiff::civil::Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}
