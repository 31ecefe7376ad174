//! Connections to either database.

use std::path::Path;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Transaction};

use crate::backend::Backend;
use crate::error::{Error, ErrorKind};
use crate::location::{Location, Place};
use crate::schema;

/// How long a write waits for another process's, which is over within a second or so.
const PATIENCE: Duration = Duration::from_secs(30);

/// Readers beside one writer; a service has its own pool for each process.
const MOST_CONNECTIONS: u32 = 8;

#[derive(Clone, Debug)]
pub(crate) struct Database {
    pool: AnyPool,
    pub(crate) backend: Backend,
}

impl Database {
    pub(crate) async fn open(location: &Location) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let (backend, address) = match &location.0 {
            Place::File(path) => (Backend::Sqlite, prepare_file(path)?),
            Place::Server(url) => (Backend::Postgres, url.to_string()),
        };
        // On its own: a pool would try again for long what can never succeed.
        let mut connection = AnyConnection::connect(&address)
            .await
            .map_err(Error::database)?;
        prepare(&mut connection, backend)
            .await
            .map_err(Error::database)?;
        if backend == Backend::Sqlite {
            schema::use_write_ahead_log(&mut connection).await?;
        }
        connection.close().await.map_err(Error::database)?;
        let pool = AnyPoolOptions::new()
            .max_connections(MOST_CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| Box::pin(prepare(connection, backend)))
            .connect_lazy(&address)
            .map_err(Error::database)?;
        schema::migrate(&pool, backend).await?;
        Ok(Self { pool, backend })
    }

    /// Begins a write that no other write can come between.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>, Error> {
        // A transaction that begins by reading and then wants to write could only be refused.
        let begun = match self.backend {
            Backend::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Backend::Postgres => self.pool.begin_with("BEGIN").await,
        };
        begun.map_err(Error::database)
    }

    /// Begins to read the store as it is at one moment.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Any>, Error> {
        let begun = match self.backend {
            Backend::Sqlite => self.pool.begin_with("BEGIN").await,
            Backend::Postgres => {
                let statement = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                self.pool.begin_with(statement).await
            }
        };
        begun.map_err(Error::database)
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

async fn prepare(connection: &mut AnyConnection, backend: Backend) -> Result<(), sqlx::Error> {
    let settings = match backend {
        // Full: what was told is on the disk, whatever happens to the power.
        Backend::Sqlite => {
            "PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
        }
        // No statement runs for as long as it takes to compile it.
        Backend::Postgres => "SET jit = off",
    };
    connection.execute(settings).await?;
    Ok(())
}

/// Makes the file, which holds what is nobody else's business, and returns its address.
fn prepare_file(path: &Path) -> Result<String, Error> {
    let cannot = |error: std::io::Error| {
        let message = format!("the store {} cannot be opened", path.display());
        Error::new(ErrorKind::Configuration, message).with(error)
    };
    let path = std::path::absolute(path).map_err(cannot)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    // A pipe would be waited for, for ever.
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        let message = format!("the store {} is not a file", path.display());
        return Err(Error::configuration(message));
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path).map_err(cannot)?;
    let text = path
        .to_str()
        .ok_or_else(|| Error::configuration("the path of the store is not valid UTF-8"))?;
    Ok(format!(
        "sqlite:{}?mode=rwc",
        utf8_percent_encode(text, NON_ALPHANUMERIC)
    ))
}
