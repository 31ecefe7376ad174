//! Bytes and pauses of an answer that no HTTP server would give.

use std::time::Duration;

use axum::body::Bytes;

/// What is done to a connection, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plan {
    steps: Vec<Step>,
}

/// One step of a plan; after the last, the connection is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// These bytes in as few writes as possible.
    Send(Bytes),
    /// These bytes one at a time, with a pause before each.
    Drip { bytes: Bytes, pause: Duration },
    /// These bytes so many times, or until the client leaves.
    Repeat { bytes: Bytes, times: Option<u32> },
    /// Nothing, until the client leaves.
    Stall,
    /// The connection is reset at once.
    Reset,
}

impl Plan {
    pub(crate) fn send(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    pub(crate) fn drip(self, bytes: impl Into<Bytes>, pause: Duration) -> Self {
        let bytes = bytes.into();
        self.then(Step::Drip { bytes, pause })
    }

    pub(crate) fn repeat(self, bytes: impl Into<Bytes>, times: u32) -> Self {
        let (bytes, times) = (bytes.into(), Some(times));
        self.then(Step::Repeat { bytes, times })
    }

    pub(crate) fn repeat_forever(self, bytes: impl Into<Bytes>) -> Self {
        let (bytes, times) = (bytes.into(), None);
        self.then(Step::Repeat { bytes, times })
    }

    pub(crate) fn stall(self) -> Self {
        self.then(Step::Stall)
    }

    pub(crate) fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    pub(crate) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
