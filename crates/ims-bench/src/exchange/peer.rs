//! Processes that do one task and print what it took.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::error::Context as _;
use crate::statistics::Rounds;
use crate::{Result, process};

/// What a task took, as the process that did it says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Turn {
    /// On the processor.
    pub(super) seconds: f64,
    /// Of the whole process, with its input.
    pub(super) peak_mb: f64,
    pub(super) recall: Option<f64>,
    pub(super) precision: Option<f64>,
    pub(super) wrong_exact: Option<u64>,
    pub(super) crosswise: Option<u64>,
}

/// Runs a process to its end and reads what it says last.
pub(super) fn turn(command: &mut Command) -> Result<Turn> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().context(|| format!("starting {name}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        let last = error.lines().next_back().unwrap_or_default();
        return Err(format!("{name} ended with {}: {last}", output.status).into());
    }
    let last = said.lines().next_back().unwrap_or_default();
    serde_json::from_str(last).context(|| format!("{name} said {last:?}"))
}

pub(super) fn seconds(turns: &[Turn]) -> Rounds {
    let mut seconds = Rounds::new();
    for turn in turns {
        seconds.push(turn.seconds);
    }
    seconds
}

/// Installs the peers where nobody else sees them.
pub(super) fn packages() -> Result<PathBuf> {
    process::python::packages("exchange")
}

pub(super) fn python(packages: &Path, script: &str) -> Command {
    let mut command = Command::new("python3");
    command
        .env("PYTHONPATH", packages)
        .env("OMP_NUM_THREADS", "1")
        .env("OPENBLAS_NUM_THREADS", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(Path::new("crates/ims-bench/peers/exchange").join(script));
    command
}

/// The peak of this process in megabytes.
pub(super) fn own_peak() -> Result<f64> {
    let bytes = process::peak_memory(std::process::id())?;
    #[expect(clippy::cast_precision_loss, reason = "megabytes for people")]
    Ok(bytes as f64 / f64::from(1 << 20))
}
