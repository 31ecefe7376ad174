//! What the machinery of calls needs to know of an operation.

use gst_types::{Gstin, Section};
use sandbox_gst::{OperationInfo, Requests};
use secrecy::SecretString;

use super::{CallOptions, RetryPolicy, Shared};
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

/// An operation of the API, with what one call of it asks for.
pub(crate) trait Operation: Send + Sync {
    /// What is known of the operation before it is called: generated.
    const INFO: &'static OperationInfo;
    /// What a success comes to.
    type Output: Response;

    /// Builds the request by its generated function.
    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error>;

    /// Decodes and judges a response; a failure inside HTTP 200 is treated as one of the transport.
    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Self::Output, Error>;

    /// The taxpayer in whose name it writes, if it does.
    fn writes_for(&self) -> Option<Gstin> {
        None
    }

    /// What the request carries beside the credentials and no error may repeat.
    fn secret(&self) -> Option<&SecretString> {
        None
    }

    /// The section that is asked for, for traces and observers.
    fn section(&self) -> Option<Section> {
        None
    }
}

/// A response in this crate's own terms.
pub(crate) trait Response: Send {
    fn meta(&self) -> &ResponseMeta;
    fn meta_mut(&mut self) -> &mut ResponseMeta;
}

/// The error of a generated function that cannot build a request.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
pub(crate) fn not_built(error: sandbox_gst::Error<()>) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("the request could not be built; please report this: {error}"),
    )
}

/// What bounds a call: all sections of a call for all share them.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    pub(crate) deadline: Deadline,
    pub(crate) retries: RetryPolicy,
    pub(crate) memory: MemoryLimit,
}

impl Bounds {
    /// Those that are set for a call, and those of its client for all that is not set.
    pub(crate) fn of(shared: &Shared, options: &CallOptions) -> Self {
        let retries = options.retries.as_ref().unwrap_or(&shared.retries);
        Self {
            deadline: Deadline::after(options.timeout.unwrap_or(shared.timeout)),
            retries: retries.clone(),
            memory: MemoryLimit::new(shared.max_memory_bytes),
        }
    }

    /// Why work that was dropped did not end: its time was over, or the caller went away.
    pub(super) fn cut_short(&self) -> ErrorKind {
        if self.deadline.remaining().is_zero() {
            ErrorKind::Deadline
        } else {
            ErrorKind::Cancelled
        }
    }
}
