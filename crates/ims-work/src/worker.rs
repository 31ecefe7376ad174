//! A worker: takes jobs until it is told to stop.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use graphile_worker::WorkerOptions;
use ims_store::{Location, Store};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{info, warn};

use crate::apply_job::ApplyJob;
use crate::clients::Clients;
use crate::clock;
use crate::error::Error;
use crate::fetch_job::FetchJob;
use crate::http::{self, Shown};
use crate::job::Tools;
use crate::metrics::Metrics;
use crate::pulse::Pulse;
use crate::queue::{self, Queue, SCHEMA};
use crate::schedule::Schedule;

/// How a worker works.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// How many jobs it works on at a time.
    pub at_once: NonZeroUsize,
    /// The most time for one try of a job.
    pub time: Duration,
    /// How long jobs may take to end after it is told to stop; then they are handed back.
    pub grace: Duration,
    /// How long after a write was sent its documents may still change; what shows no change by then
    /// is sent once more.
    pub settle: Duration,
    /// The port on this machine for `/metrics` and `/health`; 0 for any.
    pub port: u16,
    /// When fetches are queued by themselves.
    pub schedules: Vec<Schedule>,
}

impl Default for Settings {
    /// Four jobs at a time, 15 minutes for each, 20 seconds to end, two minutes to settle, any
    /// port, and no schedule.
    fn default() -> Self {
        Self {
            at_once: const { NonZeroUsize::new(4).unwrap() },
            time: Duration::from_mins(15),
            grace: Duration::from_secs(20),
            settle: Duration::from_mins(2),
            port: 0,
            schedules: Vec::new(),
        }
    }
}

/// Takes jobs of a shared store until it is told to stop.
#[derive(Debug)]
pub struct Worker {
    location: Location,
    settings: Settings,
    tools: Tools,
    queue: Queue,
    listener: TcpListener,
    address: SocketAddr,
}

/// A worker says so often that it lives.
const HEARTBEAT: Duration = Duration::from_secs(4);

/// After this the jobs of one that no longer says so are given to others.
const GIVEN_UP: Duration = Duration::from_secs(20);

/// So often it is looked whether one is to be given up, and whether the time of a schedule has come.
const ROUND: Duration = Duration::from_secs(5);

/// What recovered or handed back is waits so long.
const SOON: Duration = Duration::from_secs(1);

/// Without a word from the database this often jobs are looked for.
const POLL: Duration = Duration::from_secs(1);

/// Between two tries to reach a database that is away.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

impl Worker {
    /// Opens the queue and the port for metrics and health.
    ///
    /// # Errors
    ///
    /// [`Error::NotShared`] for a store in a file, [`Error::Port`] for a port that is taken, and
    /// [`Error::Jobs`] if the database does not respond.
    pub async fn open(
        location: &Location,
        store: Store,
        clients: Arc<dyn Clients>,
        settings: Settings,
    ) -> Result<Self, Error> {
        let queue = Queue::open(location, store.clone()).await?;
        let (listener, address) = http::bind(settings.port).await?;
        let tools = Tools {
            store,
            clients,
            metrics: Arc::new(Metrics::new()),
            time: settings.time,
            settle: settings.settle,
        };
        Ok(Self {
            location: location.clone(),
            settings,
            tools,
            queue,
            listener,
            address,
        })
    }

    /// Returns where `/metrics` and `/health` are.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes jobs until `stop` ends; what is under way then has the time of grace to end, and is
    /// handed back after it. A database that is away is waited for.
    ///
    /// # Errors
    ///
    /// If what is handed back cannot be written.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), Error> {
        let pulse = Pulse::default();
        let shown = Shown {
            metrics: Arc::clone(&self.tools.metrics),
            queue: self.queue.clone(),
            pulse: pulse.clone(),
        };
        let (tell, told) = watch::channel(false);
        let stop = async {
            stop.await;
            // Every receiver that is left is told; without one nothing is to be stopped.
            let _ = tell.send(true);
            std::future::pending::<()>().await;
        };
        let taking = Taking {
            location: &self.location,
            settings: &self.settings,
            tools: &self.tools,
            pulse: &pulse,
            stop: told,
        };
        tokio::select! {
            taken = taking.until_stopped() => taken,
            () = stop => Ok(()),
            () = http::serve(self.listener, shown) => Ok(()),
            () = keep_schedules(&self.settings.schedules, &self.queue, &self.tools.store) => Ok(()),
        }
    }
}

/// The taking of jobs, begun again whenever the database went away.
struct Taking<'w> {
    location: &'w Location,
    settings: &'w Settings,
    tools: &'w Tools,
    pulse: &'w Pulse,
    stop: watch::Receiver<bool>,
}

impl Taking<'_> {
    async fn until_stopped(mut self) -> Result<(), Error> {
        let mut pause = FIRST_PAUSE;
        loop {
            let begun = clock::now();
            let taken = self.take().await;
            self.pulse.set(false);
            if *self.stop.borrow() {
                return taken;
            }
            if let Err(error) = taken {
                warn!("no jobs are taken for a moment: {error}");
            }
            if clock::now() - begun > LONGEST_PAUSE {
                pause = FIRST_PAUSE;
            }
            tokio::select! {
                () = clock::sleep(pause) => {}
                _ = self.stop.changed() => return Ok(()),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn take(&self) -> Result<(), Error> {
        let at_once = self.settings.at_once.get();
        let connections = u32::try_from(at_once).unwrap_or(u32::MAX).saturating_add(4);
        let pool = queue::connect(self.location, connections.min(MOST_CONNECTIONS)).await?;
        let mut stop = self.stop.clone();
        let worker = WorkerOptions::default()
            .pg_pool(pool.clone())
            .schema(SCHEMA.to_owned())
            .concurrency(at_once)
            .poll_interval(POLL)
            .heartbeat_interval(HEARTBEAT)
            .sweep_interval(ROUND)
            .sweep_threshold(GIVEN_UP)
            .recovery_delay(SOON)
            .listen_os_shutdown_signals(false)
            .shutdown_signal(async move {
                // One who is gone has nothing to stop.
                let _ = stop.wait_for(|is_stopped| *is_stopped).await;
            })
            .shutdown_grace_period(self.settings.grace)
            .shutdown_interrupted_job_retry_delay(SOON)
            .add_extension(self.tools.clone())
            .define_job::<FetchJob>()
            .define_job::<ApplyJob>()
            .init()
            .await
            .map_err(Error::jobs)?;
        info!(at_once, "jobs are taken");
        self.pulse.set(true);
        let taken = worker.run().await.map_err(Error::jobs);
        pool.close().await;
        taken
    }
}

/// A job has one for a moment only, and a server has about a hundred for all workers together; the
/// store has eight besides.
const MOST_CONNECTIONS: u32 = 5;

async fn keep_schedules(schedules: &[Schedule], queue: &Queue, store: &Store) {
    loop {
        for schedule in schedules {
            if let Err(error) = schedule.keep(queue, store).await {
                warn!(%schedule, "not looked at for now: {error}");
            }
        }
        clock::sleep(ROUND).await;
    }
}
