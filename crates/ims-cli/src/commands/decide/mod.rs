//! `ims accept`, `reject`, `pending` and `reset`: a plan for a selection, without a file.

mod selection;

use clap::error::ErrorKind;
use gst_ims::{ItcReduction, Status};

use self::selection::{Selection, Wish};
use super::apply::Work;
use super::runtime::block_on;
use crate::arguments::decide::{AcceptArguments, Chosen, RejectArguments};
use crate::arguments::{self, Arguments};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::format::Format;
use crate::output::{self, Target};

pub(super) fn accept(
    command: &AcceptArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let itc_reduction: Option<ItcReduction> = command.reduction.read().map_err(|message| {
        let error = arguments::command().error(ErrorKind::ArgumentConflict, message);
        let message = error.to_string();
        let message = message.trim_start_matches("error: ").lines().next();
        Failure::configuration(message.unwrap_or_default(), "see `ims accept --help`")
    })?;
    let wish = Wish {
        action: Status::Accepted,
        itc_reduction,
        remarks: command.remarks.clone(),
    };
    run(&command.chosen, &wish, arguments, format)
}

pub(super) fn reject(
    command: &RejectArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let wish = without_reduction(Status::Rejected, command);
    run(&command.chosen, &wish, arguments, format)
}

pub(super) fn pending(
    command: &RejectArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let wish = without_reduction(Status::Pending, command);
    run(&command.chosen, &wish, arguments, format)
}

pub(super) fn reset(chosen: &Chosen, arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let wish = Wish {
        action: Status::NoAction,
        itc_reduction: None,
        remarks: None,
    };
    run(chosen, &wish, arguments, format)
}

fn without_reduction(action: Status, command: &RejectArguments) -> Wish {
    Wish {
        action,
        itc_reduction: None,
        remarks: command.remarks.clone(),
    }
}

fn run(chosen: &Chosen, wish: &Wish, arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    if chosen.yes {
        let (applied, verdict) = block_on(feedback, async {
            let connection = Connection::open(arguments, observer).await?;
            let selection = Selection::read(&chosen.filters, connection.deadline()).await?;
            let work = Work::open(arguments, connection, None).await?;
            let sections = selection.sections();
            work.apply(&sections, |listed| selection.draft(listed, wish))
                .await
        })?;
        output::applied(&applied, format)?;
        return verdict;
    }
    let (plan, verdict) = block_on(feedback, async {
        let connection = Connection::open(arguments, observer).await?;
        let selection = Selection::read(&chosen.filters, connection.deadline()).await?;
        let work = Work::open(arguments, connection, None).await?;
        let sections = selection.sections();
        work.show(&sections, |listed| selection.draft(listed, wish))
            .await
    })?;
    output::plan(&plan, &[], &Target::stdout(format))?;
    verdict
}
