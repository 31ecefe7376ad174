//! Decisions that were not all carried out.

use gst_ims::{Delivery, ErrorKind};

use super::Failure;

/// Why decisions were not all carried out, or that nobody knows.
#[derive(Debug)]
pub(crate) struct WriteFailure {
    pub(super) exit_code: u8,
    pub(super) kind: &'static str,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) transaction_id: Option<String>,
    pub(super) is_retryable: bool,
    pub(super) delivery: Option<Delivery>,
}

impl WriteFailure {
    fn new(exit_code: u8, kind: &'static str, message: String) -> Self {
        Self {
            exit_code,
            kind,
            code: None,
            message,
            hint: None,
            transaction_id: None,
            is_retryable: false,
            delivery: None,
        }
    }

    /// Something was sent, and nobody knows what became of it.
    pub(crate) fn unknown(message: String, cause: Option<&gst_ims::Error>) -> Self {
        Self {
            hint: Some(
                "do not send it again; `ims resume` fetches the lists and compares".to_owned(),
            ),
            code: cause.and_then(|cause| cause.code().map(str::to_owned)),
            transaction_id: cause.and_then(|cause| cause.transaction_id().map(str::to_owned)),
            delivery: Some(Delivery::Unknown),
            ..Self::new(9, "unknown", message)
        }
    }

    /// Says what to do instead of the usual.
    pub(crate) fn with_hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// Checks of ours refused it, and nothing was sent.
    pub(crate) fn problems(message: String) -> Self {
        Self {
            hint: Some("the output says what is wrong with each document".to_owned()),
            delivery: Some(Delivery::NotSent),
            ..Self::new(2, ErrorKind::Configuration.as_str(), message)
        }
    }

    /// Nothing was done.
    pub(crate) fn refused(message: String, code: Option<String>) -> Self {
        Self {
            code,
            ..Self::new(5, ErrorKind::Refused.as_str(), message)
        }
    }

    /// What it needs is away.
    pub(crate) fn outage(message: String) -> Self {
        Self {
            is_retryable: true,
            ..Self::new(6, ErrorKind::Outage.as_str(), message)
        }
    }

    /// What was to be done for several taxpayers was not done for all.
    pub(super) fn of_several(
        exit_code: u8,
        kind: &'static str,
        message: String,
        hint: String,
        is_retryable: bool,
    ) -> Self {
        Self {
            hint: Some(hint),
            is_retryable,
            ..Self::new(exit_code, kind, message)
        }
    }

    /// Some documents were done and others not, or not yet.
    pub(crate) fn partial(message: String, hint: Option<String>) -> Self {
        Self {
            hint,
            ..Self::new(8, "partial", message)
        }
    }
}

impl From<WriteFailure> for Failure {
    fn from(failure: WriteFailure) -> Self {
        Self::Write(failure)
    }
}
