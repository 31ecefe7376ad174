//! Calls a server for a while, from a process that is watched from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::clock::Stopwatch;
use crate::process::pause;
use crate::{Error, Result};

/// What a process that calls is told. Every one understands the same
/// arguments, whatever its language.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::exhaustive_structs, reason = "parsed, never built")]
pub struct Plan {
    /// The base address of the API
    #[arg(long)]
    pub base_url: String,
    /// How many documents each answer has to hold
    #[arg(long)]
    pub records: usize,
    /// How many calls are under way at a time
    #[arg(long)]
    pub concurrency: usize,
    /// How many calls a turn has at most
    #[arg(long)]
    pub calls: usize,
    /// How long a turn goes on making calls
    #[arg(long)]
    pub seconds: f64,
    /// How long calls are made before the first turn
    #[arg(long)]
    pub warm_up: f64,
}

impl Plan {
    /// The same plan as arguments.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let Self {
            base_url,
            records,
            concurrency,
            calls,
            seconds,
            warm_up,
        } = self;
        vec![
            format!("--base-url={base_url}"),
            format!("--records={records}"),
            format!("--concurrency={concurrency}"),
            format!("--calls={calls}"),
            format!("--seconds={seconds}"),
            format!("--warm-up={warm_up}"),
        ]
    }
}

/// What came of a turn; a worker of any language writes it as one line of JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Turn {
    /// From the first call to the last answer.
    pub(crate) seconds: f64,
    /// How long each call took, in milliseconds.
    pub(crate) latencies: Vec<f64>,
}

/// Warms up, and then makes one turn of calls each time it is let on.
///
/// `call` makes one call and returns how many documents came.
///
/// # Errors
///
/// If a call fails, or brings another number of documents than it should.
pub fn work<C, F>(plan: &Plan, call: C) -> Result<()>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<usize>> + Send,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let turn = |seconds| runtime.block_on(turn(plan, seconds, call.clone()));
    turn(plan.warm_up)?;
    let mut message = "ready".to_owned();
    while pause(&message)? {
        message = serde_json::to_string(&turn(plan.seconds)?)?;
    }
    Ok(())
}

async fn turn<C, F>(plan: &Plan, seconds: f64, call: C) -> Result<Turn>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<usize>> + Send,
{
    let watch = Stopwatch::start();
    let end = Duration::from_secs_f64(seconds);
    let begun = Arc::new(AtomicUsize::new(0));
    let mut callers = JoinSet::new();
    for _ in 0..plan.concurrency {
        let (call, begun) = (call.clone(), Arc::clone(&begun));
        let (calls, records) = (plan.calls, plan.records);
        callers.spawn(async move {
            let mut latencies = Vec::new();
            while watch.elapsed() < end && begun.fetch_add(1, Ordering::Relaxed) < calls {
                let one = Stopwatch::start();
                let found = call().await?;
                latencies.push(one.seconds() * 1e3);
                if found != records {
                    return Err(Error::from(format!("{found} documents, not {records}")));
                }
            }
            Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(caller) = callers.join_next().await {
        latencies.append(&mut caller??);
    }
    Ok(Turn {
        seconds: watch.seconds(),
        latencies,
    })
}
