//! The command line of `cargo xtask`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use openapi_diff::cli::ERROR_CODE;
use openapi_document::{Error, Refusals, Result};

use crate::bench::Bench;
use crate::codegen::Codegen;
use crate::diff::Diff;
use crate::files::VENDOR_LIST;
use crate::tidy::Tidy;
use crate::vendor::Vendor;

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
    /// Check that no modules of a crate use one another in a circle
    Tidy(Tidy),
    /// Compare with everything that a user would pick instead; `bench --help` lists its options
    #[command(disable_help_flag = true)]
    Bench(Bench),
}

impl Cli {
    /// Runs the command and returns its exit code.
    ///
    /// # Errors
    /// What stopped the command; then nothing was written.
    pub fn run(&self) -> Result<ExitCode, Refusals> {
        let root = match (&self.root, &self.command) {
            (Some(root), _) => root.clone(),
            // Two documents can be compared anywhere.
            (None, Command::Diff(_)) => find_root().unwrap_or_else(|_| PathBuf::from(".")),
            (None, _) => find_root()?,
        };
        let succeeds = match &self.command {
            Command::Codegen(codegen) => codegen.run(&root)?,
            Command::Vendor(vendor) => vendor.run(&root)?,
            Command::Diff(diff) => return Ok(diff.run(&root)?.into()),
            Command::Tidy(tidy) => tidy.run(&root)?,
            Command::Bench(bench) => bench.run(&root)?,
        };
        Ok(if succeeds {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
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
            return (argument == "diff").then_some(ERROR_CODE);
        }
    }
    None
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
                current.display().to_string(),
                format!("no {VENDOR_LIST} here or above"),
                "run from inside the workspace, or name it with --root",
            )
        })
}
