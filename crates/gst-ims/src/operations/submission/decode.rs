//! From the bytes of a response to the reference of the job.

use gst_types::Gstin;
use sandbox_gst::types::InvoiceStatusReference;

use super::response::{SubmissionKind, Submitted};
use crate::envelope::{BodyText, CodeTable, Judged, Object, text};
use crate::error::{Error, ErrorKind};
use crate::http::Answer;

/// While another save or reset of the taxpayer's runs, the same may be taken later.
const CODES: CodeTable = CodeTable {
    nothing: &[],
    busy: &["IMSSAV0015"],
};

pub(super) fn decode(
    kind: SubmissionKind,
    gstin: Gstin,
    documents: usize,
    answer: &Answer,
) -> Result<Submitted, Error> {
    let body = BodyText::of(answer);
    let object = Object::of_the_network(InvoiceStatusReference::FIELDS);
    let Judged { meta, payload, .. } = body.judge(answer, &CODES, object)?;
    let (reference, _) = payload.read::<InvoiceStatusReference>();
    let reference_id = text(reference.reference_id).ok_or_else(|| {
        Error::new(
            ErrorKind::Decode,
            format!(
                "the server took the {kind} and named no job; fetch the documents again to see what became of it"
            ),
        )
        .with_http_status(meta.http_status)
        .with_transaction_id(meta.transaction_id.clone())
    })?;
    Ok(Submitted {
        kind,
        gstin,
        reference_id,
        documents,
        meta,
    })
}
