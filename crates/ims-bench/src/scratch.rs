//! The folder for everything that a run leaves behind and nobody commits.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::error::Context as _;

/// `ims-bench` in the target folder.
pub(crate) fn folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program
        .ancestors()
        .nth(2)
        .ok_or("the program does not stand in a target folder")?;
    let folder = target.join("ims-bench");
    std::fs::create_dir_all(&folder).context(|| format!("creating {}", folder.display()))?;
    Ok(folder)
}

/// Makes a package of its own from committed sources: `{root}` in its manifest
/// stands for `workspace`, whose lock file it begins with.
pub(crate) fn package(
    folder: &Path,
    manifest: &Path,
    source: &Path,
    workspace: &Path,
) -> Result<()> {
    let manifest = std::fs::read_to_string(manifest)
        .context(|| format!("reading {}", manifest.display()))?
        .replace("{root}", &workspace.display().to_string());
    std::fs::create_dir_all(folder.join("src"))?;
    write_if_changed(&folder.join("Cargo.toml"), manifest.as_bytes())?;
    write_if_changed(&folder.join("src/main.rs"), &std::fs::read(source)?)?;
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        std::fs::copy(workspace.join("Cargo.lock"), lock)?;
    }
    Ok(())
}

/// A file that keeps its time is not compiled again.
pub(crate) fn write_if_changed(path: &Path, text: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    std::fs::write(path, text).context(|| format!("writing {}", path.display()))
}
