//! Who counts the requests of a key where several programs use it.

use std::fmt;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::time::Duration;

use crate::error::Error;

/// The future of a [`RequestCounter`].
pub type CounterFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever counts requests has nothing else to say"
)]
pub enum Turn {
    /// It is counted, and is to be sent at once.
    Go,
    /// It is not counted; this is when to ask again.
    Wait(Duration),
}

/// Counts the requests of one API key over all programs and machines that use it, such as in a
/// database.
///
/// The limit is the key's, and a client knows only its own requests. With a counter
/// ([`ClientBuilder::request_counter`](crate::ClientBuilder::request_counter)) it asks before each
/// request that a [`RateLimit`](super::RateLimit) bounds; without one it counts in its own memory.
/// `ims-store` has one for SQLite and PostgreSQL.
///
/// While a counter fails, the client counts in its own memory, which knows what it has sent within
/// the minute, and asks the counter again a few seconds later: no call fails for its sake. Whoever
/// gives a counter tells people that it fails.
///
/// # Example
///
/// ```
/// use std::num::NonZeroU32;
/// use std::sync::Mutex;
/// use std::time::Duration;
///
/// use gst_ims::limits::{CounterFuture, RequestCounter, Turn};
///
/// /// Lets a thousand requests go, and no more: a budget for a trial.
/// #[derive(Debug)]
/// struct Budget(Mutex<u32>);
///
/// impl RequestCounter for Budget {
///     fn take(&self, _limit: NonZeroU32) -> CounterFuture<'_, Turn> {
///         Box::pin(async {
///             let mut sent = self.0.lock().map_err(|_| {
///                 gst_ims::Error::from_provider("the budget cannot be counted")
///             })?;
///             if *sent == 1000 {
///                 return Ok(Turn::Wait(Duration::MAX));
///             }
///             *sent += 1;
///             Ok(Turn::Go)
///         })
///     }
///
///     fn pause(&self, _wait: Duration) -> CounterFuture<'_, ()> {
///         Box::pin(async { Ok(()) })
///     }
/// }
///
/// let builder = gst_ims::Client::builder().request_counter(Budget(Mutex::new(0)));
/// # let _ = builder;
/// ```
pub trait RequestCounter: fmt::Debug + Send + Sync + 'static {
    /// Counts one request, if fewer than `limit` were counted within the minute that ends now.
    ///
    /// A minute is any minute, not one of the clock. A call is given up when its time is over, also
    /// while this waits.
    ///
    /// # Errors
    ///
    /// If it cannot count now.
    fn take(&self, limit: NonZeroU32) -> CounterFuture<'_, Turn>;

    /// Lets no request of the key go for a while, as the server has asked for.
    fn pause(&self, wait: Duration) -> CounterFuture<'_, ()>;
}
