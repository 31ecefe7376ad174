//! Credentials ready to be sent, shared by the clones of a client.

use std::borrow::Cow;
use std::sync::Arc;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::provider::CredentialsProvider;
use super::secret::Credentials;
use crate::Error;

/// What is shorter stands in ordinary words too, and hides nothing.
const SHORTEST_SECRET: usize = 6;

/// Credentials as headers, and what to hide of them.
pub(crate) struct Prepared {
    pub(crate) api_key: HeaderValue,
    pub(crate) taxpayer_token: HeaderValue,
    secrets: [SecretString; 2],
}

impl Prepared {
    /// Checks that both secrets can be headers.
    pub(crate) fn new(credentials: &Credentials) -> Result<Self, Error> {
        Ok(Self {
            api_key: credentials.api_key.to_header()?,
            taxpayer_token: credentials.taxpayer_token.to_header()?,
            secrets: [
                credentials.api_key.expose().into(),
                credentials.taxpayer_token.expose().into(),
            ],
        })
    }

    /// Takes the secrets out of what a server sent back.
    pub(crate) fn redact(&self, text: &str) -> String {
        // A secret may stand there in pieces.
        let text: Cow<'_, str> = if text.chars().any(char::is_control) {
            let joined: String = text.chars().filter(|c| !c.is_control()).collect();
            let spaced = text.replace(char::is_control, " ");
            if self.is_in(&joined) { joined } else { spaced }.into()
        } else {
            text.into()
        };
        self.secrets
            .iter()
            .map(ExposeSecret::expose_secret)
            .filter(|secret| secret.len() >= SHORTEST_SECRET)
            .fold(text.into_owned(), |text, secret| {
                text.replace(secret, "[redacted]")
            })
    }

    fn is_in(&self, text: &str) -> bool {
        self.secrets
            .iter()
            .any(|secret| text.contains(secret.expose_secret()))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.api_key == other.api_key && self.taxpayer_token == other.taxpayer_token
    }
}

/// The credentials in use, fetched once for all clones.
pub(crate) struct CredentialsCache {
    provider: Arc<dyn CredentialsProvider>,
    // Held while the provider is asked, so that calls that fail together ask
    // it once.
    current: Mutex<Option<Arc<Prepared>>>,
}

impl CredentialsCache {
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>, known: Option<Prepared>) -> Self {
        Self {
            provider,
            current: Mutex::new(known.map(Arc::new)),
        }
    }

    pub(crate) async fn get(&self) -> Result<Arc<Prepared>, Error> {
        let mut current = self.current.lock().await;
        if let Some(prepared) = &*current {
            return Ok(Arc::clone(prepared));
        }
        let prepared = self.ask().await?;
        *current = Some(Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Fetches other credentials than those that were refused, if there are
    /// any.
    pub(crate) async fn renew(
        &self,
        refused: &Arc<Prepared>,
    ) -> Result<Option<Arc<Prepared>>, Error> {
        let mut current = self.current.lock().await;
        if let Some(prepared) = &*current
            && !prepared.is_same(refused)
        {
            return Ok(Some(Arc::clone(prepared)));
        }
        let renewed = self.ask().await?;
        if renewed.is_same(refused) {
            return Ok(None);
        }
        *current = Some(Arc::clone(&renewed));
        Ok(Some(renewed))
    }

    async fn ask(&self) -> Result<Arc<Prepared>, Error> {
        let credentials = self.provider.credentials().await?;
        Prepared::new(&credentials).map(Arc::new)
    }
}
