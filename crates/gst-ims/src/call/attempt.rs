//! One attempt of a call, and what is told of it.

use tokio::time::Instant;
use tracing::{Span, debug};

use super::{Bounds, Caller, Operation, Response, Shared};
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::observe;

/// What is asked for, by whom, and within which bounds.
pub(super) struct Asked<'a, O> {
    pub(super) caller: &'a Caller,
    pub(super) bounds: &'a Bounds,
    pub(super) operation: &'a O,
}

impl<'a, O> Asked<'a, O> {
    pub(super) fn shared(&self) -> &'a Shared {
        &self.caller.shared
    }
}

/// An attempt under way; the observer is told of it when it is dropped at the latest.
pub(super) struct Attempt<'a, O: Operation> {
    asked: &'a Asked<'a, O>,
    number: u32,
    started: Instant,
    is_told: bool,
}

impl<'a, O: Operation> Attempt<'a, O> {
    pub(super) fn begin(asked: &'a Asked<'a, O>, number: u32) -> Self {
        Self {
            asked,
            number,
            started: clock::now(),
            is_told: false,
        }
    }

    /// Tells trace and observer how it ended.
    pub(super) fn end(mut self, span: &Span, result: &Result<O::Output, Error>) {
        let (http_status, error) = match result {
            Ok(response) => (Some(response.meta().http_status), None),
            Err(error) => (error.http_status(), Some(error)),
        };
        if let Some(status) = http_status {
            span.record("http.response.status_code", status);
        }
        let elapsed_ms = clock::now()
            .saturating_duration_since(self.started)
            .as_millis();
        let _entered = span.enter();
        match error {
            None => debug!(elapsed_ms, "answered"),
            Some(error) => {
                span.record("error.type", error.kind().as_str());
                debug!(elapsed_ms, code = error.code(), "failed: {error}");
            }
        }
        self.tell(http_status, error.map(Error::kind));
    }

    fn tell(&mut self, http_status: Option<u16>, error: Option<ErrorKind>) {
        self.is_told = true;
        if let Some(observer) = &self.asked.shared().observer {
            observer.attempt(&observe::Attempt {
                operation: O::INFO.id,
                section: self.asked.operation.section(),
                number: self.number,
                http_status,
                elapsed: clock::now().saturating_duration_since(self.started),
                error,
            });
        }
    }
}

impl<O: Operation> Drop for Attempt<'_, O> {
    fn drop(&mut self) {
        if !self.is_told {
            self.tell(None, Some(self.asked.bounds.cut_short()));
        }
    }
}
