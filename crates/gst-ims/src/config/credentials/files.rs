//! Credentials in files.

use std::path::PathBuf;

use super::provider::{CredentialsFuture, CredentialsProvider};
use super::secret::{ApiKey, Credentials, TaxpayerToken};
use super::secret_file::SecretFile;
use crate::error::Error;

/// Reads credentials from two files, anew when they are refused.
///
/// Line breaks at the end of a file are not part of the secret. A file larger
/// than 16 KiB is an error. A file that hangs, such as a pipe that nobody
/// writes to, costs a call its time and no more: no runtime waits for it.
///
/// # Example
///
/// ```
/// use gst_ims::credentials::FileCredentials;
/// use gst_ims::Client;
///
/// let client = Client::builder()
///     .credentials(FileCredentials::new("/run/secrets/key", "/run/secrets/token"))
///     .build()?;
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FileCredentials {
    api_key: SecretFile,
    taxpayer_token: SecretFile,
}

impl FileCredentials {
    /// Names the two files.
    pub fn new(api_key: impl Into<PathBuf>, taxpayer_token: impl Into<PathBuf>) -> Self {
        Self {
            api_key: SecretFile::new(api_key.into()),
            taxpayer_token: SecretFile::new(taxpayer_token.into()),
        }
    }
}

impl CredentialsProvider for FileCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            Ok(Credentials::new(
                ApiKey::from(read(&self.api_key).await?),
                TaxpayerToken::from(read(&self.taxpayer_token).await?),
            ))
        })
    }
}

async fn read(file: &SecretFile) -> Result<secrecy::SecretString, Error> {
    let named = || format!("the file {}", file.path().display());
    file.read().await.map_err(|fault| fault.of(named()))
}
