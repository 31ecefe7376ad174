//! What whoever waits is told on standard error: a run takes minutes.

use std::fmt::Display;

use crate::clock::Stopwatch;

/// Tells what is begun, and how long it took when that is dropped.
pub(crate) struct Step(Stopwatch);

impl Step {
    pub(crate) fn begin(what: impl Display) -> Self {
        eprint!("{what} …");
        Self(Stopwatch::start())
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        eprintln!(" {:.1} s", self.0.seconds());
    }
}
