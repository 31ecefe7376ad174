//! `ims files`: the files of lists that the tax network queued.

use std::time::Duration;

use gst_ims::job::Polling;
use gst_ims::observe::Observer;
use gst_ims::{Gstin, Invoices, ReturnPeriod, Section, State};
use ims_actions::Filter;
use ims_actions::calendar::india;
use ims_store::{Fetch, Store};
use jiff::Timestamp;

use super::invoices::{conclude, fitting, is_all, warn};
use super::queued::{QueuedFiles, QueuedSection};
use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::queued::FilesArguments;
use crate::clock;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::{self, InvoicesAnswer, Outcome, Target};
use crate::store;

/// For how long the end of a job is waited for where nobody asked to.
const SHORT: Duration = Duration::from_secs(10);

pub(crate) fn run(command: &FilesArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let named = named(command)?;
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let work = fetch(command, named, arguments, feedback.observer());
    let (answer, next_step) = block_on(feedback, work)?;
    if answer.arrived().next().is_some() {
        output::invoices(&answer, &target)?;
        warn(&answer, target.format);
    }
    conclude(answer, next_step)
}

/// The section that TOKEN or --job is about; `None` if those of the store are meant.
fn named(command: &FilesArguments) -> Result<Option<QueuedSection>, Failure> {
    if command.token.is_none() && command.job.is_none() {
        return Ok(None);
    }
    let [section] = command.filters.sections.as_slice() else {
        return Err(Failure::configuration(
            "a token and a job are of one section, and it is not said of which",
            "name it with --section",
        ));
    };
    Ok(Some(QueuedSection {
        section: *section,
        token: command.token.clone(),
        job_id: command.job.clone(),
    }))
}

/// Fetches the files, and says how to go on with those that are not there yet.
async fn fetch(
    command: &FilesArguments,
    named: Option<QueuedSection>,
    arguments: &Arguments,
    observer: impl Observer,
) -> Result<(InvoicesAnswer, Option<String>), Failure> {
    let store = match named {
        Some(_) => None,
        None => Some(store::open(arguments).await?),
    };
    let connection = Connection::open(arguments, store.as_ref(), observer).await?;
    let (queued, store_of) = match (named, &store) {
        (None, Some(store)) => {
            let gstin = connection.taxpayer()?;
            let queued = queued_in(store, gstin, &command.filters.sections).await?;
            (queued, Some((store, gstin)))
        }
        (named, _) => (Vec::from_iter(named), None),
    };
    let files = QueuedFiles {
        connection: &connection,
        store: store_of,
        month: command.month.map_or_else(this_month, Ok)?,
        polling: Polling::default().total(patience(&connection, command.wait)),
        keep: command.keep.as_deref(),
    };
    let taken_up = take_up(&files, queued, command).await?;
    if let Some(store) = store {
        store.close().await;
    }
    let next_step = next_step(&taken_up.running, command);
    let answer = InvoicesAnswer {
        taxpayer: connection.named,
        is_filtered: !is_all(&command.filters),
        outcomes: taken_up.outcomes,
    };
    Ok((answer, next_step))
}

/// What came of all sections.
#[derive(Default)]
struct All {
    outcomes: Vec<Outcome>,
    /// The jobs that must be taken up again, each with its section.
    running: Vec<(Section, String)>,
}

async fn take_up(
    files: &QueuedFiles<'_>,
    queued: Vec<QueuedSection>,
    command: &FilesArguments,
) -> Result<All, Failure> {
    let filter = Filter {
        sections: Vec::new(),
        ..command.filters.filter()
    };
    let mut all = All::default();
    for queued in queued {
        let asked_at = match files.store {
            Some((store, _)) => Some(store.now().await?),
            None => None,
        };
        let section = queued.section;
        let taken_up = files.take_up(&queued).await?;
        let arrived = taken_up.result.as_ref().ok();
        match arrived.filter(|invoices| invoices.state() != State::Pending) {
            Some(invoices) => keep(files, invoices, asked_at).await?,
            None => all
                .running
                .extend(taken_up.job_id.map(|job| (section, job))),
        }
        all.outcomes.push(Outcome {
            section,
            result: taken_up.result.map(|section| fitting(section, &filter)),
        });
    }
    Ok(all)
}

/// Keeps what came in the store from which the token was.
async fn keep(
    files: &QueuedFiles<'_>,
    invoices: &Invoices,
    asked_at: Option<Timestamp>,
) -> Result<(), Failure> {
    if let (Some((store, gstin)), Some(asked_at)) = (files.store, asked_at) {
        let fetch = Fetch::new(gstin, asked_at).section(invoices);
        store.record(&fetch).await?;
    }
    Ok(())
}

/// The sections of the store that are queued, of those that are meant.
async fn queued_in(
    store: &Store,
    gstin: Gstin,
    meant: &[Section],
) -> Result<Vec<QueuedSection>, Failure> {
    let known = store.sections(gstin).await?;
    let queued: Vec<_> = known
        .iter()
        .filter(|status| meant.is_empty() || meant.contains(&status.section))
        .filter_map(QueuedSection::of_store)
        .collect();
    if queued.is_empty() {
        return Err(Failure::configuration(
            "no section in the store waits for files",
            "`ims fetch` finds out which do; a token that `ims invoices` told is given as TOKEN",
        ));
    }
    Ok(queued)
}

pub(super) fn this_month() -> Result<ReturnPeriod, Failure> {
    let today = clock::time_of_day().to_zoned(india()).date();
    ReturnPeriod::new(today.year(), today.month())
        .ok_or_else(|| Failure::internal("the clock of this machine is of no month"))
}

/// Leaves time for the files themselves.
fn patience(connection: &Connection, is_patient: bool) -> Duration {
    let remaining = connection.remaining();
    let total = remaining.saturating_sub((remaining / 4).min(Duration::from_secs(30)));
    if is_patient { total } else { total.min(SHORT) }
}

/// The command that goes on with what is not there yet.
fn next_step(running: &[(Section, String)], command: &FilesArguments) -> Option<String> {
    let (section, job_id) = running.first()?;
    Some(if command.token.is_none() && command.job.is_none() {
        "`ims files --wait` goes on with it until it is there".to_owned()
    } else {
        format!("`ims files --job {job_id} --section {section} --wait` goes on with it")
    })
}
