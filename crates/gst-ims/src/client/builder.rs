//! The configuration of a client.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use url::Url;

use super::Client;
use crate::call::{Budget, Limiter, RateLimit, RequestCounter, RetryPolicy, Shared, WriteTurns};
use crate::config::credentials::{
    ApiKey, ApiSecret, Credentials, CredentialsCache, CredentialsProvider, TaxpayerToken,
};
use crate::config::environment::{Environment, Official};
use crate::config::proxy::Proxy;
use crate::error::Error;
use crate::http::{HttpClients, HttpSettings, Limits};
use crate::limits;
use crate::observe::Observer;

/// Configures a [`Client`].
///
/// Each setting takes the place of the one given before; a key or a token takes the place of a
/// provider of credentials, and a provider that of both.
#[derive(Debug)]
pub struct ClientBuilder {
    environment: Environment,
    api_key: Option<ApiKey>,
    taxpayer_token: Option<TaxpayerToken>,
    api_secret: Option<ApiSecret>,
    provider: Option<Arc<dyn CredentialsProvider>>,
    allows_key_mismatch: bool,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    idle_timeout: Duration,
    connect_timeout: Duration,
    retries: RetryPolicy,
    rate_limit: Option<RateLimit>,
    counter: Option<Arc<dyn RequestCounter>>,
    concurrency: NonZeroUsize,
    largest_body: usize,
    max_memory_bytes: usize,
    root_certificates: Vec<reqwest::Certificate>,
    proxy: Option<Proxy>,
    http: Option<reqwest::Client>,
    observer: Option<Arc<dyn Observer>>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            environment: Environment::Production,
            api_key: None,
            taxpayer_token: None,
            api_secret: None,
            provider: None,
            allows_key_mismatch: false,
            timeout: limits::TIMEOUT,
            attempt_timeout: None,
            idle_timeout: limits::IDLE_TIMEOUT,
            connect_timeout: limits::CONNECT_TIMEOUT,
            retries: RetryPolicy::default(),
            rate_limit: None,
            counter: None,
            concurrency: limits::CONCURRENCY,
            largest_body: limits::LARGEST_BODY,
            max_memory_bytes: limits::MAX_MEMORY_BYTES,
            root_certificates: Vec::new(),
            proxy: None,
            http: None,
            observer: None,
        }
    }
}

impl ClientBuilder {
    /// Sets the server to talk to; production by default.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Client, Environment};
    ///
    /// let test = Client::builder().environment(Environment::Test);
    /// let forwarder = Client::builder().environment("https://gst.example.in/sandbox".parse()?);
    /// # let _ = (test, forwarder);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Sets the API key (`key_live_…` or `key_test_…`).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Client, ErrorKind};
    ///
    /// // What cannot be a key is refused before anything is sent, and not repeated in the message.
    /// let error = Client::builder()
    ///     .api_key("key_live_… ")
    ///     .taxpayer_token("…")
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Configuration);
    /// ```
    #[must_use]
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.api_key = Some(key.into());
        self.provider = None;
        self
    }

    /// Sets the taxpayer's access token, without `Bearer`.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Client, ErrorKind};
    ///
    /// let error = Client::builder()
    ///     .api_key("key_live_1")
    ///     .taxpayer_token("Bearer eyJ…")
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Configuration);
    /// assert!(error.to_string().contains("Bearer"));
    /// ```
    #[must_use]
    pub fn taxpayer_token(mut self, token: impl Into<TaxpayerToken>) -> Self {
        self.taxpayer_token = Some(token.into());
        self.provider = None;
        self
    }

    /// Sets the API key's secret, with which taxpayers sign in; see
    /// [`build_platform`](Self::build_platform).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Client, Environment};
    ///
    /// let platform = Client::builder()
    ///     .environment(Environment::Test)
    ///     .api_key("key_test_…")
    ///     .api_secret("secret_test_…");
    /// # let _ = platform;
    /// ```
    #[must_use]
    pub fn api_secret(mut self, secret: impl Into<ApiSecret>) -> Self {
        self.api_secret = Some(secret.into());
        self
    }

    /// Takes credentials from a provider instead of a fixed key and token.
    ///
    /// It is asked when the first call is made, and again once for a call
    /// whose credentials the server refuses.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    /// use gst_ims::credentials::FileCredentials;
    ///
    /// let client = Client::builder()
    ///     .credentials(FileCredentials::new("/run/secrets/key", "/run/secrets/token"))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn credentials(mut self, provider: impl CredentialsProvider) -> Self {
        self.provider = Some(Arc::new(provider));
        self.api_key = None;
        self.taxpayer_token = None;
        self
    }

    /// Sends a key that begins with `key_test_` to production, or one that begins
    /// with `key_live_` to the test environment, which is refused otherwise, also
    /// where the environment's host is given as an address of one's own.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = || Client::builder().api_key("key_test_1").taxpayer_token("token");
    /// assert!(builder().build().is_err(), "a test key, and production");
    /// assert!(builder().allow_key_mismatch().build().is_ok());
    /// ```
    #[must_use]
    pub fn allow_key_mismatch(mut self) -> Self {
        self.allows_key_mismatch = true;
        self
    }

    /// Sets the time for one whole call, its attempts, waits and bodies
    /// included; [two minutes](crate::limits::TIMEOUT) by default.
    ///
    /// A call for every section counts as one.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .timeout(std::time::Duration::from_secs(30));
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time for one attempt, its body included;
    /// [60 seconds](crate::limits::ATTEMPT_TIMEOUT) by default.
    ///
    /// It leaves a call the time for another attempt. What is sent once, such as a save, has the
    /// time of its whole call by default, as cutting it short only hides what became of it.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .attempt_timeout(std::time::Duration::from_secs(10));
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how long a body may stall; [20 seconds](crate::limits::IDLE_TIMEOUT) by default.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .idle_timeout(std::time::Duration::from_secs(5));
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets the time to open a connection; [10 seconds](crate::limits::CONNECT_TIMEOUT) by default,
    /// and three quarters of [`timeout`](Self::timeout) at most.
    ///
    /// Without effect on a client given by [`http_client`](Self::http_client).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .connect_timeout(std::time::Duration::from_secs(3));
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how often and how patiently a call is tried again.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .retries(gst_ims::limits::RetryPolicy::none());
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Sets how many requests are sent in a minute, by all clones together.
    ///
    /// Unless told, 25 to the test environment and 100 to production, the
    /// lowest figures of the documentation, and no limit to other addresses.
    /// What the server's headers say corrects the usual figures, and can lower
    /// but not raise one that is set here.
    ///
    /// # Example
    ///
    /// ```
    /// use std::num::NonZeroU32;
    ///
    /// use gst_ims::Client;
    /// use gst_ims::limits::RateLimit;
    ///
    /// // What the plan of the key allows.
    /// let plan = NonZeroU32::new(300).unwrap();
    /// let builder = Client::builder().rate_limit(RateLimit::per_minute(plan));
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Lets somebody else count the requests, for a key that other programs use as well.
    ///
    /// It is asked before each request, unless there is
    /// [no limit](crate::limits::RateLimit::UNLIMITED).
    #[must_use]
    pub fn request_counter(mut self, counter: impl RequestCounter) -> Self {
        self.counter = Some(Arc::new(counter));
        self
    }

    /// Sets how many requests are under way at a time, of all clones together;
    /// [8](crate::limits::CONCURRENCY) by default.
    ///
    /// # Example
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use gst_ims::Client;
    ///
    /// // A fetch of all sections, one after another.
    /// let builder = Client::builder().concurrency(NonZeroUsize::MIN);
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn concurrency(mut self, requests: NonZeroUsize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Sets the largest body accepted, in bytes after decompression;
    /// [128 MiB](crate::limits::LARGEST_BODY) by default.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .largest_body(16 << 20);
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.largest_body = bytes;
        self
    }

    /// Sets how much memory the responses of one call may take, in bytes;
    /// [512 MiB](crate::limits::MAX_MEMORY_BYTES) by default.
    ///
    /// Bodies count while they are read, and after that what is kept of them; the sections of a
    /// call for all count together. A call that would take more fails with
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder()
    ///     .api_key("key_live_…")
    ///     .taxpayer_token("…")
    ///     .max_memory_bytes(64 << 20);
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn max_memory_bytes(mut self, bytes: usize) -> Self {
        self.max_memory_bytes = bytes;
        self
    }

    /// Trusts the certificates of a PEM file besides the platform's roots.
    ///
    /// Without effect on a client given by [`http_client`](Self::http_client).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if it is
    /// no PEM file with certificates.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let pem = std::fs::read("/etc/ssl/office-root.pem")?;
    /// let builder = Client::builder().root_certificate(pem)?;
    /// # Ok(())
    /// # }
    /// let error = Client::builder().root_certificate("no PEM").unwrap_err();
    /// assert!(error.to_string().contains("CERTIFICATE"));
    /// ```
    pub fn root_certificate(mut self, pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        let certificates = reqwest::Certificate::from_pem_bundle(pem.as_ref())
            .ok()
            .filter(|certificates| !certificates.is_empty())
            .ok_or_else(|| {
                Error::configuration(
                    "the root certificates cannot be read; expected a PEM file with CERTIFICATE blocks",
                )
            })?;
        self.root_certificates.extend(certificates);
        Ok(self)
    }

    /// Sends every request through a proxy (`http://host:port`), instead of
    /// the one that the system names.
    ///
    /// Without effect on a client given by [`http_client`](Self::http_client).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// address is no proxy's. The message does not repeat it, as it may carry
    /// a password.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let builder = Client::builder().proxy("http://proxy.example.in:3128")?;
    /// # let _ = builder;
    /// assert!(Client::builder().proxy("proxy on the second floor").is_err());
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn proxy(mut self, address: &str) -> Result<Self, Error> {
        self.proxy = Some(Proxy::parse(address)?);
        Ok(self)
    }

    /// Uses an HTTP client of one's own.
    ///
    /// It must not follow redirects (`redirect::Policy::none()`): `reqwest`
    /// forwards `x-api-key` to wherever a redirect points. This method follows
    /// `reqwest`'s major version and is exempt from this crate's promises of
    /// compatibility.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    /// use gst_ims::reqwest::{self, redirect};
    ///
    /// let http = reqwest::Client::builder().redirect(redirect::Policy::none()).build()?;
    /// let builder = Client::builder().http_client(http);
    /// # let _ = builder;
    /// # Ok::<(), gst_ims::reqwest::Error>(())
    /// ```
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Tells every attempt, wait and call to a hook, for metrics and progress.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Builds the client; nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// key or the token is missing or cannot be an HTTP header, if the key is of
    /// another environment, if no TLS roots can be loaded, if a variable such as
    /// `HTTPS_PROXY` holds what cannot be a proxy's address, or if plain HTTP
    /// would go through a proxy on another machine.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Client, ErrorKind};
    ///
    /// let error = Client::builder().api_key("key_live_1").build().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Configuration);
    /// assert_eq!(error.to_string(), "no taxpayer token was given");
    /// ```
    pub fn build(mut self) -> Result<Client, Error> {
        let credentials = self.credentials_cache()?;
        Ok(Client::new(self.shared()?, credentials))
    }

    /// What the platform is built of.
    pub(crate) fn into_platform_settings(mut self) -> Result<PlatformSettings, Error> {
        if self.taxpayer_token.is_some() || self.provider.is_some() {
            return Err(Error::configuration(
                "the platform takes an API key and its secret, and no taxpayer's token",
            ));
        }
        let missing = |what: &str| Error::configuration(format!("no {what} was given"));
        let key = self.api_key.take().ok_or_else(|| missing("API key"))?;
        let secret = self
            .api_secret
            .take()
            .ok_or_else(|| missing("API secret"))?;
        if !self.allows_key_mismatch {
            key.check_for(&self.environment)?;
        }
        Ok(PlatformSettings {
            environment: self.environment.clone(),
            shared: self.shared()?,
            key,
            secret,
        })
    }

    fn shared(mut self) -> Result<Shared, Error> {
        let http = match self.http.take() {
            Some(http) => HttpClients::of_user(http),
            None => HttpClients::of_settings(HttpSettings {
                environment: self.environment.clone(),
                // So that what keeps a connection from being made is told before the time is over.
                connect_timeout: self.connect_timeout.min(self.timeout / 4 * 3),
                root_certificates: self.root_certificates.drain(..).collect(),
                proxy: self.proxy.take(),
            })?,
        };
        let base_url = self.environment.base_url().to_owned();
        Ok(Shared {
            host: Url::parse(&base_url)
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned)),
            base_url,
            http,
            has_succeeded: AtomicBool::new(false),
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout.unwrap_or(limits::ATTEMPT_TIMEOUT),
            only_attempt_timeout: self.attempt_timeout.unwrap_or(Duration::MAX),
            retries: self.retries,
            budget: Budget::full(),
            limiter: Limiter::new(
                self.rate_limit,
                usual(&self.environment),
                self.concurrency.get(),
            )
            .counting_with(self.counter.take()),
            writes: WriteTurns::default(),
            body: Limits {
                largest: self.largest_body,
                idle: self.idle_timeout,
            },
            max_memory_bytes: self.max_memory_bytes,
            observer: self.observer,
        })
    }

    fn credentials_cache(&mut self) -> Result<CredentialsCache, Error> {
        let keys_of = (!self.allows_key_mismatch).then(|| self.environment.clone());
        if let Some(provider) = self.provider.take() {
            return Ok(CredentialsCache::new(provider, keys_of));
        }
        let missing = |what: &str| Error::configuration(format!("no {what} was given"));
        let key = self.api_key.take().ok_or_else(|| missing("API key"))?;
        let token = self.taxpayer_token.take();
        let token = token.ok_or_else(|| missing("taxpayer token"))?;
        CredentialsCache::fixed(Credentials::new(key, token), keys_of)
    }
}

/// What the platform is built of.
pub(crate) struct PlatformSettings {
    pub(crate) environment: Environment,
    pub(crate) shared: Shared,
    pub(crate) key: ApiKey,
    pub(crate) secret: ApiSecret,
}

/// The lowest figures of the documentation.
fn usual(environment: &Environment) -> RateLimit {
    let requests = match environment.official() {
        Some(Official::Production) => 100,
        Some(Official::Test) => 25,
        None => 0,
    };
    NonZeroU32::new(requests).map_or(RateLimit::UNLIMITED, RateLimit::per_minute)
}
