//! Processes of their own, measured from outside by the system's accounting.
//!
//! A worker writes a line when it has reached a point, and waits for a line
//! (or the end) of its input before it goes on; between the two it is looked
//! at from outside. Any language can do that.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::error::Context as _;
use crate::{Error, Result};

/// Linux counts processor time for user space in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

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
        let status = self.accounting("status")?;
        let kibibytes: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|value| value.split_whitespace().next())
            .ok_or("no VmHWM in the process's status")?
            .parse()?;
        Ok(kibibytes * 1024)
    }

    /// The processor time that the process has used so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let stat = self.accounting("stat")?;
        // The program's name stands in brackets and can hold anything.
        let (_, fields) = stat.rsplit_once(')').ok_or("a stat without a name")?;
        let ticks = |index| -> Result<f64> {
            let field = fields.split_whitespace().nth(index);
            Ok(field.ok_or("a stat that is too short")?.parse()?)
        };
        Ok((ticks(11)? + ticks(12)?) / TICKS_A_SECOND)
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

    fn accounting(&self, file: &str) -> Result<String> {
        std::fs::read_to_string(
            Path::new("/proc")
                .join(self.child.id().to_string())
                .join(file),
        )
        .context(|| format!("reading /proc of {}", self.name))
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

/// In a worker: says that a point is reached, and waits to be let on.
pub(crate) fn pause(message: &str) -> Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{message}")?;
    output.flush()?;
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}
