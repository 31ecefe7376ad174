//! Failures of the platform in front of the tax network.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode};

/// A failure of the platform: `{code, message, timestamp, transaction_id}`.
///
/// ```
/// use ims_mock::{PlatformError, StatusCode};
///
/// let limited = PlatformError::of(StatusCode::TOO_MANY_REQUESTS).retry_after(7);
/// let hidden = PlatformError::of(StatusCode::UNAUTHORIZED).under(StatusCode::OK);
/// # let _ = (limited, hidden);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformError {
    pub(crate) http_status: StatusCode,
    pub(crate) code: StatusCode,
    pub(crate) message: Cow<'static, str>,
    pub(crate) retry_after: Option<HeaderValue>,
}

/// The statuses that the provider's guides name. Only the messages of 401 and
/// 422 are published, each in one sample.
const DOCUMENTED: &[(StatusCode, &str)] = &[
    (StatusCode::BAD_REQUEST, "Bad Request"),
    (StatusCode::UNAUTHORIZED, "Unauthorized"),
    (StatusCode::FORBIDDEN, "Forbidden"),
    (StatusCode::NOT_FOUND, "Not Found"),
    (StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large"),
    (StatusCode::UNPROCESSABLE_ENTITY, "Invalid GSTIN pattern"),
    (StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"),
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
    (StatusCode::GATEWAY_TIMEOUT, "Endpoint request timed out"),
];

impl PlatformError {
    /// A failure with a message of your own, `code` being both HTTP status and `code` of the body.
    #[must_use]
    pub fn new(code: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            http_status: code,
            code,
            message: message.into(),
            retry_after: None,
        }
    }

    /// The failure of this status, with the documented message where there is one.
    #[must_use]
    pub fn of(code: StatusCode) -> Self {
        let message = DOCUMENTED
            .iter()
            .find(|(documented, _)| *documented == code)
            .map(|&(_, message)| message)
            .or_else(|| code.canonical_reason())
            .unwrap_or("Unknown");
        Self::new(code, message)
    }

    /// Every status that the provider's guides name.
    pub fn all() -> impl Iterator<Item = Self> {
        DOCUMENTED
            .iter()
            .map(|&(code, message)| Self::new(code, message))
    }

    /// Sends another HTTP status than the `code` of the body.
    ///
    /// The documentation has one such sample: `code` 422 under HTTP 500.
    #[must_use]
    pub fn under(mut self, http_status: StatusCode) -> Self {
        self.http_status = http_status;
        self
    }

    /// Adds a `Retry-After` header: seconds (from a number), an HTTP date, or
    /// whatever else a server may send.
    #[must_use]
    pub fn retry_after(mut self, value: impl Into<HeaderValue>) -> Self {
        self.retry_after = Some(value.into());
        self
    }
}
