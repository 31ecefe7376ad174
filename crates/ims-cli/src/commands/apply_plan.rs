//! `ims apply`: carries a plan out that somebody wrote.

use super::apply::Work;
use super::plan_file;
use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::plan::ApplyArguments;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::format::Format;
use crate::output::{self, Target};

pub(super) fn run(
    command: &ApplyArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    if command.yes {
        let (applied, verdict) = block_on(feedback, async {
            let connection = Connection::open(arguments, observer).await?;
            let draft = plan_file::read(&command.plan, connection.deadline()).await?;
            let work = Work::open(arguments, connection, draft.gstin).await?;
            let sections = plan_file::sections(&draft);
            work.apply(&sections, |_| draft).await
        })?;
        output::applied(&applied, format)?;
        return verdict;
    }
    let (plan, verdict) = block_on(feedback, async {
        let connection = Connection::open(arguments, observer).await?;
        let draft = plan_file::read(&command.plan, connection.deadline()).await?;
        let work = Work::open(arguments, connection, draft.gstin).await?;
        let sections = plan_file::sections(&draft);
        work.show(&sections, |_| draft).await
    })?;
    output::plan(&plan, &[], &Target::stdout(format))?;
    verdict
}
