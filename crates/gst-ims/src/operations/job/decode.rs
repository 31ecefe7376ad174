//! From the bytes of a response to what became of a submission.

use gst_types::wire::Loose;
use gst_types::{Section, wire};
use sandbox_gst::types::{FailedDocument, InvoiceStatusFailure, InvoiceStatusJob};

use super::response::{Failure, Job, JobState};
use crate::envelope::{BodyText, CodeTable, Completeness, Judged, Object, Payload, text};
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::operations::submission::SubmissionKind;

/// A reference is not known for a short while after it was given.
const CODES: CodeTable = CodeTable {
    nothing: &["IMS0008"],
    busy: &[],
};

pub(super) fn decode(reference_id: &str, answer: &Answer) -> Result<Job, Error> {
    let body = BodyText::of(answer);
    let object = Object::of_the_network(InvoiceStatusJob::FIELDS);
    let Judged {
        meta,
        payload,
        completeness,
        code,
    } = body.judge(answer, &CODES, object)?;
    let is_told = payload.documents() > 0 || code.is_some();
    if !is_told && completeness == Completeness::Complete {
        return Err(Error::new(
            ErrorKind::Decode,
            "the answer does not say how far the job is",
        )
        .with_http_status(meta.http_status)
        .with_transaction_id(meta.transaction_id));
    }
    let (job, _) = payload.read::<InvoiceStatusJob>();
    let failures = failures(&job);
    let counted = count(job.err_cnt);
    let named = u64::try_from(failures.len()).unwrap_or(u64::MAX);
    let failed = counted.unwrap_or_default().max(named);
    let status = text(job.status_cd);
    let redacted = |text: Option<String>| text.map(|text| answer.redact(&text));
    Ok(Job {
        reference_id: reference_id.to_owned(),
        kind: kind(text(job.trans_typ_cd).as_deref()),
        state: state(status.as_deref(), failed),
        processed: count(job.proc_cnt),
        failed,
        code: redacted(text(job.err_cd)).or(code),
        message: redacted(text(job.err_msg)),
        failures,
        meta,
    })
}

/// The words of the documentation contradict its examples; the examples are believed. What is not
/// known has not ended: whoever waits does so for a bounded time.
fn state(status: Option<&str>, failed: u64) -> JobState {
    let status = status.unwrap_or_default().trim().to_ascii_uppercase();
    match status.as_str() {
        "P" | "S" if failed == 0 => JobState::Done,
        "P" | "S" | "PE" => JobState::Partial,
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

/// The report has short and long names for one section, and others can come.
fn failures(job: &InvoiceStatusJob) -> Vec<Failure> {
    let Some(report) = &job.error_report else {
        return Vec::new();
    };
    let documented = [
        (Section::B2b, &report.b2b),
        (Section::B2ba, &report.b2ba),
        (Section::Cn, &report.b2bcn),
        (Section::Cn, &report.cn),
        (Section::Cna, &report.b2bcna),
        (Section::Cna, &report.cna),
        (Section::Dn, &report.b2bdn),
        (Section::Dn, &report.dn),
        (Section::Dna, &report.b2bdna),
        (Section::Dna, &report.dna),
        (Section::Ecom, &report.ecom),
        (Section::Ecoma, &report.ecoma),
    ];
    let mut failures = Vec::new();
    for (section, rows) in documented {
        for row in rows.iter().flatten() {
            add(&mut failures, Some(section), row);
        }
    }
    for (key, rows) in &report.extra {
        let rows: Option<Vec<InvoiceStatusFailure>> = serde_json::from_str(rows.as_str()).ok();
        for row in rows.iter().flatten() {
            add(&mut failures, key.parse().ok(), row);
        }
    }
    failures
}

fn add(failures: &mut Vec<Failure>, section: Option<Section>, row: &InvoiceStatusFailure) {
    let failure = |document: Option<&FailedDocument>| Failure {
        section,
        supplier_gstin: row.stin.map(|gstin| gstin.0),
        number: document
            .and_then(|document| document.inum.clone())
            .map(|number| number.0),
        return_period: document
            .and_then(|document| document.rtnprd.as_ref())
            .and_then(|period| match &period.0 {
                Loose::Known(period) => Some(*period),
                Loose::Unknown(_) => None,
            }),
        code: text(row.error_cd.clone()),
        message: text(row.error_msg.clone()),
    };
    let documents = row.inv.as_deref().unwrap_or_default();
    if documents.is_empty() {
        failures.push(failure(None));
    }
    failures.extend(documents.iter().map(|document| failure(Some(document))));
}
