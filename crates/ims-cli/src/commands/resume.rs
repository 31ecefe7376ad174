//! `ims resume`: brings to an end what an earlier command began.

use std::time::Duration;

use super::apply::Work;
use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::decide::ResumeArguments;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output;

pub(super) fn run(
    command: &ResumeArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let resumed = block_on(feedback, async {
        let connection = Connection::open(arguments, observer).await?;
        let work = Work::open(arguments, connection, None).await?;
        work.resume(Duration::from_secs(command.settle)).await
    })?;
    let Some((applied, verdict)) = resumed else {
        report::note("nothing is open");
        return output::all_applied(&[], format);
    };
    output::all_applied(&[applied], format)?;
    verdict
}
