//! Failures of the network and of the platform, as errors.

use std::error::Error as StdError;
use std::io;

use super::Answer;
use crate::body::BodyText;
use crate::codes::{self, Meaning};
use crate::envelope::{Envelope, Payload};
use crate::error::{Error, ErrorKind};

/// Describes an answer whose HTTP status is not 2xx.
///
/// Its body is the platform's (documented: `code`, `message`, `timestamp`,
/// `transaction_id`), sometimes the tax network's, and often a gateway's page.
pub(super) fn from_status(answer: &Answer) -> Error {
    let status = answer.http_status;
    let body: Envelope<()> = BodyText::of(answer)
        .envelope(answer, |cursor| cursor.raw().map(|_| Payload::Absent))
        .unwrap_or_default();
    let business = body.error.unwrap_or_default();
    let kind = match business.code.as_deref().map(codes::meaning) {
        // A code says more than a status, unless it says only that.
        Some(Meaning::Failure(kind)) if kind != ErrorKind::Refused => kind,
        _ => kind_of_status(status),
    };
    let said: Vec<String> = [&business.code, &business.message, &body.message]
        .into_iter()
        .flatten()
        .map(|text| answer.redact(text))
        .collect();
    let said = if said.is_empty() {
        String::new()
    } else {
        format!(": {}", said.join(": "))
    };
    let message = match kind {
        ErrorKind::Redirect => {
            "the server redirected the request; redirects are never followed, check the base address"
                .to_owned()
        }
        _ => format!("{} (HTTP {status}){said}", summary(kind)),
    };
    let error = with_transience(Error::new(kind, message), status)
        .with_http_status(status)
        .with_transaction_id(body.transaction_id.map(|id| answer.redact(&id)))
        .with_retry_after(answer.retry_after());
    match business.code {
        Some(code) => error.with_code(answer.redact(&code)),
        None => error,
    }
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

/// Marks the statuses that their class misjudges.
pub(crate) fn with_transience(error: Error, status: u16) -> Error {
    match status {
        // Request timeout, too early: the same request may pass later.
        408 | 425 => error.passing(),
        // Not implemented, version not supported: it never will.
        501 | 505 => error.lasting(),
        _ => error,
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
    if error.is_builder() {
        return Error::new(ErrorKind::Internal, "the request could not be built")
            .with_source(error);
    }
    if let Some(fault) = tls_fault(&error) {
        let message = format!("no trusted connection to the server: {fault}");
        return Error::new(ErrorKind::Network, message)
            .lasting()
            .with_source(error);
    }
    let unsent = error.is_connect();
    let message = if unsent {
        "the server could not be reached; check the network and the base address"
    } else if error.is_timeout() {
        "the connection timed out"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off or its encoding is damaged"
    } else {
        "the connection broke before an answer came"
    };
    let result = Error::new(ErrorKind::Network, message).with_source(error);
    if unsent { result.unsent() } else { result }
}

/// Finds a certificate or protocol that will not become better by itself.
fn tls_fault(error: &reqwest::Error) -> Option<String> {
    let mut cause = error.source();
    while let Some(current) = cause {
        // An I/O error passes over what it wraps when it names its source.
        let wrapped = current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(wrapped) = wrapped {
            cause = Some(wrapped);
            continue;
        }
        match current.downcast_ref() {
            Some(rustls::Error::InvalidCertificate(reason)) => {
                return Some(format!("its certificate is invalid ({reason})"));
            }
            Some(rustls::Error::PeerIncompatible(_)) => {
                return Some("it speaks no version of TLS that is safe".to_owned());
            }
            _ => cause = current.source(),
        }
    }
    None
}
