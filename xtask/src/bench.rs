//! `cargo xtask bench`: starts the comparison in `crates/ims-bench`.

use std::path::Path;
use std::process::Command;

use clap::Args;
use openapi_document::{Error, Refusals, Result};

/// What `cargo xtask bench` takes.
#[derive(Debug, Args)]
pub struct Bench {
    /// Handed on to ims-bench
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Bench {
    /// Runs `ims-bench`; `Ok(false)` means that it failed and has said why.
    ///
    /// # Errors
    /// If cargo cannot be started.
    pub fn run(&self, root: &Path) -> Result<bool, Refusals> {
        // Allocations are counted by a program of their own, which has to be there.
        let built = cargo(root, &["build"], &["--bins".to_owned()])?;
        Ok(built
            && cargo(
                root,
                &["run", "--quiet"],
                &[&["--".to_owned()], &*self.arguments].concat(),
            )?)
    }
}

fn cargo(root: &Path, subcommand: &[&str], arguments: &[String]) -> Result<bool> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo)
        .args(subcommand)
        .args(["--release", "--package", "ims-bench"])
        .args(arguments)
        .current_dir(root)
        .status()
        .map(|status| status.success())
        .map_err(|error| {
            Error::new(
                "cargo",
                format!("cannot be started: {error}"),
                "run this as `cargo xtask bench`",
            )
        })
}
