//! `ims fetch` for several taxpayers.

use gst_ims::Section;

use super::fetch::{Answer, conclude, fetch_with, unless_since};
use super::many::{self, Ended};
use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::stored::FetchArguments;
use crate::clock;
use crate::connection::SharedConnection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::{self, Standing, Target};
use crate::store;

pub(super) fn run(command: &FetchArguments, arguments: &Arguments) -> Result<(), Failure> {
    unless_since(command)?;
    let target = Target::of(&arguments.output, &command.target)?;
    let taxpayers = many::chosen(arguments)?;
    let calls = taxpayers.len().saturating_mul(Section::ALL.len());
    let feedback = Feedback::start(arguments.output.verbose, calls)?;
    let observer = feedback.observer();
    let ended = block_on(feedback, async {
        let store = store::open(arguments).await?;
        let shared = SharedConnection::open(arguments, observer).await?;
        let ended = many::each(taxpayers, arguments.whose.at_once(), async |taxpayer| {
            let connection = shared.of(taxpayer.gstin).await?;
            fetch_with(command, &connection, &store).await
        });
        let ended = ended.await;
        store.close().await;
        Ok(ended)
    })?;
    let standings: Vec<_> = ended.into_iter().map(standing).collect();
    output::standings(&standings, clock::time_of_day(), &target)?;
    let failures = standings
        .iter()
        .map(|standing| (&standing.taxpayer, standing.failure.as_ref()));
    many::verdict(failures, arguments)
}

fn standing(ended: Ended<Option<Answer>>) -> Standing {
    let (answer, failure) = match ended.result {
        Err(failure) => (None, Some(failure)),
        Ok(None) => (None, None),
        Ok(Some((answer, Some(error)))) => (Some(answer), Some(error.into())),
        Ok(Some((answer, None))) => {
            let failure = conclude(&answer).err();
            (Some(answer), failure)
        }
    };
    Standing {
        taxpayer: ended.taxpayer,
        answer,
        failure,
    }
}
