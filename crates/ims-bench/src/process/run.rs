//! A process that runs to its end.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::accounting;
use crate::Result;
use crate::clock::{self, Stopwatch};
use crate::error::Context as _;

/// Runs a command to its end; what it wrote stands in the error if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .context(|| format!("starting {name}"))?;
    if output.status.success() {
        return Ok(());
    }
    let written = String::from_utf8_lossy(&output.stderr).into_owned();
    let first = written
        .lines()
        .find(|line| line.contains("rror"))
        .unwrap_or_else(|| written.lines().next_back().unwrap_or("it says nothing"));
    Err(format!("{name} ended with {}: {first}", output.status).into())
}

/// What a process used from its start to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    pub(crate) seconds: f64,
    /// With everything that it started and waited for.
    pub(crate) cpu_seconds: f64,
    /// Its own, without what it started; in bytes.
    pub(crate) peak_memory: u64,
}

/// Runs a command to its end and measures it; codes up to `worst_code` are results, not failures.
pub(crate) fn measure(command: &mut Command, worst_code: i32) -> Result<Usage> {
    let name = command.get_program().to_string_lossy().into_owned();
    let before = accounting::cpu_seconds_of_children()?;
    let watch = Stopwatch::start();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .context(|| format!("starting {name}"))?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // Nothing is left to be read of a process that has just ended.
        peak = accounting::peak_memory(child.id()).unwrap_or(peak);
        clock::nap(Duration::from_millis(2));
    };
    if status.code().is_none_or(|code| code > worst_code) {
        return Err(format!("{name} ended with {status}").into());
    }
    Ok(Usage {
        seconds: watch.seconds(),
        cpu_seconds: accounting::cpu_seconds_of_children()? - before,
        peak_memory: peak,
    })
}
