//! What a response means, judged once for all operations.
//!
//! Three levels of status disagree at will: HTTP, `code` in the body, and
//! `data.status_cd`; an error is only an error if all three are looked at.

use std::borrow::Cow;
use std::fmt;

use super::codes::{self, Meaning};
use super::page_marks::PageMark;
use super::read::{BusinessError, Envelope, Status};
use super::refusal;
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::json::{Cursor, Malformed};
use crate::meta::ResponseMeta;

/// What an operation makes of the members that the envelope does not know.
pub(crate) trait Payload<'t> {
    /// Takes a member, wherever in the envelope it is.
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed>;

    /// How many documents (or numbers of them) there are, unreadable ones included.
    fn documents(&self) -> usize {
        0
    }

    /// Whether a list that was asked for is there and has nothing in it.
    fn has_empty_list(&self) -> bool {
        false
    }

    /// Why the payload as a whole is refused.
    fn failure(&self) -> Option<Error> {
        None
    }

    /// The members that are not understood and could hold documents.
    fn not_understood(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// A response that is not a failure.
pub(crate) struct Judged<P> {
    pub(crate) meta: ResponseMeta,
    pub(crate) payload: P,
    pub(crate) completeness: Completeness,
    /// The tax network's code beside the payload, such as the one that made it empty.
    pub(crate) code: Option<String>,
}

/// Whether a response holds everything that was asked for.
///
/// What is incomplete must never be taken for all there is: tax credit is lost by overlooking a
/// document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a caller must handle each of the three"
)]
pub enum Completeness {
    /// Everything is here, which may be nothing.
    Complete,
    /// Some of it is here.
    Partial(Incomplete),
    /// Nothing is here yet.
    Pending(Incomplete),
}

impl Completeness {
    /// Returns why something is missing, unless everything is here.
    #[must_use]
    pub fn incomplete(&self) -> Option<&Incomplete> {
        match self {
            Self::Complete => None,
            Self::Partial(incomplete) | Self::Pending(incomplete) => Some(incomplete),
        }
    }
}

/// Why a response does not hold everything; `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// What told that something is missing.
    pub reason: IncompleteReason,
    /// How to fetch the rest, if the tax network is preparing it.
    pub queued: Option<Queued>,
    /// The tax network's own words, if there are any.
    pub message: Option<String>,
}

/// What told that a response does not hold everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IncompleteReason {
    /// The tax network is still preparing the documents: a token, a time, or the code `RTN_24`.
    Queued,
    /// The response is split over several files (`status_cd` `3`).
    Split,
    /// The HTTP status was 206.
    PartialContent,
    /// A member beside the data says that there are more pages.
    Paged,
    /// An error, or a status that nobody knows, is beside the documents.
    Error,
    /// There are members that are not understood, and no document.
    NotUnderstood,
}

/// How to fetch documents that the tax network is preparing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queued {
    /// The opaque token with which they can be fetched, if one came.
    pub token: Option<String>,
    /// The tax network's own estimate, in minutes.
    pub ready_in_minutes: Option<u64>,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            IncompleteReason::Queued => {
                f.write_str("the tax network is still preparing documents; ask again ")?;
                match self
                    .queued
                    .as_ref()
                    .and_then(|queued| queued.ready_in_minutes)
                {
                    Some(minutes) => write!(f, "in {minutes} min"),
                    None => f.write_str("later"),
                }
            }
            IncompleteReason::Split => {
                f.write_str("the response is one of several files; the others were not sent")
            }
            IncompleteReason::PartialContent => {
                f.write_str("the server sent a part only (HTTP 206)")
            }
            IncompleteReason::Paged => f.write_str("the response is one page of several"),
            IncompleteReason::Error => f.write_str("an error is beside the documents"),
            IncompleteReason::NotUnderstood => {
                f.write_str("the response has members that are not understood")
            }
        }?;
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

/// Decides what a response means.
pub(super) fn judge<'t, P: Payload<'t>>(
    envelope: &Envelope,
    payload: P,
    answer: &Answer,
) -> Result<Judged<P>, Error> {
    let meta = ResponseMeta {
        transaction_id: envelope
            .transaction_id
            .as_deref()
            .map(|id| answer.redact(id)),
        timestamp: envelope.timestamp,
        http_status: answer.http_status,
        attempts: 1,
        taxpayer: None,
    };
    verdict(envelope, &payload, answer)
        .map_err(|error| {
            error
                .with_http_status(answer.http_status)
                .with_transaction_id(meta.transaction_id.clone())
                .with_retry_after(answer.retry_after())
        })
        .map(|(completeness, code)| Judged {
            meta: meta.clone(),
            payload,
            completeness,
            code,
        })
}

fn verdict<'t, P: Payload<'t>>(
    envelope: &Envelope,
    payload: &P,
    answer: &Answer,
) -> Result<(Completeness, Option<String>), Error> {
    if let Some(code) = envelope.code.filter(|code| !(200..300).contains(code)) {
        let error = envelope.error.as_ref();
        let message = envelope
            .message
            .as_deref()
            .or_else(|| error?.message.as_deref());
        return Err(refusal::from_body_code(code, message, answer));
    }
    if let Some(error) = payload.failure() {
        return Err(error);
    }
    let said = Said::of(envelope, answer);
    let documents = payload.documents();
    let incomplete = said.incomplete(envelope, documents, answer);
    let completeness = if documents > 0 {
        incomplete.map_or(Completeness::Complete, Completeness::Partial)
    } else if let Some(Meaning::Failure(kind)) = said.meaning {
        return Err(said.error(kind));
    } else if let Some(incomplete) = incomplete {
        Completeness::Pending(incomplete)
    } else {
        nothing(envelope, payload, &said)?
    };
    Ok((completeness, said.code))
}

/// Decides whether a response without documents says that there are none.
///
/// An empty month must not be concluded from a response that never says so: credit is lost by
/// overlooking a document.
fn nothing<'t, P: Payload<'t>>(
    envelope: &Envelope,
    payload: &P,
    said: &Said,
) -> Result<Completeness, Error> {
    let strange = payload.not_understood();
    if !strange.is_empty() {
        let names = first_names(&strange);
        if payload.has_empty_list() {
            return Ok(Completeness::Partial(Incomplete {
                reason: IncompleteReason::NotUnderstood,
                queued: None,
                message: Some(names),
            }));
        }
        return Err(Error::new(
            ErrorKind::Decode,
            format!(
                "the answer has no documents where they are expected, but {names}, which is not understood"
            ),
        ));
    }
    if let Some(misplaced) = envelope.misplaced {
        return Err(Error::new(
            ErrorKind::Decode,
            format!("the answer has {misplaced}, and no documents"),
        ));
    }
    let says_so = said.meaning == Some(Meaning::NoDocuments)
        || envelope.status == Some(Status::Success)
        || (envelope.has_data && envelope.status.is_none());
    if says_so {
        return Ok(Completeness::Complete);
    }
    Err(Error::new(
        ErrorKind::Decode,
        "the answer has neither data nor a status that says success; \
         it says nothing about documents",
    ))
}

/// Enough to find the fault.
const MOST_NAMES: usize = 5;

fn first_names(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MOST_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The error of an envelope, understood.
struct Said {
    meaning: Option<Meaning>,
    code: Option<String>,
    message: Option<String>,
}

impl Said {
    fn of(envelope: &Envelope, answer: &Answer) -> Self {
        let has_failed = envelope.status == Some(Status::Failure);
        let nothing = BusinessError::default();
        let error = envelope.error.as_ref().unwrap_or(&nothing);
        let code = error.code.as_deref();
        let message = error.message.as_deref().or(envelope.message.as_deref());
        // A message alone beside success is no error; `error: {}` is seen there too.
        let is_error = has_failed || code.is_some() || error.message.is_some();
        Self {
            meaning: is_error.then(|| codes::meaning(code.unwrap_or_default(), message)),
            code: code.map(|code| answer.redact(code)),
            message: message.map(|message| answer.redact(message)),
        }
    }

    fn incomplete(
        &self,
        envelope: &Envelope,
        documents: usize,
        answer: &Answer,
    ) -> Option<Incomplete> {
        let is_queued = envelope.is_queued || self.meaning == Some(Meaning::Queued);
        let queued = is_queued.then(|| Queued {
            token: envelope.token.clone(),
            ready_in_minutes: envelope.ready_in_minutes.as_deref().and_then(minutes),
        });
        let is_one_page =
            |marks: &[PageMark]| marks.iter().any(|mark| !mark.allows_whole(documents));
        let mut message = None;
        let reason = if is_queued {
            IncompleteReason::Queued
        } else if envelope.status == Some(Status::Split) {
            IncompleteReason::Split
        } else if answer.http_status == 206 {
            IncompleteReason::PartialContent
        } else if is_one_page(&envelope.page_marks) {
            IncompleteReason::Paged
        } else if documents > 0
            && (self.meaning.is_some() || envelope.status == Some(Status::Other))
        {
            message = self.words();
            IncompleteReason::Error
        } else {
            return None;
        };
        Some(Incomplete {
            reason,
            queued,
            message,
        })
    }

    fn words(&self) -> Option<String> {
        let words: Vec<&str> = [&self.code, &self.message]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        (!words.is_empty()).then(|| words.join(": "))
    }

    fn error(&self, kind: ErrorKind) -> Error {
        let code = self.code.as_deref().unwrap_or("no code");
        let message = self.message.as_deref().unwrap_or("no reason given");
        let is_quota = kind == ErrorKind::Refused && codes::speaks_of_quota(message);
        let kind = if is_quota { ErrorKind::RateLimit } else { kind };
        let error = Error::new(kind, format!("{}: {code}: {message}", summary(kind, code)));
        let error = if is_quota { error.lasting() } else { error };
        match &self.code {
            Some(code) => error.with_code(code),
            None => error,
        }
    }
}

/// Reads `30`, `"30"` and `"12.5"`; never too early.
fn minutes(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let minutes: u64 = whole.parse().ok()?;
    let has_rest = fraction.bytes().any(|digit| digit != b'0');
    Some(minutes.saturating_add(u64::from(has_rest)))
}

fn summary(kind: ErrorKind, code: &str) -> &'static str {
    match kind {
        ErrorKind::Authentication if code == codes::NO_API_ACCESS => {
            "the taxpayer's API access is off or has lapsed"
        }
        ErrorKind::Authentication => "the taxpayer's session is not valid; sign in again",
        ErrorKind::Outage => "the tax network is failing; try again later",
        ErrorKind::RateLimit => "the tax network's limit is used up",
        _ => "the tax network refused the request",
    }
}
