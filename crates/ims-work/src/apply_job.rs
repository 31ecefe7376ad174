//! A plan of a taxpayer that is carried out.

use std::collections::BTreeSet;
use std::time::Duration;

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use gst_ims::{Client, Gstin, Section};
use ims_actions::{Applied, ApplyError, Draft, Engine, Event, Fate, Plan, Stopped};
use ims_store::Store;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::job::{self, Job, Tools};
use crate::retry::{self, End};

/// A plan that is carried out once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ApplyJob {
    plan: Plan,
    /// When it was queued: by it and by when the plan was made a later try knows what an earlier
    /// one began.
    queued_at: Timestamp,
    attempt: u32,
}

/// After this it is looked again what became of a write.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

impl ApplyJob {
    pub(crate) fn new(plan: Plan, queued_at: Timestamp) -> Self {
        Self {
            plan,
            queued_at,
            attempt: 0,
        }
    }
}

impl TaskHandler for ApplyJob {
    const IDENTIFIER: &'static str = "ims_apply";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        job::carry_out(self, context).await
    }
}

impl Job for ApplyJob {
    const KIND: &'static str = "apply";

    /// Plans have a last day; fetches come again.
    const PRIORITY: i16 = -1;

    fn gstin(&self) -> Gstin {
        self.plan.gstin
    }

    fn key(&self) -> String {
        format!("apply {} {}", self.plan.gstin, self.plan.made_at)
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
        let has_begun = tools
            .store
            .has_begun_plan(self.gstin(), self.plan.made_at, self.queued_at);
        let has_begun = match has_begun.await {
            Ok(has_begun) => has_begun,
            Err(error) => return retry::of_store(&error, self.attempt),
        };
        let client = match tools.clients.client(self.gstin()).await {
            Ok(client) => client,
            Err(error) => return job::without_client(&error, self.attempt),
        };
        let end = if has_begun {
            self.resume(&client, tools).await
        } else {
            self.apply(&client, tools).await
        };
        end.unwrap_or_else(|error| self.of_apply(&error))
    }
}

type Unapplied = ApplyError<ims_store::Error>;

impl ApplyJob {
    /// Carries the plan out, of which nothing was sent.
    async fn apply(&self, client: &Client, tools: &Tools) -> Result<End, Unapplied> {
        let draft = Draft::from(self.plan.clone());
        let sections: BTreeSet<_> = draft.rows.iter().map(|row| row.key.section).collect();
        let sections: Vec<Section> = sections.into_iter().collect();
        let engine = engine(client, self.gstin(), &tools.store, tools.time);
        let finished = engine.apply(&sections, |_| draft).await?;
        if finished.checked.is_blocked() {
            let problems = &finished.checked.plan.problems;
            let first = problems.first().map_or("", |problem| &problem.message);
            let why = format!("nothing was sent, as the plan breaks a rule: {first}");
            return Ok(End::Failed { why });
        }
        Ok(self.of_applied(&finished.applied, finished.stopped.as_ref()))
    }

    /// Brings to its end what an earlier try began, also if it was another worker's.
    async fn resume(&self, client: &Client, tools: &Tools) -> Result<End, Unapplied> {
        let engine = engine(client, self.gstin(), &tools.store, tools.time);
        Ok(match engine.resume(tools.settle).await? {
            Some(resumed) => self.of_applied(&resumed.applied, resumed.stopped.as_ref()),
            None => End::Done,
        })
    }

    fn of_applied(&self, applied: &Applied, stopped: Option<&Stopped<ims_store::Error>>) -> End {
        match stopped {
            Some(Stopped::Network(error)) => return retry::of_network(error, self.attempt),
            Some(Stopped::Journal(error)) => return retry::of_store(error, self.attempt),
            _ => {}
        }
        let documents = applied.documents.iter();
        let open = documents.filter(|it| it.result.is_open() || it.result == Fate::NotSent);
        let open = open.count();
        if open > 0 {
            let why = format!("what became of {open} documents is not known yet");
            return retry::of_pending(Some(LOOK_AGAIN), why, self.attempt);
        }
        let undone = applied.count(Fate::Refused) + applied.count(Fate::Failed);
        if undone > 0 {
            let of = applied.documents.len();
            let why = format!("{undone} of {of} documents were refused or failed");
            return End::Failed { why };
        }
        End::Done
    }

    fn of_apply(&self, error: &Unapplied) -> End {
        match error {
            ApplyError::Network(error) => retry::of_network(error, self.attempt),
            ApplyError::Journal(error) => retry::of_store(error, self.attempt),
            ApplyError::Incomplete(list) => {
                let wait = list.queued().and_then(gst_ims::invoices::Queued::wait);
                let why = format!("the list of {} is not whole", list.section);
                retry::of_pending(wait, why, self.attempt)
            }
            _ => End::Failed {
                why: "the plan could not be carried out".to_owned(),
            },
        }
    }
}

fn engine<'e>(
    client: &'e Client,
    gstin: Gstin,
    store: &'e Store,
    time: Duration,
) -> Engine<'e, Store, fn(&Event)> {
    Engine::new(client, gstin, store, &(tell as fn(&Event)), time)
}

fn tell(event: &Event) {
    if event.is_warning() {
        warn!("{event}");
    } else {
        info!("{event}");
    }
}
