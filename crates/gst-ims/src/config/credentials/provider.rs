//! Where credentials come from.

use std::fmt;
use std::pin::Pin;

use super::secret::Credentials;
use crate::Error;

/// The future of a provider's answer.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, Error>> + Send + 'a>>;

/// A source of credentials.
///
/// It is asked once, and once more for each time that the server refuses what
/// it gave: the taxpayer's token lives six hours only. What it returns is kept
/// and shared by all clones of a client.
///
/// [`Credentials`] themselves are the simplest provider. Errors are best made
/// by [`Error::from_provider`].
pub trait CredentialsProvider: fmt::Debug + Send + Sync + 'static {
    /// Fetches credentials that are good now.
    fn credentials(&self) -> CredentialsFuture<'_>;
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// Asks a function for credentials, such as one that refreshes a session.
///
/// # Example
///
/// ```
/// use gst_ims::credentials::{CallbackCredentials, Credentials};
/// use gst_ims::Client;
///
/// let client = Client::builder()
///     .credentials(CallbackCredentials::new(|| async {
///         // Refresh the taxpayer's session here.
///         Ok(Credentials::new("key_live_…", "token"))
///     }))
///     .build()?;
/// # Ok::<(), gst_ims::Error>(())
/// ```
pub struct CallbackCredentials<F>(F);

impl<F, W> CallbackCredentials<F>
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Future<Output = Result<Credentials, Error>> + Send + 'static,
{
    /// Takes the function.
    pub fn new(callback: F) -> Self {
        Self(callback)
    }
}

impl<F> fmt::Debug for CallbackCredentials<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackCredentials(..)")
    }
}

impl<F, W> CredentialsProvider for CallbackCredentials<F>
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Future<Output = Result<Credentials, Error>> + Send + 'static,
{
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin((self.0)())
    }
}
