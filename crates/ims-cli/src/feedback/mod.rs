//! What standard error shows: while the network works, log lines for those who
//! ask for them, else a line of progress where there is a terminal; at the end,
//! what went wrong.

mod log;
pub(crate) mod progress;
pub(crate) mod report;
mod signals;
pub(crate) mod terminal;

use std::sync::Arc;

use self::log::Log;
use self::progress::Progress;
pub(crate) use self::signals::{Uninterrupted, end_note};
use crate::failure::Failure;

/// The feedback on the calls of one command.
pub(crate) struct Feedback {
    log: Option<Log>,
    progress: Arc<Progress>,
}

impl Feedback {
    /// Begins, with the lines that `-v` given so often asks for; the command makes
    /// so many calls.
    pub(crate) fn start(verbosity: u8, calls: usize) -> Result<Self, Failure> {
        let log = Log::start(verbosity)?;
        let progress = match &log {
            Some(_) => Progress::hidden(),
            None => Progress::on_terminal(calls),
        };
        Ok(Self {
            log,
            progress: Arc::new(progress),
        })
    }

    /// Begins without a line of progress, for commands that ask something on the terminal.
    pub(crate) fn start_without_progress(verbosity: u8) -> Result<Self, Failure> {
        // What is typed unseen leaves the terminal changed.
        signals::listen();
        Ok(Self {
            log: Log::start(verbosity)?,
            progress: Arc::new(Progress::hidden()),
        })
    }

    /// Begins for a command that runs until a signal, which it waits for by itself. It always tells
    /// what it does.
    pub(crate) fn of_service(verbosity: u8) -> Result<Self, Failure> {
        signals::leave_alone();
        Ok(Self {
            log: Log::of_service(verbosity)?,
            progress: Arc::new(Progress::hidden()),
        })
    }

    /// What the client is to tell of its attempts, waits and calls.
    pub(crate) fn observer(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// Takes the progress away and lets no more lines through: what follows
    /// on standard error has the last word.
    pub(crate) fn end(self) {
        self.progress.clear();
        if let Some(log) = self.log {
            log.close();
        }
    }
}
