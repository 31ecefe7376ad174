//! `cargo xtask api`.

use std::path::Path;

use clap::Args;

use super::{CRATES, FILE, of_folder};
use crate::error::Result;
use crate::outputs::{self, Outputs};
use crate::terminal::print;

/// What `cargo xtask api` takes.
#[derive(Debug, Args)]
pub struct Api {
    /// Write nothing; print what would change and fail if there is anything
    #[arg(long)]
    check: bool,
}

impl Api {
    /// Writes the public API of the hand-written crates, or compares it with what is written.
    ///
    /// # Errors
    /// A crate that does not parse, or a file that cannot be written.
    pub fn run(&self, root: &Path) -> Result<bool> {
        let mut lists = Outputs::default();
        for folder in CRATES {
            lists.insert(format!("{folder}/{FILE}"), of_folder(root, folder)?);
        }
        if !self.check {
            let changed = lists.write_changed(root)?;
            print(&outputs::written(&changed, CRATES.len()))?;
            return Ok(true);
        }
        let drift = lists.changed(root)?;
        print(&if drift.is_empty() {
            format!("{} lists are as recorded\n", CRATES.len())
        } else {
            format!(
                "{}\nthe public API has changed; if that is wanted, record it with: cargo xtask api\n",
                outputs::describe(&drift)
            )
        })?;
        Ok(drift.is_empty())
    }
}
