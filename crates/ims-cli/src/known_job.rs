//! A save or reset of the store, as it is shown.

use std::collections::{BTreeMap, BTreeSet};

use gst_ims::{DocumentKey, JobState};
use ims_actions::{Fate, JobLine, PlanId, Submission, SubmissionState};
use serde::Serialize;

/// A save or reset of the store.
#[derive(Debug, Serialize)]
pub(crate) struct KnownJob {
    #[serde(flatten)]
    pub(crate) line: JobLine,
    /// The plan that it is of.
    pub(crate) plan: Option<PlanId>,
    /// How far it is.
    pub(crate) submission: SubmissionState,
    /// Whether it is not known of each document what became of it.
    pub(crate) open: bool,
    /// How many documents came to what.
    pub(crate) results: BTreeMap<&'static str, usize>,
    /// How many documents `ims resume` will send.
    pub(crate) kept: usize,
}

impl KnownJob {
    /// Puts a submission together; `kept` are the documents of its plan that a resume will send.
    pub(crate) fn new(submission: &Submission, kept: &BTreeSet<DocumentKey>) -> Self {
        let is_running = submission
            .job
            .as_ref()
            .is_some_and(|job| job.state == JobState::Running);
        let open = if is_running {
            Fate::Running
        } else {
            Fate::Unknown
        };
        let mut results = BTreeMap::new();
        for document in &submission.documents {
            let fate = document.result.unwrap_or(open);
            *results.entry(fate.as_str()).or_default() += 1;
        }
        let documents = submission.documents.iter();
        let kept = documents.filter(|document| kept.contains(&document.intent.key));
        Self {
            kept: kept.count(),
            line: JobLine::from(submission),
            plan: submission.plan,
            submission: submission.state,
            open: submission.closed_at.is_none(),
            results,
        }
    }
}
