//! What became of a document, by what the list says now and what its job said.
//!
//! The list has the last word. What may have been done is never called failed.

use gst_ims::job::Failure;
use gst_ims::{Job, JobState};
use gst_types::{Action, Invoice};

use crate::outcome::{Fate, Outcome};
use crate::standing::Standing;
use crate::submission::Intent;

/// The code of a document that is not in the list any more.
pub(super) const GONE: &str = "gone";

/// The code of a document of which the list would look the same either way.
pub(super) const NOT_SHOWN: &str = "not_shown";

/// The code of a document that was sent, and on which nothing has changed: where nobody answered it
/// never arrived, and where its job is over the tax network did not do it.
pub const NOT_APPLIED: &str = "not_applied";

/// The code with which the tax network does not know a job.
const NO_SUCH_JOB: &str = "IMS0008";

/// What is known of the request that a document was in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// No byte of it left.
    NotSent(Reason),
    /// It was refused whole.
    Refused(Reason),
    /// Nobody said what became of it.
    Silent(Reason),
    /// Its job is not over.
    Running,
    /// Its job says that this document failed.
    Failed(Reason),
    /// Its job counts more failures than it names, and does not name this document.
    Uncertain,
    /// Its job is over and says nothing against this document.
    Done,
}

/// A code and words of somebody else's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
}

impl Reason {
    pub(super) fn of(error: &gst_ims::Error) -> Self {
        Self {
            code: error.code().map(str::to_owned),
            message: Some(error.to_string()),
        }
    }

    pub(super) fn own(message: &str) -> Self {
        Self {
            code: None,
            message: Some(message.to_owned()),
        }
    }

    /// Says something more.
    pub(super) fn with(self, more: &str) -> Self {
        let message = match self.message {
            Some(message) => format!("{message}; {more}"),
            None => more.to_owned(),
        };
        Self {
            message: Some(message),
            ..self
        }
    }

    fn coded(code: &str, message: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
        }
    }
}

/// What the job of a request says of each of its documents.
pub(super) fn reports(job: &Job, documents: &[Intent]) -> Vec<Report> {
    let whole = || Reason {
        code: job.code.clone(),
        message: job.message.clone(),
    };
    let mut reports = Vec::with_capacity(documents.len());
    let mut named = vec![false; job.failures.len()];
    for document in documents {
        let mut found = None;
        for (failure, named) in job.failures.iter().zip(&mut named) {
            if is_about(failure, document) {
                *named = true;
                found.get_or_insert(failure);
            }
        }
        reports.push(match (job.state, found) {
            (JobState::Running, _) if job.code.as_deref() == Some(NO_SUCH_JOB) => {
                Report::Silent(Reason::coded(
                    NO_SUCH_JOB,
                    "the tax network does not know the job, or not yet",
                ))
            }
            (JobState::Running, _) => Report::Running,
            (JobState::Failed, None) => Report::Refused(whole()),
            (_, Some(failure)) => Report::Failed(Reason {
                code: failure.code.clone(),
                message: failure.message.clone(),
            }),
            (JobState::Done | JobState::Partial, None) => Report::Done,
        });
    }
    let is_unjoined = named.iter().any(|named| !named) || job.unnamed_failures() > 0;
    if is_unjoined {
        for report in &mut reports {
            if *report == Report::Done {
                *report = Report::Uncertain;
            }
        }
    }
    reports
}

/// A failure names a document by its number, and by whatever else it has.
fn is_about(failure: &Failure, document: &Intent) -> bool {
    let key = &document.key;
    failure.number.as_ref() == Some(&key.number)
        && failure.section.is_none_or(|section| section == key.section)
        && failure
            .supplier_gstin
            .is_none_or(|supplier| supplier == key.supplier_gstin)
        && match (failure.return_period, key.return_period) {
            (Some(failed), Some(own)) => failed == own,
            _ => true,
        }
}

/// What the list that was fetched afterwards has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Listed<'a> {
    /// No complete list came.
    NotFetched,
    /// The document is not in it.
    Gone,
    There(&'a Invoice),
}

/// What became of a document. When `is_settled`, so much time has passed that what was sent will
/// not be carried out any more.
pub(super) fn judge(
    document: &Intent,
    report: &Report,
    listed: Listed<'_>,
    is_settled: bool,
) -> Outcome {
    let now = match listed {
        Listed::There(invoice) => Some(Standing::of(invoice)),
        Listed::NotFetched | Listed::Gone => None,
    };
    let (result, reason) = match (report, now.as_ref().map(|now| shows(document, now))) {
        (Report::NotSent(reason), _) => (Fate::NotSent, reason.clone()),
        (_, Some(Shows::Wanted)) | (Report::Done, Some(Shows::Nothing)) => {
            (Fate::Applied, Reason::default())
        }
        (Report::Refused(reason), _) => (Fate::Refused, reason.clone()),
        (Report::Failed(reason), _) => (Fate::Failed, reason.clone()),
        (Report::Silent(_), Some(Shows::Nothing)) if is_settled => (
            Fate::Unknown,
            Reason::coded(
                NOT_SHOWN,
                "the list shows the same before and after, so that it cannot show the outcome",
            ),
        ),
        (report, _) => without_proof(document, report, listed, is_settled),
    };
    Outcome {
        key: document.key.clone(),
        wanted: document.wanted.clone(),
        before: document.before.clone(),
        now,
        result,
        code: reason.code,
        message: reason.message,
    }
}

/// The list does not show what was wanted, and nobody said that it failed.
fn without_proof(
    document: &Intent,
    report: &Report,
    listed: Listed<'_>,
    is_settled: bool,
) -> (Fate, Reason) {
    let unknown = |message| (Fate::Unknown, Reason::own(message));
    let failed = |code, message| (Fate::Failed, Reason::coded(code, message));
    let is_over = is_settled || matches!(report, Report::Done | Report::Uncertain);
    match (report, listed) {
        (Report::Running, _) => (Fate::Running, Reason::own("its job is still running")),
        (_, Listed::NotFetched) => match report {
            Report::Silent(reason) => (fate_without_answer(reason), reason.clone()),
            _ => unknown("its job is over, and no list could be fetched that shows the outcome"),
        },
        // It may have been decided on before it went.
        (_, Listed::Gone) => (
            Fate::Unknown,
            Reason::coded(
                GONE,
                "the document is not in the list any more, which cannot show what became of it",
            ),
        ),
        (_, Listed::There(invoice)) if is_over && has_changed(document, invoice) => failed(
            "changed",
            "the document was changed meanwhile; look at it again before deciding",
        ),
        (Report::Uncertain, Listed::There(_)) => failed(
            "unnamed",
            "the job counts failures that it does not name, and the list shows no change",
        ),
        (Report::Silent(_), Listed::There(_)) if is_settled => (
            Fate::NotSent,
            Reason::coded(
                NOT_APPLIED,
                "it never arrived: the list still shows no change",
            ),
        ),
        (_, Listed::There(_)) if is_settled => failed(
            NOT_APPLIED,
            "the list still shows no change; it can be sent again",
        ),
        (Report::Silent(reason), _) => (fate_without_answer(reason), reason.clone()),
        _ => unknown("the job reports no failure, but the list does not show the change yet"),
    }
}

/// A job that was just given its reference may not be known everywhere yet.
fn fate_without_answer(reason: &Reason) -> Fate {
    match reason.code.as_deref() {
        Some(NO_SUCH_JOB) => Fate::Running,
        _ => Fate::Unknown,
    }
}

/// What a standing says of what was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Wanted,
    /// It fits, but would have before, as far as the list tells.
    Nothing,
    Other,
}

fn shows(document: &Intent, now: &Standing) -> Shows {
    let Intent { wanted, before, .. } = document;
    if now.action != wanted.action {
        return Shows::Other;
    }
    let reduction = told(wanted.itc_reduction.as_ref(), now.itc_reduction.as_ref());
    let remarks = told(wanted.remarks.as_ref(), now.remarks.as_ref());
    match (reduction, remarks) {
        (Some(false), _) | (_, Some(false)) => Shows::Other,
        _ if before.action != wanted.action => Shows::Wanted,
        (None, None) => Shows::Nothing,
        (Some(true) | None, Some(true) | None) => Shows::Wanted,
    }
}

/// Whether the list has what was wanted; `None` where nothing was, or the list does not tell.
fn told<T: PartialEq>(wanted: Option<&T>, now: Option<&T>) -> Option<bool> {
    Some(wanted? == now?)
}

/// Whether the document itself, or what somebody else decided on it, is another than before.
fn has_changed(document: &Intent, invoice: &Invoice) -> bool {
    let hashes = (&document.hash, &invoice.hash);
    let is_other = matches!(hashes, (Some(before), Some(now)) if before != now);
    let is_decided = invoice.action != document.before.action
        && invoice.action != document.wanted.action
        && invoice.action != Action::NoAction;
    is_other || is_decided
}
