//! Failures of the network and of the platform, as errors.

use std::time::Duration;

use gst_types::wire;
use serde::Deserialize;

use super::Answer;
use crate::error::{Error, ErrorKind};
use crate::redaction::Redaction;

/// The platform's error body (documented: `code`, `message`, `timestamp`,
/// `transaction_id`); of every field at most the expected type is used.
#[derive(Default, Deserialize)]
struct PlatformError {
    #[serde(default)]
    message: Option<wire::Text>,
    #[serde(default)]
    transaction_id: Option<wire::Text>,
}

/// Describes an answer whose HTTP status is not 2xx.
pub(super) fn from_status(answer: &Answer, redaction: &Redaction) -> Error {
    let body: PlatformError = serde_json::from_slice(&answer.body).unwrap_or_default();
    let status = answer.http_status;
    let kind = kind_of_status(status);
    let said = body
        .message
        .map(|message| format!(": {}", redaction.apply(message.0.as_str())))
        .unwrap_or_default();
    let message = match kind {
        ErrorKind::Redirect => {
            "the server redirected the request; redirects are never followed, check the base address"
                .to_owned()
        }
        _ => format!("{} (HTTP {status}){said}", summary(kind)),
    };
    Error::new(kind, message)
        .with_http_status(status)
        .with_transaction_id(body.transaction_id.map(|id| redaction.apply(id.0.as_str())))
        .with_retry_after(answer.retry_after)
}

/// Classes an HTTP status, or the `code` of a body under HTTP 200.
pub(crate) fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        401 | 403 => ErrorKind::Authentication,
        429 => ErrorKind::RateLimit,
        400..=499 => ErrorKind::Refused,
        300..=399 => ErrorKind::Redirect,
        500..=599 => ErrorKind::Outage,
        _ => ErrorKind::Decode,
    }
}

/// Says in words what a class of answers means to the user.
pub(crate) fn summary(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Authentication => {
            "the server did not accept the API key or the taxpayer's session"
        }
        ErrorKind::RateLimit => "the server's rate limit or quota is used up",
        ErrorKind::Refused => "the server refused the request",
        ErrorKind::Redirect => "the server redirected the request",
        ErrorKind::Outage => "the server or the tax network behind it is failing",
        _ => "the server's answer is not one that the API is known to give",
    }
}

/// Describes a failure of the network. The address is left out: the user knows
/// it, and a custom one may say more than a log should.
pub(super) fn from_reqwest(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let message = if error.is_connect() {
        "the server could not be reached; check the network and the base address"
    } else if error.is_timeout() {
        "the connection timed out"
    } else if error.is_builder() {
        return Error::new(ErrorKind::Internal, "the request could not be built")
            .with_source(error);
    } else if error.is_body() || error.is_decode() {
        "the answer broke off or its encoding is damaged"
    } else {
        "the connection broke before an answer came"
    };
    Error::new(ErrorKind::Network, message).with_source(error)
}

/// Reads `Retry-After` in seconds.
pub(super) fn seconds(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs)
}
