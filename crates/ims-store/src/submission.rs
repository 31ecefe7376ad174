//! A save or reset, and its documents.

use gst_ims::{DocumentKey, Gstin, RawJson};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{PlanId, SubmissionId};
use crate::standing::Standing;

/// How far a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever takes a submission up again must handle each"
)]
pub enum SubmissionState {
    /// It is to be sent. Found so after an interruption, it may have been.
    Intended,
    /// It is being sent, or was, and no response is known.
    Sent,
    /// The server took it, and named the job.
    Answered,
    /// The job is over.
    Ended,
    /// The server refused it as a whole.
    Refused,
    /// It may have been carried out or not: only the next lists tell.
    Unknown,
    /// It surely was not sent.
    NotSent,
}

impl SubmissionState {
    /// The states from which a submission can come into this one.
    pub(crate) fn follows(self) -> &'static str {
        match self {
            Self::Intended => "''",
            Self::Sent => "'intended'",
            Self::Answered => "'sent', 'unknown'",
            Self::Ended => "'answered'",
            Self::Refused => "'sent', 'answered'",
            Self::Unknown => "'intended', 'sent', 'answered'",
            Self::NotSent => "'intended', 'sent'",
        }
    }
}

/// A document of a submission that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "an intent has these three parts")]
pub struct Intent {
    /// The document.
    pub key: DocumentKey,
    /// What stands on it by the last complete list.
    pub before: Standing,
    /// What is to stand on it.
    pub wanted: Standing,
}

/// What became of a document that was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the public form of a fate has these six"
)]
pub enum FateResult {
    /// The list shows what was wanted.
    Applied,
    /// What was wanted stood there already.
    Unchanged,
    /// A check of ours or the tax network refused it.
    Refused,
    /// The tax network named it among what failed.
    Failed,
    /// It cannot be told.
    Unknown,
    /// It was not sent.
    NotSent,
}

/// The fate of a document that was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever settles a submission writes all of it"
)]
pub struct Fate {
    /// The document.
    pub key: DocumentKey,
    /// What became of it.
    pub result: FateResult,
    /// What stands on it now, if a list tells.
    pub now: Option<Standing>,
    /// The tax network's code, or ours.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
}

/// A document of a submission, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubmittedDocument {
    /// The document.
    pub key: DocumentKey,
    /// What stood on it before.
    pub before: Standing,
    /// What is to stand on it.
    pub wanted: Standing,
    /// What stands on it now, if a list told.
    pub now: Option<Standing>,
    /// What became of it, once that is known.
    pub result: Option<FateResult>,
    /// The tax network's code, or ours.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
}

/// A save or reset, as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Submission {
    /// Its name.
    pub id: SubmissionId,
    /// The taxpayer.
    pub gstin: Gstin,
    /// The plan that it carries out.
    pub plan: Option<PlanId>,
    /// Whether it saves or resets: `save` or `reset`.
    pub kind: String,
    /// How far it is.
    pub state: SubmissionState,
    /// Who made it.
    pub actor: String,
    /// When it was written down.
    pub intended_at: Timestamp,
    /// When it was begun to be sent.
    pub sent_at: Option<Timestamp>,
    /// When the outcome of sending was known.
    pub answered_at: Option<Timestamp>,
    /// When the fate of every document was settled.
    pub closed_at: Option<Timestamp>,
    /// The name of the job.
    pub reference_id: Option<String>,
    /// The server's id of the exchange.
    pub transaction_id: Option<String>,
    /// What is known of an outcome that is not an acceptance.
    pub error: Option<String>,
    /// What the last status of the job was, in the form of `ims jobs --format json`.
    pub job: Option<RawJson>,
    /// The documents, in the order in which they are sent.
    pub documents: Vec<SubmittedDocument>,
}
