//! `cargo xtask tidy`: rules for the source that no linter has.
//!
//! Modules are layers: among those that lie side by side, each with all that is inside it, none may
//! use another that uses it in turn. A module and its own submodules are one layer.

mod circles;
mod modules;

use std::path::{Path, PathBuf};

use clap::Args;
use openapi_diff::cli::print;
use openapi_document::{Error, Refusals, Result};

use self::circles::circles;
use self::modules::Modules;

/// Folders of crates that people write, and folders that are one.
const CRATES: [&str; 2] = ["crates", "xtask"];

/// What `cargo xtask tidy` takes.
#[derive(Debug, Args)]
pub struct Tidy {
    /// Only these crates, by the names of their folders
    #[arg(value_name = "CRATE")]
    crates: Vec<String>,
}

impl Tidy {
    /// Checks every crate below `root`.
    ///
    /// # Errors
    /// Every circle, with the files that make it, and sources that cannot be read.
    pub fn run(&self, root: &Path) -> Result<bool, Refusals> {
        let mut faults = Vec::new();
        let mut checked = 0;
        for file in self.crate_roots(root)? {
            let shown = file.strip_prefix(root).unwrap_or(&file);
            let modules = Modules::read(root, &file)?;
            checked += modules.len();
            for circle in circles(&modules) {
                let users: Vec<String> = circle.users.iter().map(ToString::to_string).collect();
                faults.push(Error::new(
                    shown.display().to_string(),
                    format!(
                        "modules use one another in a circle: {}",
                        circle.names.join(" → ")
                    ),
                    format!(
                        "move what both sides need below them; now {}",
                        users.join(", ")
                    ),
                ));
            }
        }
        Refusals::check(faults)?;
        print(&format!("{checked} modules, no circle\n"))?;
        Ok(true)
    }

    /// The files that crates begin with: libraries, programs.
    fn crate_roots(&self, root: &Path) -> Result<Vec<PathBuf>> {
        let mut roots = Vec::new();
        for name in CRATES {
            let folder = root.join(name);
            let folders = if folder.join("Cargo.toml").is_file() {
                vec![folder]
            } else {
                entries(&folder)?
            };
            let is_wanted = |folder: &PathBuf| {
                let name = folder.file_name().unwrap_or_default();
                self.crates.is_empty() || self.crates.iter().any(|wanted| name == wanted.as_str())
            };
            for folder in folders.into_iter().filter(is_wanted) {
                let source = folder.join("src");
                roots.extend(["lib.rs", "main.rs"].map(|name| source.join(name)));
                roots.extend(entries(&source.join("bin"))?);
            }
        }
        roots.retain(|file| file.is_file());
        Ok(roots)
    }
}

/// What a folder holds, in order; nothing if there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listed = std::fs::read_dir(folder)
        .map_err(|error| Error::unreadable(&folder.display().to_string(), &error))?;
    let mut paths: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}
