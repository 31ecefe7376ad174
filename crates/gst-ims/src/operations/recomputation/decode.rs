//! From the bytes of a response to how far a recomputation is.

use bytes::Bytes;
use gst_types::ReturnPeriod;
use sandbox_gst::types::{Gstr2bRegeneration, InvoiceStatusReference};

use super::response::{Recomputation, RecomputationState, available_from};
use crate::envelope::{BodyText, CodeTable, Completeness, Object, text};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

/// Nothing has changed since the last statement.
const BEGIN_CODES: CodeTable = CodeTable {
    is_of_documents: false,
    nothing: &["IMS2005"],
    busy: &[],
};

/// A reference is not known for a short while after it was given.
const STATUS_CODES: CodeTable = CodeTable {
    is_of_documents: false,
    nothing: &["IMS0008"],
    busy: &[],
};

/// What a user can do where it is not known whether the request was carried out.
const LOOK: &str = "fetch the statement to see when it was made";

/// Decodes the answer to the request that begins.
pub(super) fn begun(
    return_period: ReturnPeriod,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Recomputation, Error> {
    let body = BodyText::of(answer);
    let object = Object::of_the_network(InvoiceStatusReference::FIELDS, memory);
    let judged = body
        .judge(answer, &BEGIN_CODES, object)
        .map_err(|error| match available_from(&error) {
            Some(date) => error.with_note(&format!("it can be made from {date} on")),
            None => error,
        })?;
    if let Some(why) = judged.contradiction() {
        return Err(judged.contradicted(format!(
            "the server named a job and an error beside it ({why}); {LOOK}"
        )));
    }
    let (reference, _) = judged.payload.read::<InvoiceStatusReference>();
    let reference_id = text(reference.reference_id);
    let state = match (&reference_id, &judged.code) {
        (Some(_), _) => RecomputationState::Running,
        (None, Some(_)) => RecomputationState::Unchanged,
        (None, None) => {
            let message = format!("the server took the request and named no job; {LOOK}");
            return Err(judged.meta.not_understood(message));
        }
    };
    Ok(Recomputation {
        return_period: Some(return_period),
        reference_id,
        state,
        code: judged.code,
        message: None,
        meta: judged.meta,
    })
}

/// Decodes the answer to the question how far it is.
pub(super) fn status(
    reference_id: &str,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Recomputation, Error> {
    let body = BodyText::of(answer);
    let object = Object::of_the_network(Gstr2bRegeneration::FIELDS, memory);
    let judged = body.judge(answer, &STATUS_CODES, object)?;
    let is_told = judged.completeness != Completeness::Complete || judged.code.is_some();
    let (told, _) = judged.payload.read::<Gstr2bRegeneration>();
    let status = text(told.status_cd);
    if status.is_none() && !is_told {
        let message = "the answer does not say how far the statement is";
        return Err(judged.meta.not_understood(message));
    }
    if let Some(why) = judged.contradiction() {
        return Err(judged.contradicted(format!(
            "the answer says how far the statement is and has an error beside it ({why}); ask again"
        )));
    }
    let redacted = |text: Option<String>| text.map(|text| answer.redact(&text));
    Ok(Recomputation {
        return_period: None,
        reference_id: Some(reference_id.to_owned()),
        state: state(status.as_deref()),
        code: redacted(text(told.err_cd)).or(judged.code),
        message: redacted(text(told.err_msg)),
        meta: judged.meta,
    })
}

/// What is not known has not ended: whoever waits does so for a bounded time.
fn state(status: Option<&str>) -> RecomputationState {
    let status = status.unwrap_or_default().trim().to_ascii_uppercase();
    match status.as_str() {
        "P" | "S" => RecomputationState::Done,
        "ER" | "PE" => RecomputationState::Failed,
        _ => RecomputationState::Running,
    }
}

impl Recomputation {
    /// Decodes the body of a response with HTTP status 200 that was received before, to a request
    /// that began a recomputation.
    ///
    /// # Errors
    ///
    /// As [`RecomputeRequest::send`](super::RecomputeRequest::send), for everything that can be
    /// wrong with a body.
    pub fn from_body(return_period: ReturnPeriod, body: impl Into<Bytes>) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        begun(return_period, &answer, &MemoryLimit::none())
    }

    /// Decodes the body of a response with HTTP status 200 that was received before, to the
    /// question how far a recomputation is.
    ///
    /// # Errors
    ///
    /// As [`RecomputationRequest::send`](super::RecomputationRequest::send), for everything that
    /// can be wrong with a body.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::recomputation::{Recomputation, RecomputationState};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"status_cd":"P","err_cd":""}}}"#;
    /// let recomputation = Recomputation::from_status_body("00e9a8c1b2d3f45", body)?;
    /// assert_eq!(recomputation.state, RecomputationState::Done);
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn from_status_body(reference_id: &str, body: impl Into<Bytes>) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        status(reference_id, &answer, &MemoryLimit::none())
    }
}
