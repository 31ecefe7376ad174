//! `cargo xtask codegen`.

use std::path::Path;

use clap::Args;
use openapi_diff::cli::print;
use openapi_document::Refusals;

use crate::outputs::OWNED_FOLDERS;
use crate::pipeline::generate;
use crate::sources::Sources;

/// What `cargo xtask codegen` takes.
#[derive(Debug, Args)]
pub struct Codegen {
    /// Write nothing; print what would change and fail if there is anything
    #[arg(long)]
    check: bool,
}

impl Codegen {
    /// Generates everything; returns whether the workspace was current where that was asked.
    ///
    /// # Errors
    /// What makes the sources unusable; then nothing was written.
    pub fn run(&self, root: &Path) -> Result<bool, Refusals> {
        let outputs = generate(&Sources::read(root)?)?;
        let all = outputs.iter().count();
        if !self.check {
            let changed = outputs.write(root)?;
            let paths: String = changed.iter().map(|path| path.clone() + "\n").collect();
            print(&format!(
                "{paths}{} of {all} files changed\n",
                changed.len()
            ))?;
            return Ok(true);
        }
        let drift = outputs.drift(root)?;
        if drift.is_empty() {
            print(&format!("{all} files are as generated\n"))?;
            return Ok(true);
        }
        print(&format!(
            "{}\n{} files differ from what codegen writes (also in {}); fix them with: cargo xtask codegen\n",
            outputs.describe(&drift),
            drift.len(),
            OWNED_FOLDERS.join(" and ")
        ))?;
        Ok(false)
    }
}
