//! One `ims work`, as a process that can be killed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::Result;
use crate::error::Context as _;
use crate::process::peak_memory;

pub(super) struct Worker {
    child: Child,
    address: String,
}

impl Worker {
    /// Starts it, and waits until it takes jobs.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context(|| "starting a worker".to_owned())?;
        let output = child.stdout.take().ok_or("a worker without an output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().strip_prefix("http://").map(str::to_owned);
        let worker = Self {
            child,
            address: address.ok_or("a worker that does not say where its health is")?,
        };
        super::wait_for("a worker that takes jobs", || {
            Ok(worker.is_healthy()?.then_some(()))
        })?;
        Ok(worker)
    }

    fn is_healthy(&self) -> Result<bool> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        Ok(response.split(' ').nth(1) == Some("200"))
    }

    /// The most memory that it ever had, in bytes.
    pub(super) fn peak_memory(&self) -> Result<u64> {
        peak_memory(self.child.id())
    }

    /// Lets it end what it has begun.
    pub(super) fn stop(mut self) -> Result<()> {
        let id = i32::try_from(self.child.id()).ok();
        let id = id.and_then(rustix::process::Pid::from_raw);
        let id = id.ok_or("a process without a number")?;
        rustix::process::kill_process(id, rustix::process::Signal::TERM)?;
        let status = self.child.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("a worker ended with {status}").into())
        }
    }
}

/// As `kill -9` does.
impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
