//! What became of documents.

use gst_types::{DocumentKey, Gstin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use gst_ims::job::Failure;
use gst_ims::submission::SubmissionKind;
use gst_ims::{Job, JobState, Submitted};

use crate::ids::PlanId;
use crate::standing::Standing;

/// What became of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever shows or counts fates must handle each"
)]
pub enum Fate {
    /// The list shows what was wanted.
    Applied,
    /// What was wanted stood there already.
    Unchanged,
    /// A check of ours refused it, or the tax network refused the whole request.
    Refused,
    /// The tax network did not do it.
    Failed,
    /// It was sent, and its job is not over.
    Running,
    /// It was sent, and nobody knows what became of it.
    Unknown,
    /// It was not sent.
    NotSent,
}

impl Fate {
    /// Every fate.
    pub const ALL: [Self; 7] = [
        Self::Applied,
        Self::Unchanged,
        Self::Refused,
        Self::Failed,
        Self::Running,
        Self::Unknown,
        Self::NotSent,
    ];

    /// Returns whether it is still open what becomes of the document.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Unknown)
    }

    /// Returns the name in snake case, such as `not_sent`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Running => "running",
            Self::Unknown => "unknown",
            Self::NotSent => "not_sent",
        }
    }
}

/// A document, what was wanted of it, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever judges a document writes all of it"
)]
pub struct Outcome {
    /// The document.
    pub key: DocumentKey,
    /// What was to stand on it.
    pub wanted: Standing,
    /// What stood on it before.
    pub before: Standing,
    /// What stands on it now, if a list tells.
    pub now: Option<Standing>,
    /// What became of it.
    pub result: Fate,
    /// The tax network's code, or ours.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
}

/// How it stands with everything that was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever shows an outcome must handle each"
)]
pub enum AppliedState {
    /// Everything stands as it was wanted.
    Done,
    /// Something does, and something does not.
    Partial,
    /// Nothing does.
    Failed,
    /// Of something nobody knows.
    Unknown,
    /// A job of the tax network's is not over.
    Running,
}

/// A save or reset that the tax network took, and what its job said last.
///
/// serde writes what [`Submitted`] and [`Job`] have in one object; `state` is `null` until the job
/// was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever reads a journal writes all of it"
)]
pub struct JobLine {
    /// Whether it saves or resets.
    pub kind: SubmissionKind,
    /// The taxpayer.
    pub gstin: Gstin,
    /// The name of the job.
    pub reference_id: Option<String>,
    /// How many documents were handed in.
    pub documents: usize,
    /// The server's id of the exchange.
    pub transaction_id: Option<String>,
    /// When the server took it.
    pub timestamp: Option<Timestamp>,
    /// How far the job is.
    pub state: Option<JobState>,
    /// How many documents were processed, as the tax network counts them.
    pub processed: Option<u64>,
    /// How many documents failed.
    pub failed: u64,
    /// How many failures are counted, or have a row of the report, without naming their document.
    pub unnamed_failures: u64,
    /// The code of what is wrong with the whole.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
    /// The documents that failed, as far as they are named.
    pub failures: Vec<Failure>,
}

impl JobLine {
    /// Puts a submission and what its job said, if it was asked for, together.
    #[must_use]
    pub fn new(submitted: &Submitted, job: Option<&Job>) -> Self {
        let line = Self {
            kind: submitted.kind,
            gstin: submitted.gstin,
            reference_id: Some(submitted.reference_id.clone()),
            documents: submitted.documents,
            transaction_id: submitted.meta.transaction_id.clone(),
            timestamp: submitted.meta.timestamp,
            state: None,
            processed: None,
            failed: 0,
            unnamed_failures: 0,
            code: None,
            message: None,
            failures: Vec::new(),
        };
        match job {
            Some(job) => line.with(job),
            None => line,
        }
    }

    /// Adds what the job says.
    #[must_use]
    pub fn with(self, job: &Job) -> Self {
        Self {
            state: Some(job.state),
            processed: job.processed,
            failed: job.failed,
            unnamed_failures: job.unnamed_failures(),
            code: job.code.clone(),
            message: job.message.clone(),
            failures: job.failures.clone(),
            ..self
        }
    }
}

/// Everything that was wanted for a taxpayer, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Applied {
    /// The taxpayer.
    pub gstin: Gstin,
    /// How it stands with all documents together.
    pub state: AppliedState,
    /// The saves and resets that the tax network took, in the order of sending.
    pub jobs: Vec<JobLine>,
    /// The documents, those that were not sent first.
    pub documents: Vec<Outcome>,
    /// Under which name the plan is kept, if anything of it was to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
}

impl Applied {
    /// Puts together what became of documents; the state follows from their fates.
    #[must_use]
    pub fn new(gstin: Gstin, jobs: Vec<JobLine>, documents: Vec<Outcome>) -> Self {
        Self {
            gstin,
            state: state_of(&documents),
            jobs,
            documents,
            plan: None,
        }
    }

    /// Returns how many documents came to a fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.documents
            .iter()
            .filter(|document| document.result == fate)
            .count()
    }
}

fn state_of(documents: &[Outcome]) -> AppliedState {
    let has = |fate| documents.iter().any(|document| document.result == fate);
    let is_done = has(Fate::Applied) || has(Fate::Unchanged);
    if has(Fate::Unknown) {
        AppliedState::Unknown
    } else if has(Fate::Running) {
        AppliedState::Running
    } else if !has(Fate::Refused) && !has(Fate::Failed) && !has(Fate::NotSent) {
        AppliedState::Done
    } else if is_done {
        AppliedState::Partial
    } else {
        AppliedState::Failed
    }
}
