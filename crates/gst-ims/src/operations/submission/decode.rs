//! From the bytes of a response to the reference of the job.

use bytes::Bytes;
use gst_types::Gstin;
use sandbox_gst::types::InvoiceStatusReference;

use super::response::{SubmissionKind, Submitted};
use crate::envelope::{BodyText, CodeTable, Judged, Object, text};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

/// While another save or reset of the taxpayer's runs, the same may be taken later.
const CODES: CodeTable = CodeTable {
    is_of_documents: false,
    nothing: &[],
    busy: &["IMSSAV0015"],
};

/// What a user can do where it is not known whether the request was carried out.
const LOOK: &str = "fetch the documents again to see what became of it";

pub(super) fn decode(
    kind: SubmissionKind,
    gstin: Gstin,
    documents: usize,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Submitted, Error> {
    let body = BodyText::of(answer);
    let object = Object::of_the_network(InvoiceStatusReference::FIELDS, memory);
    let judged = body.judge(answer, &CODES, object)?;
    if let Some(why) = judged.contradiction() {
        return Err(judged.contradicted(format!(
            "the server named a job for the {kind} and an error beside it ({why}); {LOOK}"
        )));
    }
    let Judged { meta, payload, .. } = judged;
    let (reference, _) = payload.read::<InvoiceStatusReference>();
    let reference_id = text(reference.reference_id).ok_or_else(|| {
        meta.not_understood(format!(
            "the server took the {kind} and named no job; {LOOK}"
        ))
    })?;
    Ok(Submitted {
        kind,
        gstin,
        reference_id,
        documents,
        meta,
    })
}

impl Submitted {
    /// Decodes the body of a response with HTTP status 200 that was received before, to the
    /// submission of so many documents in the name of `gstin`.
    ///
    /// # Errors
    ///
    /// As [`SubmissionRequest::send`](super::SubmissionRequest::send), for everything that can be
    /// wrong with a body.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::submission::SubmissionKind;
    /// use gst_ims::Submitted;
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"reference_id":"0032e479bcb644c"}}}"#;
    /// let gstin = "33ABKCS2033B1ZW".parse()?;
    /// let submitted = Submitted::from_body(SubmissionKind::Save, gstin, 3, body)?;
    /// assert_eq!(submitted.reference_id, "0032e479bcb644c");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_body(
        kind: SubmissionKind,
        gstin: Gstin,
        documents: usize,
        body: impl Into<Bytes>,
    ) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        decode(kind, gstin, documents, &answer, &MemoryLimit::none())
    }
}
