//! Refusals of the platform, as errors.

use super::business_error::BusinessError;
use super::codes::{self, Meaning, NO_CODES, kind_of_status};
use super::read::{BodyText, Envelope};
use super::words;
use crate::error::{Delivery, Error, ErrorKind};
use crate::http::Answer;

/// Describes a response whose HTTP status is not 2xx.
///
/// Its body is the platform's (documented: `code`, `message`, `timestamp`,
/// `transaction_id`), sometimes the tax network's, and often a gateway's page.
pub(crate) fn from_status(answer: &Answer) -> Error {
    let status = answer.http_status;
    let body = BodyText::of(answer);
    let (envelope, is_limit) = match body.refusal() {
        Some(envelope) => (envelope, false),
        None => (
            Envelope::default(),
            words::speaks_of_limit(body.beginning()),
        ),
    };
    let refusal = Refusal::of(status, &envelope, answer, is_limit);
    let message = match refusal.kind {
        ErrorKind::Redirect => {
            "the server redirected the request; redirects are never followed, check the base address"
                .to_owned()
        }
        kind => refusal.message(kind, &format!("HTTP {status}")),
    };
    let transaction_id = envelope.transaction_id.map(|id| answer.redact(&id));
    refusal
        .error(message)
        .with_http_status(status)
        .with_transaction_id(transaction_id)
        .with_retry_after(answer.retry_after())
}

/// Describes a `code` in the body under HTTP 200 that is not one of success.
pub(super) fn from_body_code(code: i64, envelope: &Envelope, answer: &Answer) -> Error {
    let status = u16::try_from(code).unwrap_or_default();
    let refusal = Refusal::of(status, envelope, answer, false);
    refusal.error(refusal.message(refusal.kind, &format!("code {code} in the body")))
}

fn after_colon(said: &[String]) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(": {}", said.join(": "))
    }
}

/// What a status, a code and the words beside them come to.
struct Refusal {
    kind: ErrorKind,
    status: u16,
    is_limit: bool,
    /// Whether the platform itself says that it did not carry the request out.
    is_answered: bool,
    code: Option<String>,
    said: Vec<String>,
}

impl Refusal {
    fn of(status: u16, envelope: &Envelope, answer: &Answer, is_limit: bool) -> Self {
        let nothing = BusinessError::default();
        // The first with a code that says more than a status, else the first.
        let telling = envelope.all_errors().find_map(|error| {
            let meaning = meaning_of_code(error)?;
            Some((error, meaning))
        });
        let first = envelope.all_errors().next();
        let (error, kind) = match telling {
            Some((error, Meaning::Failure(kind))) => (error, kind),
            Some((error, _)) => (error, ErrorKind::RateLimit),
            None => (first.unwrap_or(&nothing), kind_of_status(status)),
        };
        let is_quota = matches!(telling, Some((_, Meaning::Quota)));
        let texts = [&error.code, &error.message, &envelope.message];
        let mut said: Vec<String> = Vec::new();
        for text in texts.into_iter().flatten() {
            let text = answer.redact(text);
            // Many gateways write the same words twice.
            if !said.contains(&text) {
                said.push(text);
            }
        }
        // A limit that is told as a refusal or a failure says nothing about the credentials, nor
        // of the server.
        let is_limit = is_quota
            || (400..600).contains(&status)
                && !matches!(status, 404 | 408 | 413 | 425)
                && (is_limit || said.iter().any(|text| words::speaks_of_limit(text)));
        Self {
            kind: if is_limit { ErrorKind::RateLimit } else { kind },
            status,
            is_limit,
            is_answered: envelope.is_answered(status),
            code: error.code.as_deref().map(|code| answer.redact(code)),
            said,
        }
    }

    fn message(&self, kind: ErrorKind, place: &str) -> String {
        format!("{} ({place}){}", summary(kind), after_colon(&self.said))
    }

    fn error(&self, message: String) -> Error {
        let error = Error::new(self.kind, message);
        let error = match self.status {
            // A rate that is told as such passes in a minute.
            429 => error,
            // A quota lasts: other requests of the same key will meet it too.
            _ if self.is_limit => error.lasting(),
            // Request timeout, too early: the same request may pass later.
            408 | 425 => error.passing(),
            // A proxy that wants a password, not implemented, version not supported: it never
            // will.
            407 | 501 | 505 => error.lasting(),
            _ => error,
        };
        let error = match &self.code {
            Some(code) => error.with_code(code),
            None => error,
        };
        error.with_delivery(self.is_answered.then_some(Delivery::Answered))
    }
}

impl Envelope {
    /// Whether a body that is the platform's says, with its status, that nothing was done.
    fn is_answered(&self, status: u16) -> bool {
        const NOT_DONE: [u16; 7] = [400, 401, 403, 404, 413, 422, 429];
        let is_of_the_platform =
            self.code.is_some() || self.message.is_some() || self.all_errors().next().is_some();
        let code = self.code.and_then(|code| u16::try_from(code).ok());
        let refuses = |status: u16| (400..500).contains(&status);
        is_of_the_platform
            && (NOT_DONE.contains(&status)
                || (500..600).contains(&status) && code.is_some_and(refuses))
    }
}

/// What an error's code means, unless it says no more than that the request was refused.
fn meaning_of_code(error: &BusinessError) -> Option<Meaning> {
    match codes::meaning(error.code.as_deref()?, error.message.as_deref(), &NO_CODES) {
        Meaning::Failure(ErrorKind::Refused) => None,
        meaning @ (Meaning::Quota | Meaning::Failure(_)) => Some(meaning),
        _ => None,
    }
}

/// Says in words what a class of refusals means to the user.
fn summary(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Authentication => {
            "the server did not accept the API key or the taxpayer's session"
        }
        ErrorKind::RateLimit => "the server's rate limit or quota is used up",
        ErrorKind::Network => "the proxy responded 407: it wants a user name and a password",
        ErrorKind::Refused => "the server refused the request",
        ErrorKind::Redirect => "the server redirected the request",
        ErrorKind::Outage => "the server or the tax network behind it is failing",
        _ => "the server's answer is not one that the API is known to give",
    }
}
