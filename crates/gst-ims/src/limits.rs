//! How long calls take, how often they are repeated, and how much they may ask for.
//!
//! Each constant is what a client does by default; the method of
//! [`ClientBuilder`](crate::ClientBuilder) that changes it is named beside it.

use std::num::NonZeroUsize;
use std::time::Duration;

pub use crate::call::{CounterFuture, RateLimit, RequestCounter, RetryPolicy, Turn};

/// The time for one whole call, its attempts, waits and bodies included
/// ([`timeout`](crate::ClientBuilder::timeout)).
pub const TIMEOUT: Duration = Duration::from_secs(120);

/// The time for one attempt of a call that can be repeated, its body included
/// ([`attempt_timeout`](crate::ClientBuilder::attempt_timeout)).
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a body may stall ([`idle_timeout`](crate::ClientBuilder::idle_timeout)).
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// The time to open a connection ([`connect_timeout`](crate::ClientBuilder::connect_timeout)).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How many requests are under way at a time, of all clones of a client together
/// ([`concurrency`](crate::ClientBuilder::concurrency)).
pub const CONCURRENCY: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// The largest body that is read, in bytes after decompression: over 300,000 documents
/// ([`largest_body`](crate::ClientBuilder::largest_body)).
pub const LARGEST_BODY: usize = 128 << 20;

/// How much memory the responses of one call may take, in bytes
/// ([`max_memory_bytes`](crate::ClientBuilder::max_memory_bytes)).
pub const MAX_MEMORY_BYTES: usize = 512 << 20;
