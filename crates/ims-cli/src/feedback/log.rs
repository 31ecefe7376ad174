//! `-v` and `-vv`: what the library and the crates below it trace.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::failure::Failure;
use crate::text::visible_in_log;
use crate::variable;

/// Takes the place of the usual choice, but only together with `-v`: a program
/// whose output is read must not change it for a variable set long ago.
const FILTER_VARIABLE: &str = "RUST_LOG";

/// The lines on standard error, until they are closed.
pub(super) struct Log {
    gate: Gate,
}

impl Log {
    /// Starts if it is asked for.
    pub(super) fn start(verbosity: u8) -> Result<Option<Self>, Failure> {
        if verbosity == 0 {
            return Ok(None);
        }
        Self::begin(verbosity).map(Some)
    }

    /// Starts with lines about jobs at least.
    pub(super) fn of_service(verbosity: u8) -> Result<Option<Self>, Failure> {
        Self::begin(verbosity).map(Some)
    }

    fn begin(verbosity: u8) -> Result<Self, Failure> {
        let directives = variable::read(FILTER_VARIABLE)?;
        let gate = Gate::default();
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(gate.clone())
            .with_ansi(wants_color())
            .with_target(verbosity > 1 || directives.is_some());
        tracing_subscriber::registry()
            .with(filter(directives.as_deref(), verbosity)?)
            .with(lines)
            .try_init()
            .map_err(|error| Failure::internal(format!("the log cannot start: {error}")))?;
        Ok(Self { gate })
    }

    /// Lets no more lines through, not even of threads that still run.
    pub(super) fn close(&self) {
        *self.gate.is_closed() = true;
    }
}

fn filter(directives: Option<&str>, verbosity: u8) -> Result<EnvFilter, Failure> {
    let usual = match verbosity {
        0 => "ims_work=info",
        1 => "gst_ims=debug,ims_work=info",
        // Every frame of a large body would be a line.
        _ => "debug,h2=info",
    };
    EnvFilter::builder()
        .parse(directives.unwrap_or(usual))
        .map_err(|_| {
            Failure::configuration(
                format!("{FILTER_VARIABLE} cannot be understood"),
                "it takes a list such as gst_ims=debug,reqwest=trace; unset it for the usual lines",
            )
        })
}

/// Never beyond a terminal, where nobody has asked for it.
fn wants_color() -> bool {
    let stderr = io::stderr();
    stderr.is_terminal() && AutoStream::choice(&stderr) != ColorChoice::Never
}

/// Writes to standard error until it is closed.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<bool>>);

impl Gate {
    fn is_closed(&self) -> std::sync::MutexGuard<'_, bool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> MakeWriter<'a> for Gate {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Never fails: nobody can be told that standard error is gone.
impl Write for Gate {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let is_closed = self.is_closed();
        if !*is_closed {
            let text = String::from_utf8_lossy(line);
            let _ = io::stderr().write_all(visible_in_log(&text).as_bytes());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
