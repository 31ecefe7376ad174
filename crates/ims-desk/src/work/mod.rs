//! Work at the tax network that goes on while pages are looked at: at most one piece for a taxpayer
//! at a time.

mod apply;
mod fetch;
mod statement;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gst_ims::recomputation::Recomputation;
use gst_ims::{Gstin, ReturnPeriod};
use ims_actions::{Applied, ApplyError, Event};
use ims_store::{Fetched, Store};
use jiff::Timestamp;

use crate::clock;
use crate::network::{Network, NetworkError};
use crate::statement::Statements;

/// The time that a piece of work has.
const TIME: Duration = Duration::from_mins(15);

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// All sections are fetched.
    Fetch,
    /// What is prepared is sent.
    Apply,
    /// What was begun and broken off is brought to an end.
    Resume,
    /// The statement of a month is read.
    Statement(ReturnPeriod),
    /// It is made again.
    Recompute(ReturnPeriod),
    /// How far the job is that makes it again.
    Recomputation(ReturnPeriod, Arc<str>),
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Fetched(Box<Fetched>, Option<String>),
    /// What became of each document, and why not everything was sent.
    Applied(Box<Applied>, Option<String>),
    /// The statement was read, and is kept beside.
    Statement(ReturnPeriod),
    /// How far the statement is that is made again, and why nobody could be asked.
    Recomputed(ReturnPeriod, Box<Recomputation>, Option<String>),
    /// There was nothing to do.
    Nothing,
    Failed(NetworkError),
}

/// A piece of work, as far as it is.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) task: Task,
    pub(crate) begun_at: Timestamp,
    /// What was told on the way, the newest last.
    pub(crate) told: Vec<(Timestamp, String)>,
    /// `None` while it goes on.
    pub(crate) outcome: Option<Outcome>,
}

/// The last piece of work for each taxpayer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Works {
    works: Arc<Mutex<HashMap<Gstin, Work>>>,
    pub(crate) statements: Statements,
}

impl Works {
    pub(crate) fn of(&self, gstin: Gstin) -> Option<Work> {
        let works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        works.get(&gstin).cloned()
    }

    /// Begins a piece of work in the background; false if another one for the taxpayer goes on.
    pub(crate) fn begin(
        &self,
        gstin: Gstin,
        task: Task,
        store: &Store,
        network: &Arc<dyn Network>,
    ) -> bool {
        let mut works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        if works.get(&gstin).is_some_and(|work| work.outcome.is_none()) {
            return false;
        }
        let work = Work {
            task: task.clone(),
            begun_at: clock::time_of_day(),
            told: Vec::new(),
            outcome: None,
        };
        works.insert(gstin, work);
        let worker = Worker {
            gstin,
            works: self.clone(),
            statements: self.statements.clone(),
            store: store.clone(),
            network: Arc::clone(network),
        };
        tokio::spawn(async move {
            let outcome = worker.run(task).await;
            worker.change(|work| work.outcome = Some(outcome));
        });
        true
    }
}

/// Who does a piece of work.
struct Worker {
    gstin: Gstin,
    works: Works,
    statements: Statements,
    store: Store,
    network: Arc<dyn Network>,
}

impl Worker {
    async fn run(&self, task: Task) -> Outcome {
        let done = match task {
            Task::Fetch => self.fetch().await,
            Task::Apply => self.apply().await,
            Task::Resume => self.resume().await,
            Task::Statement(period) => self.statement(period).await,
            Task::Recompute(period) => self.recompute(period).await,
            Task::Recomputation(period, reference) => self.recomputation(period, &reference).await,
        };
        done.unwrap_or_else(Outcome::Failed)
    }

    fn change(&self, change: impl FnOnce(&mut Work)) {
        let mut works = self
            .works
            .works
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = works.get_mut(&self.gstin) {
            change(work);
        }
    }

    fn tell(&self, what: impl Into<String>) {
        let line = (clock::time_of_day(), what.into());
        self.change(|work| work.told.push(line));
    }

    fn tell_event(&self, event: &Event) {
        self.tell(event.to_string());
    }
}

fn of_store(error: &ims_store::Error) -> NetworkError {
    NetworkError::new(error.to_string(), false)
}

fn of_apply(error: ApplyError<ims_store::Error>) -> NetworkError {
    match error {
        ApplyError::Network(error) => error.into(),
        ApplyError::Journal(error) => of_store(&error),
        ApplyError::Incomplete(invoices) => NetworkError::new(
            format!(
                "the list of section {} did not come whole, and nothing is decided on such a list; \
                 fetch again later",
                invoices.section
            ),
            false,
        ),
        other => NetworkError::new(format!("{other:?}"), false),
    }
}
