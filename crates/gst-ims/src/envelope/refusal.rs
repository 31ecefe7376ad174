//! Refusals of the platform, as errors.

use super::codes::{self, Meaning};
use super::read::{BodyText, Envelope};
use crate::error::{Error, ErrorKind};
use crate::http::Answer;

/// Describes a response whose HTTP status is not 2xx.
///
/// Its body is the platform's (documented: `code`, `message`, `timestamp`,
/// `transaction_id`), sometimes the tax network's, and often a gateway's page.
pub(crate) fn from_status(answer: &Answer) -> Error {
    let status = answer.http_status;
    let body = BodyText::of(answer).refusal().unwrap_or_default();
    let Envelope {
        error: business,
        message,
        transaction_id,
        ..
    } = body;
    let business = business.unwrap_or_default();
    let kind = match business
        .code
        .as_deref()
        .map(|code| codes::meaning(code, business.message.as_deref()))
    {
        // A code says more than a status, unless it says only that.
        Some(Meaning::Failure(kind)) if kind != ErrorKind::Refused => kind,
        _ => kind_of_status(status),
    };
    let texts = [&business.code, &business.message, &message];
    let said: Vec<String> = texts
        .into_iter()
        .flatten()
        .map(|text| answer.redact(text))
        .collect();
    let verdict = Verdict::of(kind, status, &said);
    let message = match verdict.kind {
        ErrorKind::Redirect => {
            "the server redirected the request; redirects are never followed, check the base address"
                .to_owned()
        }
        kind => format!("{} (HTTP {status}){}", summary(kind), after_colon(&said)),
    };
    let error = verdict
        .error(message)
        .with_http_status(status)
        .with_transaction_id(transaction_id.map(|id| answer.redact(&id)))
        .with_retry_after(answer.retry_after());
    match business.code {
        Some(code) => error.with_code(answer.redact(&code)),
        None => error,
    }
}

/// Describes a `code` in the body under HTTP 200 that is not one of success.
pub(super) fn from_body_code(code: i64, message: Option<&str>, answer: &Answer) -> Error {
    let status = u16::try_from(code).unwrap_or_default();
    let said: Vec<String> = message
        .map(|text| answer.redact(text))
        .into_iter()
        .collect();
    let verdict = Verdict::of(kind_of_status(status), status, &said);
    let message = format!(
        "{} (code {code} in the body){}",
        summary(verdict.kind),
        after_colon(&said)
    );
    verdict.error(message)
}

fn after_colon(said: &[String]) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(": {}", said.join(": "))
    }
}

/// What a status and its words come to.
struct Verdict {
    kind: ErrorKind,
    status: u16,
    is_quota: bool,
}

impl Verdict {
    fn of(kind: ErrorKind, status: u16, said: &[String]) -> Self {
        // A quota that is told as a refusal says nothing about the credentials.
        let is_quota = matches!(status, 401..=403 | 429)
            && said.iter().any(|text| codes::speaks_of_quota(text));
        Self {
            kind: if is_quota { ErrorKind::RateLimit } else { kind },
            status,
            is_quota,
        }
    }

    fn error(&self, message: String) -> Error {
        let error = Error::new(self.kind, message);
        match self.status {
            // A quota lasts: other requests of the same key will meet it too.
            401..=403 if self.is_quota => error.lasting(),
            // Request timeout, too early: the same request may pass later.
            408 | 425 => error.passing(),
            // Not implemented, version not supported: it never will.
            501 | 505 => error.lasting(),
            _ => error,
        }
    }
}

/// Classes an HTTP status, or the `code` of a body under HTTP 200.
fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        401 | 403 => ErrorKind::Authentication,
        429 => ErrorKind::RateLimit,
        400..=499 => ErrorKind::Refused,
        300..=399 => ErrorKind::Redirect,
        500..=599 => ErrorKind::Outage,
        _ => ErrorKind::Decode,
    }
}

/// Says in words what a class of refusals means to the user.
fn summary(kind: ErrorKind) -> &'static str {
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
