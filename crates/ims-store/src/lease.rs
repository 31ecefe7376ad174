//! The lock of a taxpayer: who may save and reset now, over all processes that share a store.

use std::time::Duration;

use gst_ims::Gstin;
use sqlx::AnyConnection;
use tokio::task::JoinHandle;

use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::process;
use crate::sql::{Columns, sql};
use crate::store::{Store, Work};

/// How long a lock outlives a holder that no longer renews it: one that was stopped, or whose
/// machine is gone. A holder that died on this machine is recognised at once.
const TERM: Duration = Duration::from_secs(20);
const RENEWAL: Duration = Duration::from_secs(5);
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(100);

/// The lock of a taxpayer, renewed in the background until it is released or dropped.
///
/// Each lock has a number larger than the one before; [`Store::intend`] checks it in the same
/// transaction that writes, so that a holder that was thought dead cannot go on.
#[derive(Debug)]
#[must_use = "the lock is given up when it is dropped"]
pub struct Lease {
    store: Store,
    pub(crate) gstin: Gstin,
    token: i64,
    renewal: JoinHandle<()>,
}

impl Store {
    /// Takes a taxpayer's lock, and waits for another holder for at most `patience`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] with the holder's name if it has not become free by then.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// # use ims_store::{ErrorKind, Location, Store};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// let store = store.working_on("a nightly run");
    /// let lease = store.lease(gstin, Duration::from_secs(10)).await?;
    /// let refused = store.acting_as("ravi").lease(gstin, Duration::ZERO).await.unwrap_err();
    /// assert_eq!(refused.kind(), ErrorKind::Busy);
    /// assert!(refused.to_string().starts_with("asha with a nightly run (process "));
    /// lease.release().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn lease(&self, gstin: Gstin, patience: Duration) -> Result<Lease, Error> {
        let end = clock::now().checked_add(patience);
        loop {
            let holder = match self.try_lease(gstin).await? {
                Ok(token) => return Ok(Lease::held(self.clone(), gstin, token)),
                Err(holder) => holder,
            };
            if end.is_some_and(|end| clock::now() >= end) {
                let message = format!(
                    "{holder} is writing for {gstin}; wait until that is done, and try again"
                );
                return Err(Error::new(ErrorKind::Busy, message));
            }
            clock::sleep(BETWEEN_ATTEMPTS).await;
        }
    }

    /// Takes the lock if it is free, and returns its number, or the holder's name.
    async fn try_lease(&self, gstin: Gstin) -> Result<Result<i64, String>, Error> {
        let mut work = self.write(gstin).await?;
        let find =
            "SELECT token, holder, place, process, expires_at FROM lease WHERE taxpayer_id = $1";
        let found = sql!(find, work.taxpayer).first(work.connection()).await?;
        let mut token = 1;
        if let Some(row) = found {
            let is_held =
                row.integer(4)? > work.now && !process::has_ended(row.text(2)?, row.text(3)?);
            if is_held {
                return Ok(Err(row.text(1)?.to_owned()));
            }
            token = row.integer(0)?.saturating_add(1);
        }
        let (place, process) = process::own();
        sql!(
            "INSERT INTO lease (taxpayer_id, token, holder, place, process, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (taxpayer_id) DO UPDATE SET token = excluded.token,
               holder = excluded.holder, place = excluded.place, process = excluded.process,
               expires_at = excluded.expires_at",
            work.taxpayer,
            token,
            self.holder(),
            place,
            process,
            end_of_term(work.now),
        )
        .run(work.connection())
        .await?;
        work.finish_unlogged().await?;
        Ok(Ok(token))
    }

    async fn renew(&self, gstin: Gstin, token: i64) -> Result<bool, Error> {
        let mut work = self.write(gstin).await?;
        let changed = sql!(
            "UPDATE lease SET expires_at = $1
             WHERE taxpayer_id = $2 AND token = $3 AND expires_at > $4",
            end_of_term(work.now),
            work.taxpayer,
            token,
            work.now,
        )
        .run(work.connection())
        .await?;
        work.finish_unlogged().await?;
        Ok(changed > 0)
    }
}

impl Lease {
    fn held(store: Store, gstin: Gstin, token: i64) -> Self {
        let keeper = store.clone();
        let renewal = tokio::spawn(async move {
            loop {
                clock::sleep(RENEWAL).await;
                // A database that is away for a moment may be back before the term ends.
                if let Ok(false) = keeper.renew(gstin, token).await {
                    break;
                }
            }
        });
        Self {
            store,
            gstin,
            token,
            renewal,
        }
    }

    /// Returns the taxpayer whose lock this is.
    #[must_use]
    pub fn gstin(&self) -> Gstin {
        self.gstin
    }

    /// Gives the lock back, so that nobody has to wait for the end of its term.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    pub async fn release(self) -> Result<(), Error> {
        self.renewal.abort();
        let mut work = self.store.write(self.gstin).await?;
        // The row stays: the next number is larger than this one.
        sql!(
            "UPDATE lease SET expires_at = 0 WHERE taxpayer_id = $1 AND token = $2",
            work.taxpayer,
            self.token,
        )
        .run(work.connection())
        .await?;
        work.finish_unlogged().await
    }

    /// Checks, within a write, that the lock is still held.
    pub(crate) async fn check(&self, work: &mut Work) -> Result<(), Error> {
        let (taxpayer, now) = (work.taxpayer, work.now);
        if is_held(work.connection(), taxpayer, self.token, now).await? {
            return Ok(());
        }
        Err(Error::conflict(format!(
            "the lock of {} was lost, as it was not renewed in time; begin again",
            self.gstin
        )))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

async fn is_held(
    connection: &mut AnyConnection,
    taxpayer: i64,
    token: i64,
    now: i64,
) -> Result<bool, Error> {
    let find = "SELECT 1 FROM lease WHERE taxpayer_id = $1 AND token = $2 AND expires_at > $3";
    let found = sql!(find, taxpayer, token, now).first(connection).await?;
    Ok(found.is_some())
}

fn end_of_term(now: i64) -> i64 {
    let term = i64::try_from(TERM.as_micros()).unwrap_or(i64::MAX);
    now.saturating_add(term)
}
