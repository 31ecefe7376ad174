//! A hook for metrics.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use gst_types::Section;

use crate::ErrorKind;

/// Is told of every attempt, wait and call, for metrics and for progress.
///
/// The methods are called on the task that makes the call: they should be
/// quick.
pub trait Observer: fmt::Debug + Send + Sync + 'static {
    /// One request ended.
    fn attempt(&self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// A call pauses before its next request.
    fn waiting(&self, wait: &Wait) {
        let _ = wait;
    }

    /// One call ended, with all its attempts.
    fn call(&self, call: &CallSummary) {
        let _ = call;
    }
}

impl<T: Observer + ?Sized> Observer for Arc<T> {
    fn attempt(&self, attempt: &Attempt) {
        (**self).attempt(attempt);
    }

    fn waiting(&self, wait: &Wait) {
        (**self).waiting(wait);
    }

    fn call(&self, call: &CallSummary) {
        (**self).call(call);
    }
}

/// One request of a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation, such as `getInvoices`.
    pub operation: &'static str,
    /// The section that was asked for, if any.
    pub section: Option<Section>,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The HTTP status, if there was an answer.
    pub http_status: Option<u16>,
    /// How long the attempt took.
    pub elapsed: Duration,
    /// The failure, if it failed.
    pub error: Option<ErrorKind>,
}

/// A pause of a call before its next request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Wait {
    /// The operation, such as `getInvoices`.
    pub operation: &'static str,
    /// The section that is asked for, if any.
    pub section: Option<Section>,
    /// How many requests of the call were sent before.
    pub attempts: u32,
    /// How long the pause is to be.
    pub duration: Duration,
    /// The failure after which the call waits to try again; `None` while it
    /// waits for its turn within the rate limit.
    pub error: Option<ErrorKind>,
}

/// One call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallSummary {
    /// The operation, such as `getInvoices`.
    pub operation: &'static str,
    /// The section that was asked for, if any.
    pub section: Option<Section>,
    /// How many requests were sent.
    pub attempts: u32,
    /// How long the call waited between attempts.
    pub waited: Duration,
    /// How long the call took.
    pub elapsed: Duration,
    /// The failure, if it failed.
    pub error: Option<ErrorKind>,
}
