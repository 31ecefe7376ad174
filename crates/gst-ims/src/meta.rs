//! What is known about an exchange besides its data.

use std::sync::Arc;

use jiff::Timestamp;

use crate::error::{Error, ErrorKind};

/// What the server said about an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseMeta {
    /// The server's id of the exchange, to quote to its support. Opaque: it
    /// looks like a UUID and is not always one.
    pub transaction_id: Option<String>,
    /// The server's own time of the answer.
    pub timestamp: Option<Timestamp>,
    /// The HTTP status.
    pub http_status: u16,
    /// How many requests were sent.
    pub attempts: u32,
    /// The name that the caller gave the taxpayer; see
    /// [`Client::labelled`](crate::Client::labelled).
    pub taxpayer: Option<Arc<str>>,
}

impl ResponseMeta {
    /// Makes the error of a response that came, and says nothing that can be used.
    pub(crate) fn not_understood(&self, message: impl Into<String>) -> Error {
        self.about_exchange(Error::new(ErrorKind::Decode, message))
    }

    /// Says of an error in which exchange it came up.
    pub(crate) fn about_exchange(&self, error: Error) -> Error {
        error
            .with_http_status(self.http_status)
            .with_transaction_id(self.transaction_id.clone())
    }

    /// What is known of an exchange whose response was stored.
    pub(crate) fn stored(transaction_id: Option<String>, timestamp: Option<Timestamp>) -> Self {
        Self {
            transaction_id,
            timestamp,
            http_status: 200,
            attempts: 1,
            taxpayer: None,
        }
    }
}
