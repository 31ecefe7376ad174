//! What was wanted of documents, and what became of them.

use gst_ims::{Action, DocumentKey, Gstin, Invoice, ItcReduction, Job, Submitted};
use serde::{Deserialize, Serialize};

/// What stands on a document, or is to stand on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) action: Action,
    pub(crate) itc_reduction: Option<ItcReduction>,
    pub(crate) remarks: Option<String>,
}

impl Standing {
    /// What stands on a document as it was fetched.
    pub(crate) fn of(invoice: &Invoice) -> Self {
        Self {
            action: invoice.action.clone(),
            itc_reduction: invoice.itc_reduction.as_deref().copied(),
            remarks: invoice.remarks.as_deref().map(str::to_owned),
        }
    }

    /// Nothing, as a reset leaves it.
    pub(crate) fn nothing() -> Self {
        Self {
            action: Action::NoAction,
            itc_reduction: None,
            remarks: None,
        }
    }
}

/// What became of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate {
    /// The list shows what was wanted.
    Applied,
    /// What was wanted stood there before.
    Unchanged,
    /// A check of ours or the whole request was refused.
    Refused,
    /// The tax network did not do it.
    Failed,
    /// It was sent, and nobody knows yet.
    Unknown,
    /// It never left.
    NotSent,
}

impl Fate {
    /// Returns the word for it in all forms of output.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotSent => "not_sent",
        }
    }
}

/// A document, what was wanted of it, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) key: DocumentKey,
    pub(crate) wanted: Standing,
    pub(crate) before: Standing,
    pub(crate) now: Option<Standing>,
    pub(crate) result: Fate,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// How it stands with everything that was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Nothing was sent, as nothing was to be.
    Planned,
    Done,
    Partial,
    Failed,
    Unknown,
    Running,
}

/// A request that was taken, and how far its job is, if that was told.
#[derive(Debug, Serialize)]
pub(crate) struct JobLine {
    #[serde(flatten)]
    pub(crate) submitted: Submission,
    #[serde(flatten)]
    pub(crate) job: Option<serde_json::Value>,
}

/// A request that was taken.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Submission {
    pub(crate) kind: &'static str,
    pub(crate) gstin: Gstin,
    pub(crate) reference_id: String,
    pub(crate) documents: usize,
    pub(crate) transaction_id: Option<String>,
    pub(crate) timestamp: Option<String>,
}

impl From<&Submitted> for Submission {
    fn from(submitted: &Submitted) -> Self {
        Self {
            kind: submitted.kind.as_str(),
            gstin: submitted.gstin,
            reference_id: submitted.reference_id.clone(),
            documents: submitted.documents,
            transaction_id: submitted.meta.transaction_id.clone(),
            timestamp: submitted.meta.timestamp.map(|at| at.to_string()),
        }
    }
}

/// What a job says beside what is known of its submission.
pub(crate) fn told(job: &Job) -> Option<serde_json::Value> {
    let mut value = serde_json::to_value(job).ok()?;
    if let Some(object) = value.as_object_mut() {
        object.remove("reference_id");
        object.remove("kind");
    }
    Some(value)
}

/// Everything that was wanted for a taxpayer, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct Applied {
    pub(crate) gstin: Gstin,
    pub(crate) state: State,
    pub(crate) jobs: Vec<JobLine>,
    pub(crate) documents: Vec<Outcome>,
}

impl Applied {
    pub(crate) fn count(&self, fate: Fate) -> usize {
        self.documents
            .iter()
            .filter(|document| document.result == fate)
            .count()
    }

    /// How it stands with all documents together; a job that runs still is told by its caller.
    pub(crate) fn state_of(documents: &[Outcome], is_running: bool) -> State {
        let has = |fate| documents.iter().any(|document| document.result == fate);
        let is_done = has(Fate::Applied) || has(Fate::Unchanged);
        if has(Fate::Unknown) && is_running {
            State::Running
        } else if has(Fate::Unknown) {
            State::Unknown
        } else if !has(Fate::Refused) && !has(Fate::Failed) && !has(Fate::NotSent) {
            State::Done
        } else if is_done {
            State::Partial
        } else {
            State::Failed
        }
    }
}
