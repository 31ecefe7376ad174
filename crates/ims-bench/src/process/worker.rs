//! A process that is looked at while it waits.
//!
//! A worker writes a line when it has reached a point, and waits for a line
//! (or the end) of its input before it goes on; between the two it is looked
//! at from outside. Any language can do that.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::accounting;
use crate::error::Context as _;
use crate::{Error, Result};

/// A process that stops where it is told to.
pub(crate) struct Worker {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Worker {
    pub(crate) fn start(name: impl Into<String>, command: &mut Command) -> Result<Self> {
        let name = name.into();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context(|| format!("starting {name}"))?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or("a worker without an output")?;
        Ok(Self {
            name,
            child,
            input,
            output: BufReader::new(output),
        })
    }

    /// Waits until the worker has reached its next point, and returns what it
    /// says there.
    pub(crate) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .context(|| format!("reading from {}", self.name))?;
        if line.is_empty() {
            return Err(self.failure());
        }
        Ok(line.trim_end().to_owned())
    }

    /// Lets the worker go on.
    pub(crate) fn proceed(&mut self) -> Result<()> {
        if let Some(input) = &mut self.input {
            writeln!(input, "go").context(|| format!("writing to {}", self.name))?;
            input.flush()?;
        }
        Ok(())
    }

    /// The most memory that the process ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> Result<u64> {
        accounting::peak_memory(self.child.id()).context(|| format!("looking at {}", self.name))
    }

    /// The processor time that the process has used so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        accounting::cpu_seconds(self.child.id()).context(|| format!("looking at {}", self.name))
    }

    /// Lets the worker end, and waits for it.
    pub(crate) fn finish(mut self) -> Result<()> {
        drop(self.input.take());
        let status = self.child.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{} ended with {status}", self.name).into())
        }
    }

    fn failure(&mut self) -> Error {
        match self.child.wait() {
            Ok(status) => format!("{} ended with {status} before it was done", self.name).into(),
            Err(error) => error.into(),
        }
    }
}

/// No worker is left behind when a measurement fails.
impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// In a worker: says that a point is reached, and waits to be let on; `false`
/// is the end.
pub(crate) fn pause(message: &str) -> Result<bool> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{message}")?;
    output.flush()?;
    Ok(std::io::stdin().read_line(&mut String::new())? > 0)
}
