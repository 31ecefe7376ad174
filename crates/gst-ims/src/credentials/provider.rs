//! Where credentials come from.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
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
/// by [`Error::credentials`].
pub trait CredentialsProvider: fmt::Debug + Send + Sync + 'static {
    /// Fetches credentials that are good now.
    fn credentials(&self) -> CredentialsFuture<'_>;
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// Reads credentials from environment variables.
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    api_key: String,
    taxpayer_token: String,
}

impl EnvironmentCredentials {
    /// Reads other variables than `SANDBOX_API_KEY` and
    /// `SANDBOX_ACCESS_TOKEN`.
    pub fn new(api_key: impl Into<String>, taxpayer_token: impl Into<String>) -> Self {
        Self {
            api_key: api_key.into(),
            taxpayer_token: taxpayer_token.into(),
        }
    }
}

impl Default for EnvironmentCredentials {
    fn default() -> Self {
        Self::new("SANDBOX_API_KEY", "SANDBOX_ACCESS_TOKEN")
    }
}

impl CredentialsProvider for EnvironmentCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        let read = |name: &str| {
            std::env::var(name).map_err(|_| {
                Error::credentials(format!(
                    "the environment variable {name} is not set, or is no text"
                ))
            })
        };
        Box::pin(std::future::ready(read(&self.api_key).and_then(|key| {
            Ok(Credentials::new(key, read(&self.taxpayer_token)?))
        })))
    }
}

/// Reads credentials from two files, anew when they are refused.
///
/// A line break at the end of a file is not part of the secret.
#[derive(Clone, Debug)]
pub struct FileCredentials {
    api_key: PathBuf,
    taxpayer_token: PathBuf,
}

impl FileCredentials {
    /// Names the two files.
    pub fn new(api_key: impl Into<PathBuf>, taxpayer_token: impl Into<PathBuf>) -> Self {
        Self {
            api_key: api_key.into(),
            taxpayer_token: taxpayer_token.into(),
        }
    }
}

impl CredentialsProvider for FileCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        let Self {
            api_key,
            taxpayer_token,
        } = self.clone();
        Box::pin(async {
            // A file may be on a network that hangs, which must not outlive
            // the deadline.
            tokio::task::spawn_blocking(move || {
                Ok(Credentials::new(
                    read_file(&api_key)?,
                    read_file(&taxpayer_token)?,
                ))
            })
            .await
            .unwrap_or_else(|_| Err(Error::credentials("the files could not be read")))
        })
    }
}

/// Far more than any secret has, in bytes.
const LARGEST_SECRET: u64 = 1 << 16;

fn read_file(path: &Path) -> Result<String, Error> {
    let read = || {
        let mut text = String::new();
        File::open(path)?
            .take(LARGEST_SECRET)
            .read_to_string(&mut text)?;
        Ok::<_, io::Error>(text)
    };
    match read() {
        Ok(text) => Ok(text.trim_end_matches(['\n', '\r']).to_owned()),
        Err(error) => Err(Error::credentials(format!(
            "the file {} cannot be read: {error}",
            path.display()
        ))),
    }
}

/// Asks a function for credentials, such as one that refreshes a session.
///
/// # Example
///
/// ```
/// use gst_ims::{CallbackCredentials, Client, Credentials};
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
