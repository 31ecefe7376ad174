//! `ims job`: what became of a save or reset, as the tax network tells it.

use gst_ims::JobState;
use gst_ims::job::Polling;

use super::runtime::block_on;
use crate::arguments::decide::JobArguments;
use crate::arguments::{Arguments, timeout};
use crate::connection::Connection;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::Feedback;
use crate::format::Format;
use crate::output;
use crate::store;

pub(super) fn run(
    command: &JobArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let job = block_on(feedback, async {
        let store = store::open(arguments).await?;
        let connection = Connection::open(arguments, Some(&store), observer).await?;
        let reference = &command.reference_id;
        let mut request = connection
            .client
            .job(reference)
            .timeout(connection.remaining().min(timeout::USUAL));
        if let Some(submitted_at) = store.submitted_at(reference).await? {
            request = request.submitted_at(submitted_at);
        }
        if command.wait {
            let polling = Polling::default().total(connection.remaining());
            return Ok(request.wait(polling).await?);
        }
        Ok(request.send().await?)
    })?;
    output::job(&job, format)?;
    match job.state {
        JobState::Done => Ok(()),
        JobState::Failed => {
            let words = job.message.as_deref().unwrap_or("no reason was told");
            let message = format!("the job was refused as a whole: {words}");
            Err(WriteFailure::refused(message, job.code.clone()).into())
        }
        JobState::Partial => {
            let message = match (job.failed, job.message.as_deref()) {
                // It contradicts itself: it failed, and something was processed.
                (0, words) => format!(
                    "the job did not end well: {}",
                    words.unwrap_or("no reason was told")
                ),
                (failed, _) => format!("{failed} of the documents failed"),
            };
            let hint = match job.unnamed_failures() {
                0 if job.failed > 0 => "the output names them".to_owned(),
                _ => "not all are named; `ims invoices` shows what stands on them".to_owned(),
            };
            Err(WriteFailure::partial(message, Some(hint)).into())
        }
        JobState::Running => {
            let hint = (!command.wait).then(|| "add --wait to follow it".to_owned());
            Err(WriteFailure::partial("the job is not over".to_owned(), hint).into())
        }
    }
}
