//! What goes wrong with the queue.

/// What goes wrong with the queue or the store.
///
/// `Display` says what was expected and what to do, in one line without secrets.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The location is no server of PostgreSQL, which many workers need.
    #[error("workers share a store in PostgreSQL; name one with postgres://…")]
    NotShared,
    /// The database of the jobs.
    #[error("the jobs cannot be read or written: {0}")]
    Jobs(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] ims_store::Error),
    /// The address for metrics and health.
    #[error("port {port} cannot be served: {source}")]
    Port {
        /// The port.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn jobs(error: impl std::fmt::Display) -> Self {
        Self::Jobs(error.to_string())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::jobs(error)
    }
}
