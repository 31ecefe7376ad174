//! A copy of the workspace, whose files can be touched without anybody's
//! builds beginning anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Context as _;
use crate::{Result, scratch};

/// Copies what the facade is built from, as it stands in the work tree.
pub(super) fn workspace() -> Result<PathBuf> {
    let folder = scratch::folder()?.join("build/workspace");
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .context(|| "listing the work tree".to_owned())?;
    let files = String::from_utf8(output.stdout)?;
    for file in files.split('\0').filter(|file| is_needed(file)) {
        copy(Path::new(file), &folder.join(file))?;
    }
    Ok(folder)
}

/// Manifests and sources; a file that was just deleted is not there.
fn is_needed(file: &str) -> bool {
    let is_source = ["rs", "toml", "lock", "md", "json"]
        .iter()
        .any(|kind| Path::new(file).extension().is_some_and(|own| own == *kind));
    is_source && !file.starts_with('.') && Path::new(file).is_file()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let bytes = std::fs::read(from).context(|| format!("reading {}", from.display()))?;
    scratch::write_if_changed(to, &bytes)
}
