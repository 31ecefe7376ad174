//! A fetch of all sections of a taxpayer.

use std::time::Duration;

use futures_util::StreamExt;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use gst_ims::invoices::SectionOutcome;
use gst_ims::{Gstin, Section};
use ims_actions::SnapshotId;
use ims_store::{Fetch, FetchedSection, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::job::{self, Job, Tools};
use crate::retry::{self, End};

/// A fetch of all sections that did not come whole since then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FetchJob {
    gstin: Gstin,
    since: Timestamp,
    attempt: u32,
}

impl FetchJob {
    pub(crate) fn new(gstin: Gstin, since: Timestamp) -> Self {
        Self {
            gstin,
            since,
            attempt: 0,
        }
    }
}

impl TaskHandler for FetchJob {
    const IDENTIFIER: &'static str = "ims_fetch";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        job::carry_out(self, context).await
    }
}

impl Job for FetchJob {
    const KIND: &'static str = "fetch";

    fn gstin(&self) -> Gstin {
        self.gstin
    }

    fn key(&self) -> String {
        format!("fetch {}", self.gstin)
    }

    fn attempt(&self) -> u32 {
        self.attempt
    }

    fn next(self) -> Self {
        Self {
            attempt: self.attempt.saturating_add(1),
            ..self
        }
    }

    async fn work(&self, tools: &Tools) -> End {
        let missing = match self.missing(&tools.store).await {
            Ok(missing) if missing.is_empty() => return End::Done,
            Ok(missing) => missing,
            Err(error) => return retry::of_store(&error, self.attempt),
        };
        let client = match tools.clients.client(self.gstin).await {
            Ok(client) => client,
            Err(error) => return job::without_client(&error, self.attempt),
        };
        let sections = client.all_invoices().sections(missing).timeout(tools.time);
        let mut sections = sections.stream().fuse();
        let mut keeper = match Keeper::begin(self.gstin, &tools.store).await {
            Ok(keeper) => keeper,
            Err(error) => return retry::of_store(&error, self.attempt),
        };
        while let Some(outcome) = sections.next().await {
            keeper.come.push(outcome);
            // What has come is kept before more is waited for: a worker that dies then costs no
            // request but those that are under way.
            while let Some(Some(outcome)) = clock::within(TOGETHER, sections.next()).await {
                keeper.come.push(outcome);
            }
            if let Err(error) = keeper.keep(tools).await {
                return retry::of_store(&error, self.attempt);
            }
        }
        keeper.end(self.attempt)
    }
}

/// Sections that come within so short a time are one fetch in the history.
const TOGETHER: Duration = Duration::from_millis(100);

impl FetchJob {
    /// The sections that did not come whole since the job was queued.
    async fn missing(&self, store: &Store) -> Result<Vec<Section>, ims_store::Error> {
        let known = store.sections(self.gstin).await?;
        let mut missing = Section::ALL.to_vec();
        missing.retain(|section| {
            let mut known = known.iter();
            let status = known.find(|status| status.section == *section);
            let as_of = status.and_then(|status| status.as_of);
            as_of.is_none_or(|as_of| as_of < self.since)
        });
        Ok(missing)
    }
}

/// Keeps sections as they come.
struct Keeper<'s> {
    gstin: Gstin,
    store: &'s Store,
    begun_at: Timestamp,
    come: Vec<SectionOutcome>,
    last: Option<SnapshotId>,
    kept: Vec<FetchedSection>,
    /// The first error that ended a request.
    error: Option<gst_ims::Error>,
}

impl<'s> Keeper<'s> {
    async fn begin(gstin: Gstin, store: &'s Store) -> Result<Self, ims_store::Error> {
        Ok(Self {
            gstin,
            store,
            begun_at: store.now().await?,
            come: Vec::new(),
            last: None,
            kept: Vec::new(),
            error: None,
        })
    }

    async fn keep(&mut self, tools: &Tools) -> Result<(), ims_store::Error> {
        if self.come.is_empty() {
            return Ok(());
        }
        let mut fetch = Fetch::new(self.gstin, self.begun_at);
        if let Some(last) = self.last {
            fetch = fetch.continuing(last);
        }
        for outcome in &self.come {
            fetch = match &outcome.result {
                Ok(list) => fetch.section(list),
                Err(error) => fetch.failed(outcome.section, error.to_string()),
            };
        }
        let fetched = self.store.record(&fetch).await?;
        self.last = Some(fetched.snapshot);
        let documents = fetched.sections.iter().map(|section| section.documents);
        tools.metrics.fetched(documents.sum());
        self.kept.extend(fetched.sections);
        for outcome in self.come.drain(..) {
            if let Err(error) = outcome.result {
                self.error.get_or_insert(error);
            }
        }
        Ok(())
    }

    fn end(self, attempt: u32) -> End {
        if let Some(error) = &self.error {
            return retry::of_network(error, attempt);
        }
        let missing = self.kept.iter().filter(|section| !section.state.is_whole());
        let missing: Vec<_> = missing.collect();
        if missing.is_empty() {
            return End::Done;
        }
        let names: Vec<_> = missing.iter().map(|it| it.section.name()).collect();
        let waits = missing.iter().filter_map(|it| it.queued.as_ref()?.wait());
        let why = format!("not whole yet: {}", names.join(", "));
        retry::of_pending(waits.max(), why, attempt)
    }
}
