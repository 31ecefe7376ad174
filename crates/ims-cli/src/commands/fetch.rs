//! `ims fetch`.

use gst_ims::observe::Observer;
use gst_ims::{GoodsType, Section};
use ims_store::{Fetch, Fetched, SectionState};

use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::clock;
use crate::connection::Connection;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output;
use crate::store;

pub(crate) fn run(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, Section::ALL.len())?;
    let work = fetch(arguments, feedback.observer());
    let fetched = block_on(feedback, work)?;
    output::fetched(&fetched, format)?;
    conclude(&fetched)
}

pub(super) async fn fetch(
    arguments: &Arguments,
    observer: impl Observer,
) -> Result<Fetched, Failure> {
    let store = store::open(arguments).await?;
    let connection = Connection::open(arguments, observer).await?;
    let gstin = connection.taxpayer()?;
    let fetched_at = clock::time_of_day();
    let client = &connection.client;
    let counts = client.counts(GoodsType::Others);
    let counts = counts.timeout(connection.remaining()).send();
    let lists = client.all_invoices().timeout(connection.remaining()).send();
    let (outcomes, counts) = tokio::join!(lists, counts);
    let mut fetch = Fetch::new(gstin, fetched_at);
    for outcome in &outcomes.sections {
        fetch = match &outcome.result {
            Ok(invoices) => fetch.section(invoices),
            Err(error) => fetch.failed(outcome.section, error.to_string()),
        };
    }
    match &counts {
        Ok(counts) => fetch = fetch.counts(counts),
        Err(error) => report::warning(&format!("the counts could not be fetched: {error}")),
    }
    let fetched = store.record(&fetch).await?;
    store.close().await;
    // Where nothing arrived, the first error says why.
    let mut errors = outcomes.into_iter().map(|outcome| outcome.result);
    if fetched
        .sections
        .iter()
        .all(|section| section.state == SectionState::Failed)
        && let Some(Err(error)) = errors.next()
    {
        return Err(error.into());
    }
    Ok(fetched)
}

fn conclude(fetched: &Fetched) -> Result<(), Failure> {
    let kept_back: Vec<_> = fetched
        .sections
        .iter()
        .filter(|section| !section.stored)
        .map(|section| section.section.name())
        .collect();
    if kept_back.is_empty() {
        return Ok(());
    }
    let message = format!(
        "not complete, and left in the store as they were: {}",
        kept_back.join(", ")
    );
    Err(WriteFailure::partial(message, None).into())
}
