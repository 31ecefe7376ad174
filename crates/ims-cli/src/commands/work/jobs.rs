//! `ims work fetch` and `status`: what is queued.

use super::{meant, queue};
use crate::arguments::Arguments;
use crate::commands::runtime::block_on;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output;

/// Queues fetches, and shows the queue.
pub(super) fn fetch(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let standing = block_on(feedback, async {
        let (queue, store) = queue(arguments).await?;
        let taxpayers = meant(arguments, &store).await?;
        if taxpayers.is_empty() {
            report::note("nobody is enlisted; `ims work enlist` does that, or name somebody");
        }
        queue.fetch(taxpayers).await?;
        Ok(queue.standing().await?)
    })?;
    output::queue(&standing, format)
}

/// Shows the queue.
pub(super) fn status(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let standing = block_on(feedback, async {
        let (queue, _) = queue(arguments).await?;
        Ok(queue.standing().await?)
    })?;
    output::queue(&standing, format)
}
