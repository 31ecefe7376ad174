//! The error of lakes.

use gst_types::Gstin;

use crate::parquet::ParquetError;

/// Why tables cannot be written to a lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// The place cannot be one of a lake.
    #[error("{location}: {reason}")]
    Location {
        /// What was named.
        location: String,
        /// Why not.
        reason: String,
    },
    /// A value that a table cannot hold.
    #[error(transparent)]
    Table(#[from] ParquetError),
    /// Another run writes the same taxpayer, or has written it meanwhile; its files stand.
    #[error("another run writes the tables of {0}, or has written them meanwhile")]
    Busy(Gstin),
    /// What the storage says.
    #[error("the tables cannot be written: {}", innermost(.0))]
    Storage(#[source] object_store::Error),
}

impl LakeError {
    pub(super) fn location(location: &str, reason: &dyn std::fmt::Display) -> Self {
        Self::Location {
            location: location.to_owned(),
            reason: reason.to_string(),
        }
    }

    /// Tells whether the same may work later: an outage, or another run.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Busy(_) => true,
            Self::Storage(error) => !matches!(
                error,
                object_store::Error::NotFound { .. }
                    | object_store::Error::PermissionDenied { .. }
                    | object_store::Error::Unauthenticated { .. }
                    | object_store::Error::UnknownConfigurationKey { .. }
            ),
            Self::Location { .. } | Self::Table(_) => false,
        }
    }
}

impl From<object_store::Error> for LakeError {
    fn from(error: object_store::Error) -> Self {
        Self::Storage(error)
    }
}

/// The last cause: what stands around it are bodies of answers in several lines.
fn innermost(error: &object_store::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let text = cause.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}
