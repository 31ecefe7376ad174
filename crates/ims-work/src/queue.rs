//! The jobs of all workers.

use graphile_worker::{JobSpec, WorkerUtils};
use gst_ims::Gstin;
use ims_actions::Plan;
use ims_store::{Location, Store};
use jiff::Timestamp;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, Row};

use crate::apply_job::ApplyJob;
use crate::error::Error;
use crate::fetch_job::FetchJob;
use crate::job::{self, Job};
use crate::standing::{Failed, QueueStanding};

/// Where the jobs are, in the database of the store.
pub(crate) const SCHEMA: &str = "ims_work";

/// How many jobs one statement queues.
const AT_ONCE: usize = 500;

/// How many failed jobs are named.
const MOST_FAILED: i64 = 100;

/// The jobs of all workers that share a store.
///
/// # Example
///
/// See [the crate](crate).
#[derive(Clone, Debug)]
pub struct Queue {
    pool: PgPool,
    store: Store,
}

impl Queue {
    /// Opens the queue in the database of a store, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::NotShared`] for a store in a file, and [`Error::Jobs`] if the database does not
    /// respond or may not be changed.
    pub async fn open(location: &Location, store: Store) -> Result<Self, Error> {
        let pool = connect(location, 1).await?;
        let queue = Self { pool, store };
        queue.utils().migrate().await.map_err(Error::jobs)?;
        Ok(queue)
    }

    fn utils(&self) -> WorkerUtils {
        WorkerUtils::new(self.pool.clone(), SCHEMA.to_owned())
    }

    /// Queues a fetch of all sections for each taxpayer; one that waits already is not queued twice.
    /// What else of theirs waits to be tried again is tried at once.
    ///
    /// # Errors
    ///
    /// [`Error::Jobs`] if the database does not respond.
    pub async fn fetch(&self, taxpayers: impl IntoIterator<Item = Gstin>) -> Result<(), Error> {
        let now = self.store.now().await?;
        let taxpayers: Vec<_> = taxpayers.into_iter().collect();
        self.fetch_since(taxpayers.iter().copied(), now).await?;
        self.hurry(&taxpayers).await
    }

    /// Lets jobs that wait for their time be tried at once: who asks for a fetch has signed in, or
    /// knows that an outage is over.
    async fn hurry(&self, taxpayers: &[Gstin]) -> Result<(), Error> {
        let queues: Vec<_> = taxpayers.iter().map(Gstin::as_str).collect();
        let hurry = "SELECT ims_work.reschedule_jobs(array_agg(id), run_at := now())
            FROM ims_work.jobs WHERE queue_name = ANY($1) AND locked_at IS NULL
              AND attempts < max_attempts AND run_at > now()";
        sqlx::query(hurry).bind(queues).execute(&self.pool).await?;
        Ok(())
    }

    /// The same, but for the sections that came whole since then.
    pub(crate) async fn fetch_since(
        &self,
        taxpayers: impl IntoIterator<Item = Gstin>,
        since: Timestamp,
    ) -> Result<(), Error> {
        let jobs = taxpayers.into_iter().map(|gstin| {
            let job = FetchJob::new(gstin, since);
            let spec = job::spec(&job, None);
            (job, spec)
        });
        let jobs: Vec<_> = jobs.collect();
        let utils = self.utils();
        for jobs in jobs.chunks(AT_ONCE) {
            let keys: Vec<_> = jobs.iter().map(|(job, _)| job.key()).collect();
            self.forget_failed(&keys).await?;
            let jobs: Vec<(FetchJob, &JobSpec)> =
                jobs.iter().map(|(job, spec)| (job.clone(), spec)).collect();
            utils.add_jobs(&jobs).await.map_err(Error::jobs)?;
        }
        Ok(())
    }

    /// Queues a plan, which is carried out once.
    ///
    /// # Errors
    ///
    /// [`Error::Jobs`] if the database does not respond.
    pub async fn apply(&self, plan: Plan) -> Result<(), Error> {
        let job = ApplyJob::new(plan, self.store.now().await?);
        let spec = job::spec(&job, None);
        self.forget_failed(&[job.key()]).await?;
        self.utils().add_job(job, spec).await.map_err(Error::jobs)?;
        Ok(())
    }

    /// Removes failed jobs with these keys, which are queued again.
    async fn forget_failed(&self, keys: &[String]) -> Result<(), Error> {
        let forget = "SELECT ims_work.remove_job(key) FROM ims_work.jobs
            WHERE key = ANY($1) AND locked_at IS NULL AND attempts >= max_attempts";
        sqlx::query(forget).bind(keys).execute(&self.pool).await?;
        Ok(())
    }

    /// Counts the jobs, and names those that failed.
    ///
    /// # Errors
    ///
    /// [`Error::Jobs`] if the database does not respond.
    pub async fn standing(&self) -> Result<QueueStanding, Error> {
        let counts = "SELECT
              count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts),
              count(*) FILTER (WHERE locked_at IS NOT NULL),
              count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts),
              count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts
                AND run_at > now())
            FROM ims_work.jobs";
        let counts = sqlx::query(counts).fetch_one(&self.pool).await?;
        let count = |column: usize| -> Result<u64, Error> {
            let count: i64 = counts.try_get(column)?;
            Ok(u64::try_from(count).unwrap_or_default())
        };
        let failed = "SELECT COALESCE(key, task_identifier), COALESCE(last_error, '')
            FROM ims_work.jobs WHERE locked_at IS NULL AND attempts >= max_attempts
            ORDER BY updated_at DESC LIMIT $1";
        let rows = sqlx::query(failed)
            .bind(MOST_FAILED)
            .fetch_all(&self.pool)
            .await?;
        let failures = rows.iter().map(|row| {
            Ok(Failed {
                job: row.try_get(0)?,
                why: plain(row.try_get(1)?),
            })
        });
        Ok(QueueStanding {
            waiting: count(0)?,
            running: count(1)?,
            failed: count(2)?,
            tried: count(3)?,
            failures: failures.collect::<Result<_, Error>>()?,
        })
    }
}

/// The words of an error without what the engine writes around them.
fn plain(told: String) -> String {
    let quoted = told
        .strip_prefix("TaskError(")
        .and_then(|rest| rest.strip_suffix(')'));
    let words = quoted.and_then(|quoted| serde_json::from_str(quoted).ok());
    words.unwrap_or(told)
}

/// Connects to the database of a shared store.
pub(crate) async fn connect(location: &Location, connections: u32) -> Result<PgPool, Error> {
    let address = location.server_address().ok_or(Error::NotShared)?;
    let pool = PgPoolOptions::new().max_connections(connections);
    pool.connect(&address).await.map_err(Error::jobs)
}
