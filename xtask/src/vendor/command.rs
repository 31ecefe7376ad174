//! `cargo xtask vendor`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use openapi_diff::cli::print;
use openapi_diff::{Counts, Style};
use openapi_document::{Error, Refusals, Result};

use super::offered::listed;
use super::plan::{Plan, Request, plan};

const LONG_HELP: &str = "\
A SOURCE is one of
  a page            Markdown with a fenced YAML or JSON block that holds an OpenAPI document
  a scraped page    text without a block; what it says is written as an OpenAPI document into
                    NAME.fragment.yaml beside it
  a document        a whole OpenAPI document in YAML or JSON, of any size: only the operations that
                    openapi/operations.toml names are kept, with what they refer to; examples are
                    masked, and those of more than 64 KiB left out
  a vendored file   that was changed in its place below openapi/vendor

A source is a new version of the vendored file that came from the same address (--address) or has its
name; --replace names the file where neither is so. Otherwise it takes its operations over from
whatever documented them before. Operations that are gone are always named. Without --write nothing changes; with
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
    #[arg(required_unless_present = "remove", value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// Only list the operations of the sources; with a WORD those that contain it
    #[arg(long, value_name = "WORD", num_args = 0..=1, default_missing_value = "")]
    list: Option<String>,
    /// Take an operation of a document into openapi/operations.toml: "GET /rooms"
    #[arg(long, value_name = "OPERATION")]
    add: Vec<String>,
    /// The vendored file that the one source is a new version of
    #[arg(long, value_name = "FILE")]
    replace: Option<String>,
    /// Drop a vendored file
    #[arg(long, value_name = "FILE")]
    remove: Vec<String>,
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
        if let Some(word) = &self.list {
            print(&listed(root, &self.sources, word)?)?;
            return Ok(true);
        }
        let of_one = [("--address", &self.address), ("--replace", &self.replace)];
        for (option, _) in of_one.into_iter().filter(|(_, value)| value.is_some()) {
            if self.sources.len() != 1 {
                let problem = format!("one {option} for {} sources", self.sources.len());
                return Err(Error::new(option, problem, "vendor each source by itself").into());
            }
        }
        self.address.as_deref().map_or(Ok(()), refuse_no_address)?;
        let plan = plan(
            root,
            &Request {
                sources: self.sources.clone(),
                add: self.add.clone(),
                replace: self.replace.clone(),
                remove: self.remove.clone(),
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
