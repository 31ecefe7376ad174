//! A save or reset of the store, as it is shown.

use std::collections::BTreeMap;

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
}

impl From<&Submission> for KnownJob {
    fn from(submission: &Submission) -> Self {
        let mut results = BTreeMap::new();
        for document in &submission.documents {
            let fate = document.result.unwrap_or(Fate::Unknown);
            *results.entry(fate.as_str()).or_default() += 1;
        }
        Self {
            line: JobLine::from(submission),
            plan: submission.plan,
            submission: submission.state,
            open: submission.closed_at.is_none(),
            results,
        }
    }
}
