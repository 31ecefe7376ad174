//! The command line of `cargo xtask`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::api::Api;
use crate::diff::Diff;
use crate::error::{Error, Result};
use crate::outputs::{self, OWNED_FOLDERS};
use crate::sources::{Sources, VENDOR_LIST};
use crate::terminal::print;
use crate::vendor::Vendor;
use crate::{bench, codegen, diff};

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
    /// Bring in a changed or new page, or a whole document, and say what it means for users
    Vendor(Vendor),
    /// Say what a change of the documentation means: breaking, additive or cosmetic
    Diff(Diff),
    /// Record the public API of the hand-written crates, so that a change of it shows in the diff
    Api(Api),
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
struct Bench {
    /// Generate the clients that are compared with, from the vendored page as it is
    #[arg(long, exclusive = true)]
    generate_peers: bool,
    /// Handed on to ims-bench
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Cli {
    /// Runs the command and returns its exit code.
    ///
    /// # Errors
    /// What stopped the command; then nothing was written.
    pub fn run(&self) -> Result<ExitCode> {
        let root = match (&self.root, &self.command) {
            (Some(root), _) => root.clone(),
            // Two documents can be compared anywhere.
            (None, Command::Diff(_)) => find_root().unwrap_or_else(|_| PathBuf::from(".")),
            (None, _) => find_root()?,
        };
        if let Command::Codegen(_) | Command::Vendor(_) = &self.command {
            outputs::undo_unfinished(&root)?;
        }
        let holds = match &self.command {
            Command::Codegen(Codegen { check: true }) => check(&root),
            Command::Codegen(Codegen { check: false }) => write(&root),
            Command::Vendor(vendor) => vendor.run(&root),
            Command::Diff(diff) => return diff.run(&root).map(ExitCode::from),
            Command::Api(api) => api.run(&root),
            Command::Bench(Bench {
                generate_peers: true,
                ..
            }) => bench::generate_peers(&root).map(|()| true),
            Command::Bench(Bench { arguments, .. }) => bench::run(&root, arguments),
        };
        holds.map(|holds| {
            if holds {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        })
    }
}

/// The exit code of an error where the command has one of its own, because its codes are results.
#[must_use]
pub fn error_code() -> Option<u8> {
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--root" {
            arguments.next();
        } else if !argument.starts_with('-') {
            return (argument == "diff").then_some(diff::ERROR_CODE);
        }
    }
    None
}

fn write(root: &Path) -> Result<bool> {
    let outputs = codegen::generate(&Sources::read(root)?)?;
    let changed = outputs.write(root)?;
    print(&outputs::written(&changed, outputs.iter().count()))?;
    Ok(true)
}

fn check(root: &Path) -> Result<bool> {
    let outputs = codegen::generate(&Sources::read(root)?)?;
    let drift = outputs.drift(root)?;
    if drift.is_empty() {
        print(&format!(
            "{} files are as generated\n",
            outputs.iter().count()
        ))?;
        return Ok(true);
    }
    print(&format!(
        "{}\n{} files differ from what codegen writes (also in {}); mend them with: cargo xtask codegen\n",
        outputs::describe(&drift),
        drift.len(),
        OWNED_FOLDERS.join(" and ")
    ))?;
    Ok(false)
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
