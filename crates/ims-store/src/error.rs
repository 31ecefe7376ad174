//! What can go wrong with a store.

use std::fmt;

/// An error of the store; `Display` is one line that says what to do where something can be done.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Another process holds the taxpayer's lock.
    Busy,
    /// There is nothing by that name.
    NotFound,
    /// What was to be changed is no longer as the caller thought: a lock was lost, a submission
    /// has moved on, or its documents are under way already.
    Conflict,
    /// The database cannot be reached, or did not respond in time.
    Unavailable,
    /// What is stored cannot be read.
    Damaged,
    /// A newer version of the program made the store.
    Newer,
    /// The location, or what was to be stored, is not valid.
    Configuration,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn with(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, message)
    }

    pub(crate) fn sum_too_long() -> Self {
        Self::configuration("a sum has more than 28 digits; narrow the filter")
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn json(error: serde_json::Error) -> Self {
        Self::damaged("the store holds JSON that cannot be read").with(error)
    }

    pub(crate) fn database(error: sqlx::Error) -> Self {
        use sqlx::Error as Database;
        let (kind, message) = match &error {
            Database::Configuration(_) => (
                ErrorKind::Configuration,
                "the location of the store is not valid".to_owned(),
            ),
            Database::Io(_) | Database::Tls(_) => (
                ErrorKind::Unavailable,
                "the database cannot be reached".to_owned(),
            ),
            Database::PoolTimedOut | Database::PoolClosed | Database::WorkerCrashed => (
                ErrorKind::Unavailable,
                "no connection to the database became free in time".to_owned(),
            ),
            Database::ColumnDecode { .. } | Database::Decode(_) => (
                ErrorKind::Damaged,
                "the store holds something that cannot be read".to_owned(),
            ),
            Database::Database(told) => {
                let code = told.code().unwrap_or_default().into_owned();
                let kind = match code.as_str() {
                    "11" | "26" | "XX001" | "XX002" => ErrorKind::Damaged,
                    "14" | "28000" | "28P01" | "3D000" => ErrorKind::Configuration,
                    _ => ErrorKind::Unavailable,
                };
                (kind, format!("the database refused: {}", told.message()))
            }
            _ => (
                ErrorKind::Unavailable,
                "the database cannot be used".to_owned(),
            ),
        };
        Self::new(kind, message).with(error)
    }

    /// Returns what kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns whether the same call may succeed later, unchanged.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self.kind, ErrorKind::Busy | ErrorKind::Unavailable)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
