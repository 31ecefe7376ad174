//! The command line of `cargo xtask`.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::error::{Error, Result};
use crate::outputs::{self, OWNED_FOLDERS};
use crate::sources::{Sources, VENDOR_LIST};
use crate::{bench, codegen, vendor};

/// Keeps the generated client in step with the vendored documentation.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder of the workspace; found from the current folder upwards by default
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Assemble openapi/ims.yaml from the vendored pages and generate gen/sandbox-gst from it
    Codegen(Codegen),
    /// Record a changed documentation page as the vendored one
    Vendor(Vendor),
    /// Compare with everything that a user would pick instead; `bench --help` lists its options
    #[command(disable_help_flag = true)]
    Bench(Bench),
}

#[derive(Debug, Args)]
struct Codegen {
    /// Write nothing; print what would change and fail if there is anything
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Args)]
struct Vendor {
    /// Record the present text of this page, as found in openapi/vendor, with today's date
    #[arg(long, value_name = "PAGE", required = true)]
    accept: Vec<String>,
    /// The day on which the page was taken, instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<jiff::civil::Date>,
}

#[derive(Debug, Args)]
struct Bench {
    /// Generate the clients that are compared with, from the vendored page as it is
    #[arg(long, exclusive = true)]
    generate_peers: bool,
    /// Handed on to ims-bench
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Cli {
    /// Runs the command; `Ok(false)` means that `--check` found something.
    ///
    /// # Errors
    /// What stopped the command; then nothing was written.
    pub fn run(&self) -> Result<bool> {
        let root = match &self.root {
            Some(root) => root.clone(),
            None => find_root()?,
        };
        match &self.command {
            Command::Codegen(Codegen { check: true }) => check(&root),
            Command::Codegen(Codegen { check: false }) => write(&root),
            Command::Vendor(command) => accept(&root, command),
            Command::Bench(Bench {
                generate_peers: true,
                ..
            }) => bench::generate_peers(&root).map(|()| true),
            Command::Bench(Bench { arguments, .. }) => bench::run(&root, arguments),
        }
    }
}

fn write(root: &Path) -> Result<bool> {
    let outputs = codegen::generate(&Sources::read(root)?)?;
    let changed = outputs.write(root)?;
    for path in &changed {
        println!("{path}");
    }
    println!(
        "{} of {} files changed",
        changed.len(),
        outputs.iter().count()
    );
    Ok(true)
}

fn check(root: &Path) -> Result<bool> {
    let outputs = codegen::generate(&Sources::read(root)?)?;
    let drift = outputs.drift(root)?;
    if drift.is_empty() {
        println!("{} files are as generated", outputs.iter().count());
        return Ok(true);
    }
    print!("{}", outputs::describe(&drift));
    println!(
        "\n{} files differ from what codegen writes (also in {}); mend them with: cargo xtask codegen",
        drift.len(),
        OWNED_FOLDERS.join(" and ")
    );
    Ok(false)
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

fn accept(root: &Path, command: &Vendor) -> Result<bool> {
    let date = command.date.unwrap_or_else(today).to_string();
    for page in &command.accept {
        let list = vendor::accept(root, page, &date)?;
        std::fs::write(root.join(VENDOR_LIST), list.to_toml()).map_err(|error| {
            Error::new(
                VENDOR_LIST,
                format!("cannot be written: {error}"),
                "check its permissions",
            )
        })?;
        println!("recorded {page}; next: cargo xtask codegen");
    }
    Ok(true)
}

/// The nearest folder upwards that holds the list of vendored pages.
fn find_root() -> Result<PathBuf> {
    let current = std::env::current_dir().map_err(|error| {
        Error::new(
            ".",
            format!("no current folder: {error}"),
            "run from inside the workspace",
        )
    })?;
    current
        .ancestors()
        .find(|folder| folder.join(VENDOR_LIST).is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| {
            Error::new(
                current.display(),
                format!("no {VENDOR_LIST} here or above"),
                "run from inside the workspace, or name it with --root",
            )
        })
}
