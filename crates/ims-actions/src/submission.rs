//! A save or reset as a journal keeps it, from the intent to the fate of each document.

use gst_ims::Job;
use gst_ims::submission::SubmissionKind;
use gst_types::{DocumentHash, DocumentKey, Gstin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{PlanId, SubmissionId};
use crate::outcome::{Fate, JobLine, Outcome};
use crate::standing::Standing;

/// A document of a submission that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "an intent has these four parts")]
pub struct Intent {
    /// The document.
    pub key: DocumentKey,
    /// What stands on it by the last complete list.
    pub before: Standing,
    /// What is to stand on it.
    pub wanted: Standing,
    /// The tax network's hash of the document, by which a change of its supplier is seen.
    pub hash: Option<DocumentHash>,
}

/// How far a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever takes a submission up again must handle each"
)]
pub enum SubmissionState {
    /// It is to be sent, and no byte of it has left.
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

/// A document of a submission, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever keeps submissions writes all of it"
)]
pub struct SubmittedDocument {
    /// What was intended.
    #[serde(flatten)]
    pub intent: Intent,
    /// What stands on it now, if a list told.
    pub now: Option<Standing>,
    /// What became of it, once that is known.
    pub result: Option<Fate>,
    /// The tax network's code, or ours.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
}

/// A save or reset, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever keeps submissions writes all of it"
)]
pub struct Submission {
    /// Its name.
    pub id: SubmissionId,
    /// The taxpayer.
    pub gstin: Gstin,
    /// The plan that it carries out.
    pub plan: Option<PlanId>,
    /// Whether it saves or resets.
    pub kind: SubmissionKind,
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
    /// What the job said last.
    pub job: Option<Job>,
    /// The documents, in the order in which they are sent.
    pub documents: Vec<SubmittedDocument>,
}

impl Submission {
    /// Returns the documents of which it is not settled what became of them.
    pub fn unsettled(&self) -> impl Iterator<Item = &Intent> {
        let unsettled = self
            .documents
            .iter()
            .filter(|document| document.result.is_none());
        unsettled.map(|document| &document.intent)
    }
}

impl SubmittedDocument {
    /// Returns what became of it, once that is known.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        Some(Outcome {
            key: self.intent.key.clone(),
            wanted: self.intent.wanted.clone(),
            before: self.intent.before.clone(),
            now: self.now.clone(),
            result: self.result?,
            code: self.code.clone(),
            message: self.message.clone(),
        })
    }
}

impl From<&Submission> for JobLine {
    /// Takes what is known of the exchange, and of its job.
    fn from(submission: &Submission) -> Self {
        let line = Self {
            kind: submission.kind,
            gstin: submission.gstin,
            reference_id: submission.reference_id.clone(),
            documents: submission.documents.len(),
            transaction_id: submission.transaction_id.clone(),
            timestamp: submission.sent_at.or(Some(submission.intended_at)),
            state: None,
            processed: None,
            failed: 0,
            unnamed_failures: 0,
            code: None,
            message: submission.error.clone(),
            failures: Vec::new(),
        };
        match &submission.job {
            Some(job) => line.with(job),
            None => line,
        }
    }
}
