//! Credentials ready to be sent, shared by the clones of a client.

use std::borrow::Cow;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::provider::{CredentialsFuture, CredentialsProvider};
use super::secret::{ApiKey, ApiSecret, Credentials, PlatformToken, TaxpayerToken};
use crate::clock;
use crate::config::environment::Environment;
use crate::error::Error;

/// What is shorter stands in ordinary words too, and hides nothing.
const SHORTEST_SECRET: usize = 6;

/// Credentials as headers, and what to hide of them.
pub(crate) struct Prepared {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    secrets: Vec<SecretString>,
    good_until: Option<Timestamp>,
}

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const API_SECRET: HeaderName = HeaderName::from_static("x-api-secret");

impl Prepared {
    /// Checks that both secrets can be headers, and that the key belongs to the
    /// environment, if one is given.
    fn checked(credentials: &Credentials, keys_of: Option<&Environment>) -> Result<Self, Error> {
        if let Some(environment) = keys_of {
            credentials.check_for(environment)?;
        }
        let Credentials {
            api_key,
            taxpayer_token,
            good_until,
        } = credentials;
        let mut prepared = Self::of_key(api_key)?;
        prepared.good_until = *good_until;
        prepared.add(
            AUTHORIZATION,
            taxpayer_token.to_header()?,
            taxpayer_token.expose(),
        );
        Ok(prepared)
    }

    /// Nothing, for servers that are not the API's.
    fn nothing() -> Self {
        Self {
            headers: Vec::new(),
            secrets: Vec::new(),
            good_until: None,
        }
    }

    /// What exchanges a key and its secret for the platform's token.
    pub(crate) fn of_secret(key: &ApiKey, secret: &ApiSecret) -> Result<Self, Error> {
        let mut prepared = Self::of_key(key)?;
        prepared.add(API_SECRET, secret.to_header()?, secret.expose());
        Ok(prepared)
    }

    /// What the platform's token authorises.
    pub(crate) fn of_platform(
        key: &ApiKey,
        token: &PlatformToken,
        good_until: Timestamp,
    ) -> Result<Self, Error> {
        let mut prepared = Self::of_key(key)?;
        prepared.good_until = Some(good_until);
        prepared.add(AUTHORIZATION, token.to_header()?, token.expose());
        Ok(prepared)
    }

    /// The same, hiding one more secret however short it is.
    pub(crate) fn hiding(&self, secret: &SecretString) -> Self {
        let mut secrets = self.secrets.clone();
        secrets.push(secret.clone());
        Self {
            headers: self.headers.clone(),
            secrets,
            good_until: self.good_until,
        }
    }

    fn of_key(key: &ApiKey) -> Result<Self, Error> {
        Ok(Self {
            headers: vec![(API_KEY, key.to_header()?)],
            secrets: Vec::from_iter(worth_hiding(key.expose())),
            good_until: None,
        })
    }

    fn add(&mut self, name: HeaderName, value: HeaderValue, secret: &str) {
        self.headers.push((name, value));
        self.secrets.extend(worth_hiding(secret));
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
            .fold(text.into_owned(), |text, secret| {
                text.replace(secret, "[redacted]")
            })
    }

    fn is_in(&self, text: &str) -> bool {
        self.secrets
            .iter()
            .any(|secret| text.contains(secret.expose_secret()))
    }

    fn ends_soon(&self) -> bool {
        const MARGIN: SignedDuration = SignedDuration::from_secs(60);
        self.good_until
            .is_some_and(|end| end.duration_since(clock::time_of_day()) < MARGIN)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.headers == other.headers
    }
}

fn worth_hiding(secret: &str) -> Option<SecretString> {
    (secret.len() >= SHORTEST_SECRET).then(|| secret.into())
}

/// Where credentials come from: from the user for a taxpayer, or from the platform.
enum Source {
    /// None are sent.
    Nothing,
    Provider(Arc<dyn CredentialsProvider>),
    Platform(Arc<dyn PreparedSource>),
}

/// A source of what the platform's own operations are authorised by.
pub(crate) trait PreparedSource: Send + Sync {
    fn prepared(&self) -> BoxFuture<'_, Result<Prepared, Error>>;
}

/// The credentials in use, fetched once for all clones.
pub(crate) struct CredentialsCache {
    source: Source,
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
            source: Source::Provider(provider),
            keys_of,
            current: Mutex::default(),
        }
    }

    /// Sends none.
    pub(crate) fn nothing() -> Self {
        Self {
            source: Source::Nothing,
            keys_of: None,
            current: Mutex::default(),
        }
    }

    /// Asks the platform when credentials are needed.
    pub(crate) fn of_platform(source: Arc<dyn PreparedSource>) -> Self {
        Self {
            source: Source::Platform(source),
            keys_of: None,
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
            source: Source::Provider(Arc::new(credentials)),
            keys_of,
            current: Mutex::new(Some(Arc::new(prepared))),
        })
    }

    /// Asks the same provider for the key, and takes another taxpayer's token.
    pub(crate) fn with_token(&self, token: TaxpayerToken) -> Self {
        match &self.source {
            Source::Provider(key) => self.with_provider(Arc::new(KeyAndToken {
                key: Arc::clone(key),
                token,
            })),
            // No client of a taxpayer has such a source.
            Source::Platform(source) => Self::of_platform(Arc::clone(source)),
            Source::Nothing => Self::nothing(),
        }
    }

    /// Asks another provider, under the same rule for keys.
    pub(crate) fn with_provider(&self, provider: Arc<dyn CredentialsProvider>) -> Self {
        Self::new(provider, self.keys_of.clone())
    }

    pub(crate) async fn get(&self) -> Result<Arc<Prepared>, Error> {
        let mut current = self.current.lock().await;
        if let Some(prepared) = current.as_ref().filter(|prepared| !prepared.ends_soon()) {
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

    /// Lets the next call ask for others than those that were refused.
    pub(crate) async fn forget(&self, refused: &Arc<Prepared>) {
        let mut current = self.current.lock().await;
        if current
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, refused))
        {
            *current = None;
        }
    }

    async fn ask(&self) -> Result<Arc<Prepared>, Error> {
        let prepared = match &self.source {
            Source::Provider(provider) => {
                let credentials = provider.credentials().await?;
                Prepared::checked(&credentials, self.keys_of.as_ref())?
            }
            Source::Platform(source) => source.prepared().await?,
            Source::Nothing => Prepared::nothing(),
        };
        Ok(Arc::new(prepared))
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
