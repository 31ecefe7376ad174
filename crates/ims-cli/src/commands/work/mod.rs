//! `ims work`.

mod clients;
mod enlist;
mod jobs;
mod plan;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use gst_ims::Gstin;
use ims_store::Store;
use ims_work::{Queue, Settings, Worker};
use tokio::signal;

use self::clients::OwnClients;
use self::plan::QueuePlan;
use super::many;
use super::runtime::block_on;
use super::verbs;
use crate::arguments::Arguments;
use crate::arguments::work::{WorkAction, WorkArguments, WorkerArguments};
use crate::connection::{SharedConnection, time};
use crate::failure::{Failure, WriteFailure};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::store;

pub(super) fn run(
    command: &WorkArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    match &command.action {
        None => work(&command.worker, arguments),
        Some(WorkAction::Enlist) => enlist::run(arguments, format),
        Some(WorkAction::Fetch) => jobs::fetch(arguments, format),
        Some(WorkAction::Apply(command)) => verbs::run(&QueuePlan::new(command), arguments),
        Some(WorkAction::Status) => jobs::status(arguments, format),
    }
}

/// Works until a signal.
fn work(command: &WorkerArguments, arguments: &Arguments) -> Result<(), Failure> {
    let feedback = Feedback::of_service(arguments.output.verbose)?;
    let observer = feedback.observer();
    block_on(feedback, async {
        let location = store::location(arguments)?;
        let store = store::open(arguments).await?;
        let shared = SharedConnection::open(arguments, &store, observer).await?;
        let tags = arguments.whose.tags.clone();
        let schedules = command.fetch_at.iter().cloned();
        let mut settings = Settings::default();
        settings.at_once = NonZeroUsize::new(arguments.whose.at_once()).unwrap_or(settings.at_once);
        settings.time = time(arguments);
        settings.grace = Duration::from_secs(command.grace.into());
        settings.settle = Duration::from_secs(command.settle);
        settings.port = command.port;
        settings.schedules = schedules.map(|it| it.for_tags(tags.clone())).collect();
        let clients = Arc::new(OwnClients(shared));
        let worker = Worker::open(&location, store.clone(), clients, settings).await?;
        println!("http://{}", worker.address());
        worker.run(stopped()).await?;
        report::note("everything that was begun is ended or handed back");
        store.close().await;
        Ok(())
    })
}

/// Waits for a signal that ends the worker.
async fn stopped() {
    #[cfg(unix)]
    {
        use signal::unix::{SignalKind, signal};

        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                Ok(()) = signal::ctrl_c() => return,
            }
        }
    }
    // Where signals cannot be waited for, the system ends the program by itself.
    if signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn queue(arguments: &Arguments) -> Result<(Queue, Store), Failure> {
    let location = store::location(arguments)?;
    let store = store::open(arguments).await?;
    let queue = Queue::open(&location, store.clone()).await?;
    Ok((queue, store))
}

/// Whose work is meant: who is named, or everybody who is enlisted.
async fn meant(arguments: &Arguments, store: &Store) -> Result<Vec<Gstin>, Failure> {
    if arguments.whose.are_several() {
        let chosen = many::chosen(arguments)?.into_iter();
        return Ok(chosen.map(|taxpayer| taxpayer.gstin).collect());
    }
    if let Some(named) = arguments.gstin {
        return Ok(vec![named]);
    }
    let enlisted = store.taxpayers().await?.into_iter();
    Ok(enlisted.map(|taxpayer| taxpayer.gstin).collect())
}

impl From<ims_work::Error> for Failure {
    fn from(error: ims_work::Error) -> Self {
        match error {
            ims_work::Error::Store(error) => error.into(),
            ims_work::Error::NotShared => Self::configuration(
                error.to_string(),
                "--store or IMS_STORE names the store; for a file `ims fetch` does the work",
            ),
            ims_work::Error::Port { .. } => {
                Self::configuration(error.to_string(), "name another port with --port, or 0")
            }
            other => WriteFailure::outage(other.to_string()).into(),
        }
    }
}
