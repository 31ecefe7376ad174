//! Credentials in environment variables, or in files that they name.

use std::env::{self, VarError};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use super::provider::{CredentialsFuture, CredentialsProvider};
use super::secret::{ApiKey, ApiSecret, Credentials, TaxpayerToken};
use super::secret_file::SecretFile;
use crate::deadline::Deadline;
use crate::error::Error;

/// Reads credentials from environment variables, or from files that variables
/// name: `SANDBOX_API_KEY` or `SANDBOX_API_KEY_FILE`, and
/// `SANDBOX_ACCESS_TOKEN` or `SANDBOX_ACCESS_TOKEN_FILE`.
///
/// A variable that is set to nothing counts as not set. Files are read as
/// [`FileCredentials`](crate::credentials::FileCredentials) reads them, anew when the server
/// refuses what they held. No error repeats what a variable holds, not even
/// the name of a file, in whose place someone may have put the secret itself.
///
/// # Example
///
/// ```
/// use gst_ims::credentials::EnvironmentCredentials;
/// use gst_ims::Client;
///
/// let client = Client::builder()
///     .credentials(EnvironmentCredentials::default())
///     .build()?;
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    api_key: Variable,
    taxpayer_token: Variable,
    api_secret: Variable,
    file_timeout: Option<Duration>,
}

impl EnvironmentCredentials {
    /// Reads other variables than `SANDBOX_API_KEY` and
    /// `SANDBOX_ACCESS_TOKEN`; those that name files end with `_FILE` as well.
    pub fn new(api_key: impl Into<String>, taxpayer_token: impl Into<String>) -> Self {
        Self {
            api_key: Variable::new(api_key.into()),
            taxpayer_token: Variable::new(taxpayer_token.into()),
            api_secret: Variable::new("SANDBOX_API_SECRET".to_owned()),
            file_timeout: None,
        }
    }

    /// Sets the time in which the files must be read; the error of one that
    /// takes longer names its variable. By default only the time of the call
    /// ends the reading.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::credentials::EnvironmentCredentials;
    ///
    /// let credentials = EnvironmentCredentials::default().file_timeout(Duration::from_secs(2));
    /// # let _ = credentials;
    /// ```
    #[must_use]
    pub fn file_timeout(mut self, timeout: Duration) -> Self {
        self.file_timeout = Some(timeout);
        self
    }

    /// Returns whether the variable of the taxpayer's token, or that of its file, is set; without it
    /// a session takes its place.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if both are set, or one is not
    /// UTF-8 text.
    pub fn has_taxpayer_token(&self) -> Result<bool, Error> {
        Ok(self.taxpayer_token.find()?.is_some())
    }

    /// Reads the API key alone, for signing in.
    ///
    /// # Errors
    ///
    /// As [`CredentialsProvider::credentials`], for the key.
    pub async fn api_key(&self) -> Result<ApiKey, Error> {
        let key = self.read_one(&self.api_key).await?;
        key.map(ApiKey::from)
            .ok_or_else(|| missing(&[&self.api_key]))
    }

    /// Reads the secret of the API key from `SANDBOX_API_SECRET`, or from the file that
    /// `SANDBOX_API_SECRET_FILE` names; `None` if neither is set.
    ///
    /// # Errors
    ///
    /// As [`CredentialsProvider::credentials`], for the secret.
    pub async fn api_secret(&self) -> Result<Option<ApiSecret>, Error> {
        let secret = self.read_one(&self.api_secret).await?;
        Ok(secret.map(ApiSecret::from))
    }

    async fn read_one(&self, variable: &Variable) -> Result<Option<SecretString>, Error> {
        let deadline = Deadline::after(self.file_timeout.unwrap_or(Duration::MAX));
        match variable.find()? {
            Some(place) => variable.open(place, deadline).await.map(Some),
            None => Ok(None),
        }
    }

    async fn read(&self) -> Result<Credentials, Error> {
        let (api_key, taxpayer_token) = match (self.api_key.find()?, self.taxpayer_token.find()?) {
            (Some(api_key), Some(taxpayer_token)) => (api_key, taxpayer_token),
            (None, None) => return Err(missing(&[&self.api_key, &self.taxpayer_token])),
            (None, Some(_)) => return Err(missing(&[&self.api_key])),
            (Some(_), None) => return Err(missing(&[&self.taxpayer_token])),
        };
        let deadline = Deadline::after(self.file_timeout.unwrap_or(Duration::MAX));
        let api_key = self.api_key.open(api_key, deadline).await?;
        let taxpayer_token = self.taxpayer_token.open(taxpayer_token, deadline).await?;
        Ok(Credentials::new(
            ApiKey::from(api_key),
            TaxpayerToken::from(taxpayer_token),
        ))
    }
}

impl Default for EnvironmentCredentials {
    fn default() -> Self {
        Self::new("SANDBOX_API_KEY", "SANDBOX_ACCESS_TOKEN")
    }
}

impl CredentialsProvider for EnvironmentCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.read())
    }
}

fn missing(variables: &[&Variable]) -> Error {
    let names: Vec<_> = variables
        .iter()
        .map(|variable| format!("{} or {}", variable.name, variable.file_name()))
        .collect();
    Error::from_provider(format!(
        "credentials are missing: set {}",
        names.join(", and ")
    ))
}

/// A variable that holds a secret, and its twin that names a file.
#[derive(Clone, Debug)]
struct Variable {
    name: String,
    // Kept, for a pipe gives what it holds only once.
    file: Arc<Mutex<Option<SecretFile>>>,
}

/// Where a secret is.
enum Place {
    Here(SecretString),
    In(PathBuf),
}

impl Variable {
    fn new(name: String) -> Self {
        Self {
            name,
            file: Arc::default(),
        }
    }

    fn file_name(&self) -> String {
        format!("{}_FILE", self.name)
    }

    fn find(&self) -> Result<Option<Place>, Error> {
        let file_name = self.file_name();
        match (value(&self.name)?, value(&file_name)?) {
            (Some(_), Some(_)) => Err(Error::from_provider(format!(
                "both {} and {file_name} are set; unset one, so that it is certain which is used",
                self.name
            ))),
            (Some(text), None) => Ok(Some(Place::Here(text.into()))),
            (None, Some(path)) => Ok(Some(Place::In(path.into()))),
            (None, None) => Ok(None),
        }
    }

    async fn open(&self, place: Place, deadline: Deadline) -> Result<SecretString, Error> {
        match place {
            Place::Here(secret) => Ok(secret),
            Place::In(path) => self
                .file(path)
                .read_within(deadline.remaining())
                .await
                .map_err(|fault| {
                    fault.of(format_args!("the file that {} names", self.file_name()))
                }),
        }
    }

    fn file(&self, path: PathBuf) -> SecretFile {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        match &*file {
            Some(known) if known.path() == path => known.clone(),
            _ => file.insert(SecretFile::new(path)).clone(),
        }
    }
}

fn value(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::from_provider(format!(
            "{name} is not UTF-8 text; set it again by hand"
        ))),
    }
}
