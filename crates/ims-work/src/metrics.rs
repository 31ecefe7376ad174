//! What a worker has done, for Prometheus.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::retry::End;
use crate::standing::QueueStanding;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Ended {
    kind: &'static str,
    end: EndLabel,
}

#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, EncodeLabelValue)]
enum EndLabel {
    Done,
    Later,
    Failed,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct State {
    state: &'static str,
}

type Seconds = Family<Kind, Histogram, fn() -> Histogram>;

const BUCKETS: [f64; 9] = [0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0];

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    ended: Family<Ended, Counter>,
    running: Family<Kind, Gauge>,
    seconds: Seconds,
    documents: Counter<u64, AtomicU64>,
    queue: Family<State, Gauge>,
    memory: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("ims_work");
        let ended = Family::default();
        registry.register("jobs", "Tries of jobs by their end", ended.clone());
        let running = Family::default();
        registry.register(
            "running_jobs",
            "Jobs this worker works on now",
            running.clone(),
        );
        let seconds = Seconds::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("job_seconds", "How long tries took", seconds.clone());
        let documents = Counter::default();
        registry.register(
            "documents",
            "Documents that were fetched",
            documents.clone(),
        );
        let queue = Family::default();
        registry.register("queue_jobs", "Jobs of all workers by state", queue.clone());
        let memory = Gauge::default();
        registry.register("resident_bytes", "Memory of this process", memory.clone());
        Self {
            registry,
            ended,
            running,
            seconds,
            documents,
            queue,
            memory,
        }
    }

    /// Counts a job as running until what is returned is dropped, also when the job is given up.
    pub(crate) fn begin(&self, kind: &'static str) -> Running {
        let gauge = self.running.get_or_create(&Kind { kind }).clone();
        gauge.inc();
        Running(gauge)
    }

    pub(crate) fn ended(&self, kind: &'static str, end: &End, time: Duration) {
        let end = match end {
            End::Done => EndLabel::Done,
            End::Later { .. } => EndLabel::Later,
            End::Failed { .. } => EndLabel::Failed,
        };
        self.ended.get_or_create(&Ended { kind, end }).inc();
        let seconds = self.seconds.get_or_create(&Kind { kind });
        seconds.observe(time.as_secs_f64());
    }

    pub(crate) fn fetched(&self, documents: u64) {
        self.documents.inc_by(documents);
    }

    /// Writes all in the text form of Prometheus.
    pub(crate) fn encode(&self, standing: Option<&QueueStanding>) -> Result<String, fmt::Error> {
        if let Some(standing) = standing {
            for (state, count) in [
                ("waiting", standing.waiting),
                ("running", standing.running),
                ("failed", standing.failed),
            ] {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                self.queue.get_or_create(&State { state }).set(count);
            }
        }
        if let Some(bytes) = resident_bytes() {
            self.memory.set(bytes);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

pub(crate) struct Running(Gauge);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The memory of this process, where the system tells it in a file.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: i64 = line.split_whitespace().nth(1)?.parse().ok()?;
    kilobytes.checked_mul(1024)
}
