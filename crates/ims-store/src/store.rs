//! The store, and how its transactions begin and end.

use std::sync::Arc;

use gst_ims::Gstin;
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Any, AnyConnection, Transaction};

use crate::backend::Backend;
use crate::database::Database;
use crate::error::Error;
use crate::json;
use crate::location::Location;
use crate::moment;
use crate::sql::{Columns, sql};

/// Where the work is kept: SQLite in a file, or PostgreSQL for many machines.
///
/// Clones share their connections. Each call is one transaction: when it returns, what it was told
/// is on the disk, and an error means that nothing of it is.
///
/// # Example
///
/// ```
/// use ims_store::{Location, Store};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let location = Location::file(folder.path().join("ims.db"));
/// let store = Store::open(&location, "asha").await?;
/// assert!(store.taxpayers().await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) database: Database,
    actor: Arc<str>,
    task: Option<Arc<str>>,
}

impl Store {
    /// Opens a store, and makes it or brings its tables up to date where needed.
    ///
    /// `actor` is whom the log names: the person, or the service that acts for one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a location that cannot be
    /// used, [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) for a server that does not
    /// respond, [`ErrorKind::Newer`](crate::ErrorKind::Newer) for a store of a newer version.
    pub async fn open(location: &Location, actor: &str) -> Result<Self, Error> {
        let database = Database::open(location).await?;
        Ok(Self {
            database,
            actor: actor.into(),
            task: None,
        })
    }

    /// Returns the same store for another person or service.
    #[must_use]
    pub fn acting_as(&self, actor: &str) -> Self {
        Self {
            actor: actor.into(),
            ..self.clone()
        }
    }

    /// Returns the same store for a piece of work, such as a command, which is named to whoever has
    /// to wait for the lock of a taxpayer meanwhile.
    #[must_use]
    pub fn working_on(&self, task: &str) -> Self {
        Self {
            task: Some(task.into()),
            ..self.clone()
        }
    }

    /// Who holds a lock, in the words for those who wait.
    pub(crate) fn holder(&self) -> String {
        let process = std::process::id();
        match &self.task {
            Some(task) => format!("{} with {task} (process {process})", self.actor),
            None => format!("{} (process {process})", self.actor),
        }
    }

    /// Returns whom the log names.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Returns the time by which fetches are put in order: on a server its own, as the clocks of the
    /// machines that share it differ.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) for a server that does not respond.
    pub async fn now(&self) -> Result<Timestamp, Error> {
        let mut transaction = self.database.read().await?;
        moment::read(moment::now(&mut transaction, self.database.backend).await?)
    }

    /// Closes all connections of this store and its clones.
    pub async fn close(self) {
        self.database.close().await;
    }

    /// Begins to write in the name of a taxpayer; who else does waits.
    pub(crate) async fn write(&self, gstin: Gstin) -> Result<Work, Error> {
        let mut transaction = self.database.write().await?;
        let backend = self.database.backend;
        let find = match backend {
            Backend::Sqlite => "SELECT id FROM taxpayer WHERE gstin = $1",
            // One row is locked first by every write, so that no two can wait for each other.
            Backend::Postgres => "SELECT id FROM taxpayer WHERE gstin = $1 FOR UPDATE",
        };
        sql!(
            "INSERT INTO taxpayer (gstin, tags, is_listed) VALUES ($1, '[]', 0)
             ON CONFLICT (gstin) DO NOTHING",
            gstin.as_str(),
        )
        .run(&mut transaction)
        .await?;
        let row = sql!(find, gstin.as_str()).one(&mut transaction).await?;
        let taxpayer = row.integer(0)?;
        let now = moment::now(&mut transaction, backend).await?;
        Ok(Work {
            transaction,
            backend,
            taxpayer,
            now,
            actor: self.actor.clone(),
        })
    }

    /// Begins to read what is kept of a taxpayer; `None` if that is nothing.
    pub(crate) async fn read(&self, gstin: Gstin) -> Result<Option<View>, Error> {
        let mut transaction = self.database.read().await?;
        let find = sql!("SELECT id FROM taxpayer WHERE gstin = $1", gstin.as_str());
        let Some(row) = find.first(&mut transaction).await? else {
            return Ok(None);
        };
        let taxpayer = row.integer(0)?;
        Ok(Some(View {
            transaction,
            backend: self.database.backend,
            taxpayer,
        }))
    }
}

/// A write under way; dropped before `finish`, it never was.
pub(crate) struct Work {
    transaction: Transaction<'static, Any>,
    pub(crate) backend: Backend,
    pub(crate) taxpayer: i64,
    pub(crate) now: i64,
    pub(crate) actor: Arc<str>,
}

impl Work {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Adds to the log what is done here, and makes it last.
    pub(crate) async fn finish(
        mut self,
        action: &str,
        detail: &(impl Serialize + Sync),
    ) -> Result<(), Error> {
        sql!(
            "INSERT INTO log (at, taxpayer_id, actor, action, detail) VALUES ($1, $2, $3, $4, $5)",
            self.now,
            self.taxpayer,
            &*self.actor,
            action,
            json::write(detail)?,
        )
        .run(&mut self.transaction)
        .await?;
        self.finish_unlogged().await
    }

    /// Makes last what is done here, where the log has no use for it.
    pub(crate) async fn finish_unlogged(self) -> Result<(), Error> {
        self.transaction.commit().await.map_err(Error::database)
    }
}

/// What the store holds of a taxpayer at one moment.
pub(crate) struct View {
    transaction: Transaction<'static, Any>,
    pub(crate) backend: Backend,
    pub(crate) taxpayer: i64,
}

impl View {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}
