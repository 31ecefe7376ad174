//! What all jobs have in common: how a try is carried out, counted, and tried again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use graphile_worker::{JobSpec, TaskHandler, WorkerContext, WorkerContextExt};
use gst_ims::Gstin;
use ims_store::Store;
use jiff::Timestamp;
use tracing::{info, warn};

use crate::clients::Clients;
use crate::clock;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::retry::{self, End};

/// What a worker works with.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) store: Store,
    pub(crate) clients: Arc<dyn Clients>,
    pub(crate) metrics: Arc<Metrics>,
    /// The most time for one try.
    pub(crate) time: Duration,
    /// How long after a write was sent its documents may still change.
    pub(crate) settle: Duration,
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tools").finish_non_exhaustive()
    }
}

/// A job of one taxpayer.
pub(crate) trait Job: TaskHandler + Clone {
    /// What it is called in metrics and logs.
    const KIND: &'static str;

    /// Jobs of lower numbers go first.
    const PRIORITY: i16 = 0;

    fn gstin(&self) -> Gstin;

    /// What tells it from other jobs: one of the same key takes its place.
    fn key(&self) -> String;

    /// Which try it is, from 0.
    fn attempt(&self) -> u32;

    /// The same for the next try.
    fn next(self) -> Self;

    fn work(&self, tools: &Tools) -> impl Future<Output = End> + Send;
}

/// How a job is queued: one of a taxpayer runs at a time, and one that was ended with an error stays
/// to be looked at. Whether it is tried again is decided here, not by the queue.
pub(crate) fn spec<J: Job>(job: &J, run_at: Option<Timestamp>) -> JobSpec {
    let spec = JobSpec::builder()
        .queue_name(job.gstin().as_str())
        .job_key(job.key())
        .priority(J::PRIORITY)
        .max_attempts(1);
    let run_at = run_at.and_then(|at| chrono::DateTime::from_timestamp_micros(at.as_microsecond()));
    match run_at {
        Some(run_at) => spec.run_at(run_at).build(),
        None => spec.build(),
    }
}

/// What stays with a job that failed: its words, as they are.
pub(crate) struct Why(String);

impl fmt::Debug for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Carries out a try.
pub(crate) async fn carry_out<J: Job>(job: J, context: WorkerContext) -> Result<(), Why> {
    let Some(tools) = context.get_ext::<Tools>().cloned() else {
        return Err(Why("the worker has no tools".to_owned()));
    };
    let begun = clock::now();
    let running = tools.metrics.begin(J::KIND);
    let (gstin, attempt) = (job.gstin(), job.attempt());
    let end = job.work(&tools).await;
    drop(running);
    tools.metrics.ended(J::KIND, &end, clock::now() - begun);
    match end {
        End::Done => {
            info!(kind = J::KIND, %gstin, attempt, "done");
            Ok(())
        }
        End::Later { wait, why } => {
            warn!(kind = J::KIND, %gstin, attempt, ?wait, "to be tried again: {why}");
            put_off(job, wait, &tools, &context)
                .await
                .map_err(|error| Why(format!("{why}; it cannot be tried again: {error}")))
        }
        End::Failed { why } => {
            warn!(kind = J::KIND, %gstin, attempt, "failed: {why}");
            Err(Why(why))
        }
    }
}

/// Queues the next try, which takes the place of this one.
async fn put_off<J: Job>(
    job: J,
    wait: Duration,
    tools: &Tools,
    context: &WorkerContext,
) -> Result<(), Error> {
    let run_at = tools
        .store
        .now()
        .await?
        .checked_add(wait)
        .map_err(Error::jobs)?;
    let next = job.next();
    let spec = spec(&next, Some(run_at));
    context.add_job(next, spec).await.map_err(Error::jobs)?;
    Ok(())
}

/// Judges an error in opening the way to the tax network.
pub(crate) fn without_client(error: &gst_ims::Error, attempt: u32) -> End {
    retry::of_network(error, attempt)
}
