//! What standard error shows while the network works: log lines for those who
//! ask for them, else a line of progress where there is a terminal.

mod log;
mod progress;
mod signals;

use std::sync::Arc;

use self::log::Log;
use self::progress::Progress;
use crate::arguments::OutputArguments;
use crate::failure::Failure;

/// The feedback on the calls of one command.
pub(crate) struct Feedback {
    log: Option<Log>,
    progress: Arc<Progress>,
}

impl Feedback {
    /// Begins; the command makes so many calls.
    pub(crate) fn start(arguments: &OutputArguments, calls: usize) -> Result<Self, Failure> {
        let log = Log::start(arguments.verbose)?;
        let progress = match &log {
            Some(_) => Progress::hidden(),
            None => Progress::on_terminal(calls),
        };
        Ok(Self {
            log,
            progress: Arc::new(progress),
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
