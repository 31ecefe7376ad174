//! From the bytes of a response to what became of a submission.

use bytes::Bytes;
use gst_types::wire;
use sandbox_gst::types::InvoiceStatusJob;

use super::failures;
use super::response::{Job, JobState};
use crate::envelope::{BodyText, CodeTable, Completeness, Judged, Object, Payload, text};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::operations::submission::SubmissionKind;

/// A reference is not known for a short while after it was given.
const CODES_OF_FRESH: CodeTable = CodeTable {
    is_of_documents: false,
    nothing: &["IMS0008"],
    busy: &[],
};

const CODES: CodeTable = CodeTable {
    nothing: &[],
    ..CODES_OF_FRESH
};

pub(super) fn decode(
    reference_id: &str,
    is_fresh: bool,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Job, Error> {
    let codes = if is_fresh { &CODES_OF_FRESH } else { &CODES };
    let body = BodyText::of(answer);
    let object = Object::of_the_network(InvoiceStatusJob::FIELDS, memory).with_list("error_report");
    let judged = body.judge(answer, codes, object)?;
    let is_told = judged.payload.documents() > 0 || judged.code.is_some();
    if !is_told && judged.completeness == Completeness::Complete {
        let message = "the answer does not say how far the job is";
        return Err(judged.meta.not_understood(message));
    }
    if let Some(why) = judged.contradiction() {
        return Err(judged.contradicted(format!(
            "the answer says how far the job is and has an error beside it ({why}); ask again"
        )));
    }
    let Judged {
        meta,
        payload,
        code,
        ..
    } = judged;
    let (job, _) = payload.read::<InvoiceStatusJob>();
    let redacted = |text: Option<String>| text.map(|text| answer.redact(&text));
    let failures = failures::of_reports(payload.lists(), memory, &redacted)
        .map_err(|error| meta.about_exchange(error))?;
    let processed = count(job.proc_cnt);
    let counted = count(job.err_cnt);
    let named = u64::try_from(failures.len()).unwrap_or(u64::MAX);
    let failed = counted.unwrap_or_default().max(named);
    let status = text(job.status_cd);
    Ok(Job {
        reference_id: reference_id.to_owned(),
        kind: kind(text(job.trans_typ_cd).as_deref()),
        state: state(status.as_deref(), processed, failed),
        processed,
        failed,
        code: redacted(text(job.err_cd)).or(code),
        message: redacted(text(job.err_msg)),
        failures,
        meta,
    })
}

/// The words of the documentation contradict its examples; the examples are believed. What is not
/// known has not ended: whoever waits does so for a bounded time.
fn state(status: Option<&str>, processed: Option<u64>, failed: u64) -> JobState {
    let status = status.unwrap_or_default().trim().to_ascii_uppercase();
    match status.as_str() {
        "P" | "S" if failed == 0 => JobState::Done,
        "P" | "S" | "PE" => JobState::Partial,
        // What was processed is not to be called undone.
        "ER" if processed.is_some_and(|processed| processed > 0) => JobState::Partial,
        "ER" => JobState::Failed,
        _ => JobState::Running,
    }
}

fn kind(code: Option<&str>) -> Option<SubmissionKind> {
    let code = code?.trim().to_ascii_uppercase();
    match code.as_str() {
        "SAV" | "SAVE" => Some(SubmissionKind::Save),
        "RST" | "RES" | "RESET" => Some(SubmissionKind::Reset),
        _ => None,
    }
}

fn count(value: Option<wire::Integer>) -> Option<u64> {
    u64::try_from(value?.0).ok()
}

impl Job {
    /// Decodes the body of a response with HTTP status 200 that was received before, to the
    /// question about the job with this reference.
    ///
    /// # Errors
    ///
    /// As [`JobRequest::send`](super::JobRequest::send), for everything that can be wrong with a
    /// body.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Job, JobState};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"status_cd":"P","proc_cnt":"8"}}}"#;
    /// let job = Job::from_body("0032e479bcb644c", body)?;
    /// assert_eq!((job.state, job.processed), (JobState::Done, Some(8)));
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn from_body(
        reference_id: impl Into<String>,
        body: impl Into<Bytes>,
    ) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        decode(&reference_id.into(), true, &answer, &MemoryLimit::none())
    }
}
