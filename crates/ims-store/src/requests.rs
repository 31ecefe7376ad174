//! The requests of an API key, counted over all processes that share a store.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use gst_ims::credentials::ApiKey;
use gst_ims::limits::{CounterFuture, RequestCounter, Turn};
use sqlx::AnyConnection;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::backend::Backend;
use crate::clock;
use crate::error::Error;
use crate::moment;
use crate::sql::{Columns, sql};
use crate::store::Store;

/// Requests are counted by stretches of time, each as if all of it were sent at its end.
const STRETCH: Duration = Duration::from_millis(200);

/// How long a request that was let go may take to leave; after that it has to be counted again.
const VALID: Duration = Duration::from_millis(700);

/// A little more than a minute: requests that leave a minute apart may arrive closer together.
const WINDOW: Duration = Duration::from_millis(60_200 + 700);

/// A store that is away is asked again after this: those who waited for the first answer do not
/// wait for another one each.
const PAUSE: Duration = Duration::from_secs(1);

/// Counts the requests of one API key in a store, for all processes and machines that share it.
///
/// The requests of a process that wait at the same time are asked for at once. While the store
/// cannot be reached, all who ask are told so.
///
/// # Example
///
/// ```
/// use gst_ims::Client;
/// use gst_ims::credentials::ApiKey;
/// # use ims_store::{Location, Store};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "worker").await?;
/// let key = ApiKey::new("key_test_example");
/// let client = Client::builder()
///     .environment(gst_ims::Environment::Test)
///     .request_counter(store.request_counter(&key))
///     .api_key(key)
///     .taxpayer_token("token")
///     .build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct StoredRequests {
    store: Store,
    label: String,
    /// How many ask now.
    waiting: AtomicU32,
    granted: Mutex<Granted>,
}

/// What the store said last.
#[derive(Debug, Default)]
struct Granted {
    requests: u32,
    /// Until when they may leave.
    until: Option<Instant>,
    /// Before this the store would say the same.
    not_before: Option<Instant>,
    /// Why the store could not be asked, and until when it is not asked again.
    away: Option<(String, Instant)>,
}

impl Store {
    /// Counts the requests of an API key with all others who share this store; only its
    /// [label](ApiKey::label) is kept.
    #[must_use]
    pub fn request_counter(&self, api_key: &ApiKey) -> StoredRequests {
        StoredRequests {
            store: self.clone(),
            label: api_key.label(),
            waiting: AtomicU32::new(0),
            granted: Mutex::default(),
        }
    }
}

impl RequestCounter for StoredRequests {
    fn take(&self, limit: NonZeroU32) -> CounterFuture<'_, Turn> {
        Box::pin(async move {
            self.turn(limit)
                .await
                .map_err(gst_ims::Error::from_provider)
        })
    }

    fn pause(&self, wait: Duration) -> CounterFuture<'_, ()> {
        Box::pin(async move {
            let held = self.hold(wait).await;
            held.map_err(|error| gst_ims::Error::from_provider(error.to_string()))
        })
    }
}

/// One who asks, also if it is given up.
struct Asking<'a>(&'a AtomicU32);

impl<'a> Asking<'a> {
    fn begin(waiting: &'a AtomicU32) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl StoredRequests {
    /// One of those who wait asks the store for all.
    async fn turn(&self, limit: NonZeroU32) -> Result<Turn, String> {
        let _asking = Asking::begin(&self.waiting);
        let mut granted = self.granted.lock().await;
        loop {
            let now = clock::now();
            if granted.take(now) {
                return Ok(Turn::Go);
            }
            if let Some(wait) = granted.wait(now) {
                return Ok(Turn::Wait(wait));
            }
            if let Some((why, until)) = &granted.away
                && now < *until
            {
                return Err(why.clone());
            }
            let wanted = self.waiting.load(Ordering::Relaxed).max(1);
            match self.ask(limit.get(), wanted).await {
                Ok(Answer::Granted(requests)) => {
                    *granted = Granted {
                        requests,
                        until: now.checked_add(VALID),
                        ..Granted::default()
                    };
                }
                Ok(Answer::Wait(wait)) => {
                    granted.not_before = clock::now().checked_add(wait);
                }
                Err(error) => {
                    let why = error.to_string();
                    let until = clock::now().checked_add(PAUSE);
                    granted.away = until.map(|until| (why.clone(), until));
                    return Err(why);
                }
            }
        }
    }

    async fn ask(&self, limit: u32, wanted: u32) -> Result<Answer, Error> {
        let mut transaction = self.store.database.write().await?;
        let backend = self.store.database.backend;
        let key = self.key(&mut transaction, backend).await?;
        let now = moment::now(&mut transaction, backend).await?;
        let answer = count(&mut transaction, &key, now, limit, wanted).await?;
        transaction.commit().await.map_err(Error::database)?;
        Ok(answer)
    }

    async fn hold(&self, wait: Duration) -> Result<(), Error> {
        let mut transaction = self.store.database.write().await?;
        let backend = self.store.database.backend;
        let key = self.key(&mut transaction, backend).await?;
        let now = moment::now(&mut transaction, backend).await?;
        let until = now.saturating_add(microseconds(wait));
        if until > key.held_until {
            sql!(
                "UPDATE request_key SET held_until = $1 WHERE id = $2",
                until,
                key.id,
            )
            .run(&mut transaction)
            .await?;
        }
        transaction.commit().await.map_err(Error::database)
    }

    /// The row of the key, which one process has at a time.
    async fn key(&self, connection: &mut AnyConnection, backend: Backend) -> Result<Key, Error> {
        let find = match backend {
            Backend::Sqlite => "SELECT id, held_until FROM request_key WHERE digest = $1",
            Backend::Postgres => {
                "SELECT id, held_until FROM request_key WHERE digest = $1 FOR UPDATE"
            }
        };
        let label = self.label.as_str();
        let mut found = sql!(find, label).first(connection).await?;
        if found.is_none() {
            sql!(
                "INSERT INTO request_key (digest, held_until) VALUES ($1, 0)
                 ON CONFLICT (digest) DO NOTHING",
                label,
            )
            .run(connection)
            .await?;
            found = sql!(find, label).first(connection).await?;
        }
        let row = found.ok_or_else(|| Error::damaged("the store does not keep a key"))?;
        Ok(Key {
            id: row.integer(0)?,
            held_until: row.integer(1)?,
        })
    }
}

struct Key {
    id: i64,
    held_until: i64,
}

/// What the store says.
enum Answer {
    Granted(u32),
    Wait(Duration),
}

/// Counts as many of the wanted requests as the limit leaves, or tells when the next is free.
async fn count(
    connection: &mut AnyConnection,
    key: &Key,
    now: i64,
    limit: u32,
    wanted: u32,
) -> Result<Answer, Error> {
    if key.held_until > now {
        return Ok(Answer::Wait(duration(key.held_until.saturating_sub(now))));
    }
    let length = microseconds(STRETCH);
    let window = microseconds(WINDOW);
    let stretch = now.div_euclid(length);
    // The last stretch whose end is a window away.
    let over = now
        .saturating_sub(window)
        .div_euclid(length)
        .saturating_sub(1);
    sql!(
        "DELETE FROM request_count WHERE key_id = $1 AND stretch <= $2",
        key.id,
        over,
    )
    .run(connection)
    .await?;
    let (counted, oldest) = counted(connection, key, stretch).await?;
    let free = limit.saturating_sub(counted);
    if free == 0 {
        let end = oldest.saturating_add(1).saturating_mul(length);
        let wait = end.saturating_add(window).saturating_sub(now);
        return Ok(Answer::Wait(duration(wait)));
    }
    let granted = free.min(wanted);
    add(connection, key, stretch, granted.into()).await?;
    Ok(Answer::Granted(granted))
}

/// Returns how many requests count now, and the stretch of the oldest.
async fn counted(
    connection: &mut AnyConnection,
    key: &Key,
    stretch: i64,
) -> Result<(u32, i64), Error> {
    let row = sql!(
        "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT), COALESCE(MIN(stretch), $2),
           CAST(COALESCE(SUM(CASE WHEN stretch > $2 THEN requests ELSE 0 END), 0) AS BIGINT)
         FROM request_count WHERE key_id = $1",
        key.id,
        stretch,
    )
    .one(connection)
    .await?;
    let ahead = row.integer(2)?;
    if ahead > 0 {
        // The clock was set back. What was let go by then counts as if it were let go now, which
        // costs a minute at most.
        sql!(
            "DELETE FROM request_count WHERE key_id = $1 AND stretch > $2",
            key.id,
            stretch,
        )
        .run(connection)
        .await?;
        add(connection, key, stretch, ahead).await?;
    }
    let counted = u32::try_from(row.integer(0)?).unwrap_or(u32::MAX);
    Ok((counted, row.integer(1)?.min(stretch)))
}

async fn add(
    connection: &mut AnyConnection,
    key: &Key,
    stretch: i64,
    requests: i64,
) -> Result<(), Error> {
    sql!(
        "INSERT INTO request_count (key_id, stretch, requests) VALUES ($1, $2, $3)
         ON CONFLICT (key_id, stretch) DO UPDATE
         SET requests = request_count.requests + excluded.requests",
        key.id,
        stretch,
        requests,
    )
    .run(connection)
    .await?;
    Ok(())
}

impl Granted {
    /// Takes one of the requests that were let go, if it may still leave.
    fn take(&mut self, now: Instant) -> bool {
        if self.until.is_none_or(|until| now >= until) {
            self.requests = 0;
        }
        let is_there = self.requests > 0;
        self.requests = self.requests.saturating_sub(1);
        is_there
    }

    fn wait(&self, now: Instant) -> Option<Duration> {
        let wait = self.not_before?.saturating_duration_since(now);
        (!wait.is_zero()).then_some(wait)
    }
}

fn microseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn duration(microseconds: i64) -> Duration {
    Duration::from_micros(u64::try_from(microseconds).unwrap_or(0))
}
