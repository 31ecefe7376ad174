//! `cargo xtask api`.

use std::path::Path;

use clap::Args;

use super::{CRATES, FILE, of_folder};
use crate::error::Result;
use crate::outputs::{self, Outputs};

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
        let drift = lists.changed(root)?;
        if self.check && !drift.is_empty() {
            print!("{}", outputs::describe(&drift));
            println!(
                "\nthe public API has changed; if that is wanted, record it with: cargo xtask api"
            );
            return Ok(false);
        }
        if self.check {
            println!("{} lists are as recorded", CRATES.len());
            return Ok(true);
        }
        lists.write_changed(root)?;
        for drift in &drift {
            println!("{}", drift.path);
        }
        println!("{} of {} files changed", drift.len(), CRATES.len());
        Ok(true)
    }
}
