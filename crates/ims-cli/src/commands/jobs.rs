//! `ims jobs`: what was sent, as the store has it.

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
            jobs.extend(submissions.iter().rev().map(KnownJob::from));
        }
        store.close().await;
        Ok(jobs)
    })?;
    output::jobs(&jobs, format)
}
