//! `cargo xtask vendor`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use openapi_diff::{Counts, Style};

use super::plan::{Plan, Request, plan};
use crate::error::{Error, Refusals, Result};
use crate::terminal::print;

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

/// So many lines of the API are shown, and so many cosmetic changes; all of it is in the diff.
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
    pub fn run(&self, root: &Path) -> Result<bool, Refusals> {
        if self.address.is_some() && self.sources.len() > 1 {
            return Err(Error::new(
                "--address",
                format!("one address for {} sources", self.sources.len()),
                "vendor each source with its own address",
            )
            .into());
        }
        self.address.as_deref().map_or(Ok(()), refuse_no_address)?;
        let plan = plan(
            root,
            &Request {
                sources: self.sources.clone(),
                address: self.address.clone(),
                date: self.date.unwrap_or_else(today).to_string(),
            },
        )?;
        print(&shown(&plan))?;
        let outputs = plan.outputs?;
        if self.write {
            let changed = outputs.write(root)?;
            let paths: String = changed.iter().map(|path| path.clone() + "\n").collect();
            print(&format!("{paths}{} files changed\n", changed.len()))?;
        } else {
            print(&match outputs.drift(root)?.len() {
                0 => "nothing to write\n".to_owned(),
                files => format!("nothing is written yet; --write changes {files} files\n"),
            })?;
        }
        Ok(true)
    }
}

/// The address is a link in the documentation of each method.
fn refuse_no_address(address: &str) -> Result<()> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    let is_link = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"<>\"`\\".contains(&byte));
    if is_link && host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric())) {
        return Ok(());
    }
    Err(Error::new(
        "--address",
        format!("expected the URL at which the page is published, found {address:?}"),
        "copy it from the browser, with https:// and with any other sign than ASCII percent-encoded",
    ))
}

fn shown(plan: &Plan) -> String {
    let mut text = plan.notes.join("\n") + "\n\n";
    let mut style = Style::default();
    style.cosmetic = Counts::of(&plan.impact.comparison.changes).cosmetic <= MOST_LINES;
    text += &plan.impact.comparison.text(&style);
    text.push('\n');
    if !plan.impact.api.is_empty() {
        text += "Public API of the generated crate:\n";
        for line in plan.impact.api.iter().take(MOST_LINES) {
            let _ = writeln!(text, "{line}");
        }
        if let Some(more) = plan.impact.api.len().checked_sub(MOST_LINES + 1) {
            let _ = writeln!(text, "... {} more lines", more + 1);
        }
        text.push('\n');
    }
    text
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
