//! What a response means, judged once for all operations.
//!
//! Three levels of status disagree at will: HTTP, `code` in the body, and
//! `data.status_cd`; an error is only an error if all three are looked at.

use super::codes::{self, CodeTable, Meaning};
use super::completeness::{Completeness, Incomplete, IncompleteReason, Queued};
use super::marks::Mark;
use super::not_json::not_json;
use super::payload::Payload;
use super::read::{BodyText, Envelope};
use super::status::Status;
use super::{refusal, words};
use crate::error::{Delivery, Error, ErrorKind};
use crate::http::Answer;
use crate::json::Malformed;
use crate::meta::ResponseMeta;

/// A response that is not a failure.
pub(crate) struct Judged<P> {
    pub(crate) meta: ResponseMeta,
    pub(crate) payload: P,
    pub(crate) completeness: Completeness,
    /// The tax network's code beside the payload, such as the one that made it empty.
    pub(crate) code: Option<String>,
}

impl<P> Judged<P> {
    /// Why an error beside the payload contradicts it, if one does.
    pub(crate) fn contradiction(&self) -> Option<&Incomplete> {
        let incomplete = self.completeness.incomplete()?;
        (incomplete.reason == IncompleteReason::Error).then_some(incomplete)
    }

    /// Makes the error of a response that contradicts itself, with the code of what is beside the
    /// payload.
    pub(crate) fn contradicted(&self, message: impl Into<String>) -> Error {
        let error = self.meta.not_understood(message);
        match &self.code {
            Some(code) => error.with_code(code),
            None => error,
        }
    }
}

impl BodyText<'_> {
    /// Reads the envelope of a success, gives every member that it does not know to `payload`, and
    /// decides what the response means.
    pub(crate) fn judge<'t, P: Payload<'t>>(
        &'t self,
        answer: &Answer,
        codes: &CodeTable,
        mut payload: P,
    ) -> Result<Judged<P>, Error> {
        let mut envelope = Envelope::default();
        envelope
            .read(self.json(), &mut payload)
            .map_err(|Malformed| not_json(self.json(), answer))?;
        judge(&envelope, payload, answer, codes)
    }
}

/// Decides what a response means.
fn judge<'t, P: Payload<'t>>(
    envelope: &Envelope,
    payload: P,
    answer: &Answer,
    codes: &CodeTable,
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
    verdict(envelope, &payload, answer, codes)
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
    codes: &CodeTable,
) -> Result<(Completeness, Option<String>), Error> {
    if let Some(code) = envelope.code.filter(|code| !(200..300).contains(code)) {
        return Err(refusal::from_body_code(code, envelope, answer));
    }
    if let Some(error) = payload.failure() {
        return Err(error);
    }
    let said = Said::of(envelope, answer, codes);
    let documents = payload.documents();
    let incomplete = said.incomplete(envelope, payload, answer, codes);
    let completeness = if documents > 0 {
        incomplete.map_or(Completeness::Complete, Completeness::Partial)
    } else if let Some(Meaning::Failure(kind)) = said.meaning {
        return Err(said.error(kind));
    } else if said.meaning == Some(Meaning::Quota) {
        return Err(said.error(ErrorKind::RateLimit).lasting());
    } else if said.meaning == Some(Meaning::Busy) {
        return Err(said.error(ErrorKind::Refused).passing());
    } else if let Some(incomplete) = incomplete {
        Completeness::Pending(incomplete)
    } else {
        nothing(envelope, payload, &said, codes)?
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
    codes: &CodeTable,
) -> Result<Completeness, Error> {
    let failure = |what: &str| {
        let words = match said.words() {
            Some(words) => format!(": {words}"),
            None => String::new(),
        };
        Err(Error::new(
            ErrorKind::Decode,
            format!("the answer {what}{words}"),
        ))
    };
    let strange = payload.not_understood();
    if !strange.is_empty() {
        if payload.has_empty_list() {
            return Ok(Completeness::Partial(Incomplete {
                reason: IncompleteReason::NotUnderstood,
                queued: None,
                message: Some(first_names(&strange)),
            }));
        }
        return failure(&format!(
            "has no documents where they are expected, but {}, which is not understood",
            first_names(&strange)
        ));
    }
    if let Some(misplaced) = envelope.misplaced {
        return failure(&format!("has {misplaced}, and no documents"));
    }
    let says_none = said.meaning == Some(Meaning::NoDocuments);
    if codes.is_of_documents && !says_none {
        if said.speaks_of_trouble() {
            return failure("has no documents, and does not say that there are none");
        }
        if !payload.has_empty_list() && !envelope.unknown_inside.is_empty() {
            let names: Vec<&str> = envelope.unknown_inside.iter().map(String::as_str).collect();
            return failure(&format!(
                "has no list of documents, but {}, which is not understood",
                first_names(&names)
            ));
        }
    }
    let says_so = says_none
        || envelope.status == Some(Status::Success)
        || (envelope.has_data && envelope.status.is_none());
    if says_so {
        return Ok(Completeness::Complete);
    }
    failure("has neither data nor a status that says success; it says nothing about documents")
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
    /// Of several errors the worst counts.
    fn of(envelope: &Envelope, answer: &Answer, table: &CodeTable) -> Self {
        let has_failed = envelope.status == Some(Status::Failure);
        let words = envelope.message.as_deref();
        let worst = envelope
            .all_errors()
            .map(|error| {
                let message = error.message.as_deref().or(words);
                let code = error.code.as_deref();
                (
                    codes::meaning(code.unwrap_or_default(), message, table),
                    code,
                    message,
                )
            })
            .reduce(|worst, other| {
                if badness(other.0) > badness(worst.0) {
                    other
                } else {
                    worst
                }
            });
        // A message alone beside success is no error; `error: {}` is seen there too.
        let (meaning, code, message) = match worst {
            Some((meaning, code, message)) => (Some(meaning), code, message),
            None => (
                has_failed.then(|| codes::meaning("", words, table)),
                None,
                words,
            ),
        };
        Self {
            meaning,
            code: code.map(|code| answer.redact(code)),
            message: message.map(|message| answer.redact(message)),
        }
    }

    fn incomplete<'t, P: Payload<'t>>(
        &self,
        envelope: &Envelope,
        payload: &P,
        answer: &Answer,
        codes: &CodeTable,
    ) -> Option<Incomplete> {
        let documents = payload.documents();
        let has_status =
            |status: i64| i64::from(answer.http_status) == status || envelope.code == Some(status);
        let is_queued = envelope.is_queued
            || envelope.has_reference
            || envelope.status == Some(Status::Pending)
            || has_status(202)
            || codes.is_of_documents && envelope.marks.iter().any(Mark::is_queued)
            || self.meaning == Some(Meaning::Queued);
        let queued = is_queued.then(|| Queued {
            token: envelope.token.clone(),
            ready_in_minutes: envelope.ready_in_minutes.as_deref().and_then(minutes),
        });
        let listed = payload.lists_documents().then_some(documents);
        let has_more = answer
            .total
            .zip(listed)
            .is_some_and(|(total, listed)| total > listed);
        let is_one_page =
            answer.is_one_page || has_more || !Mark::allow_whole(&envelope.marks, listed);
        let other_documents = payload.other_documents();
        let mut message = None;
        let reason = if is_queued {
            IncompleteReason::Queued
        } else if envelope.status == Some(Status::Split) {
            IncompleteReason::Split
        } else if has_status(206) || has_status(207) {
            IncompleteReason::PartialContent
        } else if is_one_page {
            IncompleteReason::Paged
        } else if documents == 0 {
            return None;
        } else if self.meaning.is_some() || envelope.status == Some(Status::Other) {
            IncompleteReason::Error
        } else if codes.is_of_documents && self.speaks_of_trouble() {
            message = self.words();
            IncompleteReason::Error
        } else if !other_documents.is_empty() {
            message = Some(first_names(&other_documents));
            IncompleteReason::NotUnderstood
        } else if payload.unreadable() > 0 {
            IncompleteReason::Unreadable
        } else {
            return None;
        };
        let has_words = self.meaning.is_some() || envelope.status != Some(Status::Success);
        if message.is_none() && has_words {
            message = self.words();
        }
        Some(Incomplete {
            reason,
            queued,
            message,
        })
    }

    fn speaks_of_trouble(&self) -> bool {
        let message = self.message.as_deref();
        message.is_some_and(words::speaks_of_trouble)
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
        let is_quota = kind == ErrorKind::Refused && words::speaks_of_limit(message);
        let kind = if is_quota { ErrorKind::RateLimit } else { kind };
        let error = Error::new(kind, format!("{}: {code}: {message}", summary(kind, code)));
        let error = if is_quota { error.lasting() } else { error };
        // What fails may have been done all the same.
        let error = match kind {
            ErrorKind::Outage => error,
            _ => error.with_delivery(Some(Delivery::Answered)),
        };
        match &self.code {
            Some(code) => error.with_code(code),
            None => error,
        }
    }
}

fn badness(meaning: Meaning) -> u8 {
    match meaning {
        Meaning::NoDocuments => 0,
        Meaning::Queued => 1,
        Meaning::Busy | Meaning::Quota | Meaning::Failure(_) => 2,
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
        ErrorKind::Authentication => codes::advice(code),
        ErrorKind::Outage => "the tax network is failing; try again later",
        ErrorKind::RateLimit => "the tax network's limit is used up",
        _ => "the tax network refused the request",
    }
}
