//! `ims jobs`: what was sent, as the store has it.

use std::collections::{BTreeMap, BTreeSet};

use gst_ims::{DocumentKey, Gstin};
use ims_actions::{SubmissionId, kept_back};
use ims_store::Store;

use super::many;
use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::format::Format;
use crate::known_job::KnownJob;
use crate::output;
use crate::store;

/// The most that are listed for a taxpayer.
const MOST: u32 = 1000;

/// Lists the jobs of all who are meant as one list, whether they are one or several.
pub(super) fn run(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let mut taxpayers = Vec::from_iter(arguments.gstin);
    if arguments.whose.are_several() {
        let chosen = many::chosen(arguments)?.into_iter();
        taxpayers = chosen.map(|taxpayer| taxpayer.gstin).collect();
    }
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let jobs = block_on(feedback, async {
        let store = store::open(arguments).await?;
        if taxpayers.is_empty() {
            taxpayers = store.gstins().await?;
        }
        let mut jobs = Vec::new();
        for taxpayer in taxpayers {
            let submissions = store.submissions(taxpayer, MOST).await?;
            let kept = kept(taxpayer, &store).await?;
            let nothing = BTreeSet::new();
            jobs.extend(submissions.iter().rev().map(|submission| {
                let kept = kept.get(&submission.id).unwrap_or(&nothing);
                KnownJob::new(submission, kept)
            }));
        }
        store.close().await;
        Ok(jobs)
    })?;
    output::jobs(&jobs, format)
}

/// The documents that a resume will send, under the last request that had them.
async fn kept(
    taxpayer: Gstin,
    store: &Store,
) -> Result<BTreeMap<SubmissionId, BTreeSet<DocumentKey>>, Failure> {
    let mut kept: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for plan in store.begun_plans(taxpayer).await? {
        let submissions = store.submissions_of_plan(taxpayer, plan.id).await?;
        for key in kept_back(&submissions) {
            let mut latest = submissions.iter().rev();
            let last = latest.find(|it| it.documents.iter().any(|it| it.intent.key == key));
            if let Some(last) = last {
                kept.entry(last.id).or_default().insert(key);
            }
        }
    }
    Ok(kept)
}
