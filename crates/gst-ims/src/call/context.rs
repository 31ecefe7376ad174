//! What all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::{Budget, Limiter, RetryPolicy, WriteTurns};
use crate::config::credentials::CredentialsCache;
use crate::http::{HttpClients, Limits};
use crate::observe::Observer;

/// What the clones of a client share.
pub(crate) struct Shared {
    pub(crate) base_url: String,
    pub(crate) host: Option<String>,
    pub(crate) http: HttpClients,
    /// Whether a response has come, so that there may be idle connections.
    pub(crate) has_succeeded: AtomicBool,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    /// The same for what is sent once.
    pub(crate) only_attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) limiter: Limiter,
    pub(crate) writes: WriteTurns,
    pub(crate) body: Limits,
    pub(crate) max_memory_bytes: usize,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

/// Whose calls they are, beside what the calls of all taxpayers share.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) shared: Arc<Shared>,
    pub(crate) credentials: Arc<CredentialsCache>,
    pub(crate) taxpayer: Option<Arc<str>>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("shared", &self.shared)
            .field("taxpayer", &self.taxpayer)
            .finish_non_exhaustive()
    }
}

/// Shows nothing that is secret.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
