//! The folder for everything that a run leaves behind and nobody commits.

use std::path::PathBuf;

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
