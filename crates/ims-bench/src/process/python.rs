//! Packages of Python that peers need.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::run;
use crate::error::Context as _;
use crate::{Result, scratch};

const PEERS: &str = "crates/ims-bench/peers";

/// Installs the pinned packages of a peer where nobody else sees them.
pub(crate) fn packages(peer: &str) -> Result<PathBuf> {
    let requirements = Path::new(PEERS).join(peer).join("requirements.txt");
    let folder = scratch::folder()?.join(format!("{peer}-packages"));
    let stamp = folder.join("installed.txt");
    let wanted = std::fs::read(&requirements)?;
    if std::fs::read(&stamp).ok().as_ref() == Some(&wanted) {
        return Ok(folder);
    }
    run(Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--upgrade",
            "--no-warn-conflicts",
        ])
        .arg("--root-user-action=ignore")
        .arg("--target")
        .arg(&folder)
        .arg("--requirement")
        .arg(&requirements))
    .context(|| format!("installing {}", requirements.display()))?;
    std::fs::write(stamp, wanted)?;
    Ok(folder)
}
