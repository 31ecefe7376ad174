//! The envelope around every answer, judged once for all operations.
//!
//! Three levels of status disagree at will: HTTP, `code` in the body, and
//! `data.status_cd`; an error is only an error if all three are looked at.

use gst_types::wire;

use crate::codes::{self, Meaning};
use crate::error::{Error, ErrorKind};
use crate::meta::ResponseMeta;
use crate::transport::{Answer, kind_of_status, summary, with_transience};

/// An envelope, whichever way it was read; `P` is the operation's payload.
pub(crate) struct Envelope<P> {
    pub(crate) code: Option<i64>,
    pub(crate) message: Option<String>,
    pub(crate) timestamp: Option<jiff::Timestamp>,
    pub(crate) transaction_id: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) error: Option<BusinessError>,
    pub(crate) payload: Payload<P>,
    pub(crate) token: Option<String>,
    pub(crate) estimate: Option<String>,
}

// Written by hand because a derive would ask for `P: Default`.
impl<P> Default for Envelope<P> {
    fn default() -> Self {
        Self {
            code: None,
            message: None,
            timestamp: None,
            transaction_id: None,
            status: None,
            error: None,
            payload: Payload::Absent,
            token: None,
            estimate: None,
        }
    }
}

/// What `data.status_cd` says, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Success,
    Failure,
    Other,
}

/// What stands under `data.data`.
pub(crate) enum Payload<P> {
    Absent,
    Read(P),
    /// Something else than it should be.
    Unreadable(&'static str),
}

/// A payload that can be there and say nothing.
pub(crate) trait Bare {
    fn is_bare(&self) -> bool;
}

/// The tax network's own error, hidden inside HTTP 200.
#[derive(Default)]
pub(crate) struct BusinessError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// What an answer came to, if it is no failure.
pub(crate) enum Outcome<P> {
    Data(P),
    Empty,
    /// Not all is there yet; what came all the same must not be lost.
    Queued(Queued, Option<P>),
}

/// The tax network is preparing a large answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queued {
    /// The opaque token with which the answer can be fetched, if one came.
    pub token: Option<String>,
    /// The tax network's own estimate, in minutes, as it was sent.
    pub estimate_minutes: Option<String>,
}

impl<P: Bare> Envelope<P> {
    /// Decides what the answer means.
    pub(crate) fn judge(self, answer: &Answer) -> Result<(ResponseMeta, Outcome<P>), Error> {
        let meta = ResponseMeta {
            transaction_id: self.transaction_id.as_deref().map(|id| answer.redact(id)),
            timestamp: self.timestamp,
            http_status: answer.http_status,
            attempts: 1,
        };
        let outcome = self.outcome(answer).map_err(|error| {
            error
                .with_http_status(answer.http_status)
                .with_transaction_id(meta.transaction_id.clone())
                .with_retry_after(answer.retry_after())
        })?;
        Ok((meta, outcome))
    }

    fn outcome(self, answer: &Answer) -> Result<Outcome<P>, Error> {
        if let Some(code) = self.code.filter(|code| !(200..300).contains(code)) {
            return Err(platform_failure(code, self.message.as_deref(), answer));
        }
        let failed = self.status == Some(Status::Failure);
        let error = match self.error {
            Some(error) if failed || error.code.is_some() => Some(error),
            _ => failed.then(BusinessError::default),
        };
        let meaning = error
            .map(|error| business_meaning(error, answer))
            .transpose()?;
        let payload = match self.payload {
            Payload::Absent => None,
            Payload::Read(payload) => Some(payload),
            Payload::Unreadable(what) => return Err(Error::new(ErrorKind::Decode, what)),
        };
        let says_queued = self.token.is_some() || self.estimate.is_some();
        if says_queued || meaning == Some(Meaning::Queued) {
            let queued = Queued {
                token: self.token,
                estimate_minutes: self.estimate,
            };
            return Ok(Outcome::Queued(queued, payload));
        }
        // An empty month must not be concluded from an answer that never says
        // so: credit is lost by overlooking a document.
        match payload {
            // Even beside a code that denies them.
            Some(payload) if !payload.is_bare() => Ok(Outcome::Data(payload)),
            _ if meaning.is_some() || self.status == Some(Status::Success) => Ok(Outcome::Empty),
            Some(_) if self.status.is_none() => Ok(Outcome::Empty),
            _ => Err(Error::new(
                ErrorKind::Decode,
                "the answer has neither data nor a status that says success; \
                 it says nothing about documents",
            )),
        }
    }
}

fn platform_failure(code: i64, message: Option<&str>, answer: &Answer) -> Error {
    let kind = u16::try_from(code).map_or(ErrorKind::Decode, kind_of_status);
    let said = message
        .map(|message| format!(": {}", answer.redact(message)))
        .unwrap_or_default();
    let error = Error::new(
        kind,
        format!("{} (code {code} in the body){said}", summary(kind)),
    );
    with_transience(error, u16::try_from(code).unwrap_or_default())
}

/// Reads a code that is no failure, and makes an error of any other.
fn business_meaning(error: BusinessError, answer: &Answer) -> Result<Meaning, Error> {
    let code = error.code.unwrap_or_default();
    let kind = match codes::meaning(&code) {
        Meaning::Failure(kind) => kind,
        meaning => return Ok(meaning),
    };
    let code = answer.redact(&code);
    let shown = if code.is_empty() { "no code" } else { &code };
    let said = error.message.map_or_else(
        || "no reason given".to_owned(),
        |message| answer.redact(&message),
    );
    let result = Error::new(kind, format!("{}: {shown}: {said}", business_summary(kind)));
    Err(if code.is_empty() {
        result
    } else {
        result.with_code(code)
    })
}

fn business_summary(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Authentication => "the taxpayer's session is not valid; sign in again",
        ErrorKind::Outage => "the tax network is failing; try again later",
        ErrorKind::RateLimit => "the tax network's limit is used up",
        _ => "the tax network refused the request",
    }
}

/// Takes the text out of an optional wire text; an empty text says nothing.
pub(crate) fn text(value: Option<wire::Text>) -> Option<String> {
    value
        .map(|text| text.0.into_string())
        .filter(|text| !text.is_empty())
}
