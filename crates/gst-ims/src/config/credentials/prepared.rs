//! Credentials ready to be sent, shared by the clones of a client.

use std::borrow::Cow;
use std::sync::Arc;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::provider::{CredentialsFuture, CredentialsProvider};
use super::secret::{Credentials, TaxpayerToken};
use crate::config::environment::Environment;
use crate::error::Error;

/// What is shorter stands in ordinary words too, and hides nothing.
const SHORTEST_SECRET: usize = 6;

/// Credentials as headers, and what to hide of them.
pub(crate) struct Prepared {
    pub(crate) api_key: HeaderValue,
    pub(crate) taxpayer_token: HeaderValue,
    secrets: [SecretString; 2],
}

impl Prepared {
    /// Checks that both secrets can be headers, and that the key belongs to the
    /// environment, if one is given.
    fn checked(credentials: &Credentials, keys_of: Option<&Environment>) -> Result<Self, Error> {
        if let Some(environment) = keys_of {
            credentials.check_for(environment)?;
        }
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
    // The environment that keys must belong to, if they must.
    keys_of: Option<Environment>,
    // Held while the provider is asked, so that calls that fail together ask
    // it once.
    current: Mutex<Option<Arc<Prepared>>>,
}

impl CredentialsCache {
    /// Asks `provider` when credentials are needed.
    pub(crate) fn new(
        provider: Arc<dyn CredentialsProvider>,
        keys_of: Option<Environment>,
    ) -> Self {
        Self {
            provider,
            keys_of,
            current: Mutex::default(),
        }
    }

    /// Checks credentials that never change.
    pub(crate) fn fixed(
        credentials: Credentials,
        keys_of: Option<Environment>,
    ) -> Result<Self, Error> {
        let prepared = Prepared::checked(&credentials, keys_of.as_ref())?;
        Ok(Self {
            provider: Arc::new(credentials),
            keys_of,
            current: Mutex::new(Some(Arc::new(prepared))),
        })
    }

    /// Asks the same provider for the key, and takes another taxpayer's token.
    pub(crate) fn with_token(&self, token: TaxpayerToken) -> Self {
        self.with_provider(Arc::new(KeyAndToken {
            key: Arc::clone(&self.provider),
            token,
        }))
    }

    /// Asks another provider, under the same rule for keys.
    pub(crate) fn with_provider(&self, provider: Arc<dyn CredentialsProvider>) -> Self {
        Self::new(provider, self.keys_of.clone())
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
    ///
    /// Calls that were refused the same credentials ask the provider once, also
    /// when it has no others: each of its answers is another `Arc`.
    pub(crate) async fn renew(
        &self,
        refused: &Arc<Prepared>,
    ) -> Result<Option<Arc<Prepared>>, Error> {
        let mut current = self.current.lock().await;
        let newest = match &*current {
            Some(prepared) if !Arc::ptr_eq(prepared, refused) => Arc::clone(prepared),
            _ => {
                let renewed = self.ask().await?;
                *current = Some(Arc::clone(&renewed));
                renewed
            }
        };
        Ok((!newest.is_same(refused)).then_some(newest))
    }

    async fn ask(&self) -> Result<Arc<Prepared>, Error> {
        let credentials = self.provider.credentials().await?;
        Prepared::checked(&credentials, self.keys_of.as_ref()).map(Arc::new)
    }
}

/// The key of one provider with a token of its own.
#[derive(Debug)]
struct KeyAndToken {
    key: Arc<dyn CredentialsProvider>,
    token: TaxpayerToken,
}

impl CredentialsProvider for KeyAndToken {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            let mut credentials = self.key.credentials().await?;
            credentials.taxpayer_token = self.token.clone();
            Ok(credentials)
        })
    }
}
