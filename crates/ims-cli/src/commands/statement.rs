//! `ims 2b`: the statement that follows from the actions.

use std::time::Duration;

use gst_ims::job::Polling;
use gst_ims::recomputation::{Recomputation, RecomputationState};
use gst_ims::{Delivery, Error};

use super::runtime::block_on;
use crate::arguments::statements::{
    Gstr2bAction, Gstr2bArguments, RecomputeArguments, ShowStatementArguments,
    StatementStatusArguments,
};
use crate::arguments::{Arguments, timeout};
use crate::connection::Connection;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::Feedback;
use crate::format::Format;
use crate::output::{self, Target};

pub(super) fn run(
    command: &Gstr2bArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    match &command.action {
        Gstr2bAction::Show(command) => show(command, arguments),
        Gstr2bAction::Recompute(command) => recompute(command, arguments, format),
        Gstr2bAction::Status(command) => status(command, arguments, format),
    }
}

fn show(command: &ShowStatementArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let statement = block_on(feedback, async {
        let connection = Connection::open(arguments, None, observer).await?;
        let request = connection.client.gstr2b(command.period);
        Ok(request.timeout(connection.remaining()).send().await?)
    })?;
    output::statement(&statement, &target)?;
    super::whole(
        &statement.completeness,
        statement.unreadable.len(),
        "the statement",
    )
}

fn recompute(
    command: &RecomputeArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let (begun, asked) = block_on(feedback, async {
        let connection = Connection::open(arguments, None, observer).await?;
        let recipient = connection.taxpayer.filter(|_| !command.no_body);
        let request = connection
            .client
            .recompute_gstr2b(recipient, command.period);
        let request = request.timeout(connection.remaining().min(timeout::USUAL));
        let begun = request.send().await.map_err(not_begun)?;
        let asked = match &begun.reference_id {
            Some(reference) => Some(wait_for(&connection, reference, command.wait).await),
            None => None,
        };
        connection.keep_mock()?;
        Ok((begun, asked))
    })?;
    // A question that failed says nothing about the job, whose reference must not be lost.
    let (told, failure) = match asked {
        Some(Ok(mut told)) => {
            told.return_period = Some(command.period);
            (told, None)
        }
        Some(Err(error)) => (begun, Some(error)),
        None => (begun, None),
    };
    output::recomputation(&told, format)?;
    match failure {
        Some(error) => Err(error.into()),
        None => ended(&told),
    }
}

/// What was sent and not answered may have been begun.
fn not_begun(error: Error) -> Failure {
    if error.delivery() == Some(Delivery::Unknown) {
        let message = format!("it is not known whether the statement is made again: {error}");
        let failure = WriteFailure::unknown(message, Some(&error));
        return failure
            .with_hint("`ims 2b show` tells when the statement was made")
            .into();
    }
    error.into()
}

/// For how long the end is waited for where nobody asked to.
const SHORT: Duration = Duration::from_secs(10);

async fn wait_for(
    connection: &Connection,
    reference: &str,
    is_patient: bool,
) -> Result<Recomputation, Error> {
    let remaining = connection.remaining();
    let total = remaining.saturating_sub((remaining / 4).min(Duration::from_secs(30)));
    let total = if is_patient { total } else { total.min(SHORT) };
    connection
        .client
        .recomputation(reference)
        .timeout(remaining.min(timeout::USUAL))
        .wait(Polling::default().total(total))
        .await
}

fn status(
    command: &StatementStatusArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let told = block_on(feedback, async {
        let connection = Connection::open(arguments, None, observer).await?;
        let reference = &command.reference_id;
        if command.wait {
            return Ok(wait_for(&connection, reference, true).await?);
        }
        let request = connection.client.recomputation(reference);
        Ok(request.timeout(connection.remaining()).send().await?)
    })?;
    output::recomputation(&told, format)?;
    ended(&told)
}

fn ended(told: &Recomputation) -> Result<(), Failure> {
    match told.state {
        RecomputationState::Done | RecomputationState::Unchanged => Ok(()),
        RecomputationState::Failed => {
            let words = told.message.as_deref().unwrap_or("no reason was told");
            let message = format!("the statement could not be made: {words}");
            Err(WriteFailure::refused(message, told.code.clone()).into())
        }
        RecomputationState::Running => {
            let reference = told.reference_id.as_deref().unwrap_or("REF");
            let hint = format!("`ims 2b status {reference} --wait` follows it");
            let message = "the statement is not made yet".to_owned();
            Err(WriteFailure::partial(message, Some(hint)).into())
        }
    }
}
