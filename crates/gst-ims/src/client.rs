//! The client and its configuration.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use gst_types::{GoodsType, Section};
use reqwest::header::HeaderValue;

use crate::counts::CountsRequest;
use crate::credentials::{ApiKey, TaxpayerToken};
use crate::environment::Environment;
use crate::error::Error;
use crate::invoices::{AllInvoicesRequest, InvoicesRequest};
use crate::redaction::Redaction;

/// A client for the Invoice Management System of one taxpayer.
///
/// Cheap to clone: clones share connections. The taxpayer is the one whose
/// session the token belongs to; the API has no other way to name it.
///
/// # Example
///
/// ```no_run
/// use gst_ims::{Client, Environment, Section, Status};
///
/// # async fn example() -> Result<(), gst_ims::Error> {
/// let client = Client::builder()
///     .environment(Environment::Test)
///     .api_key("key_test_…")
///     .taxpayer_token("…")
///     .build()?;
/// let answer = client
///     .invoices(Section::B2b)
///     .status(Status::NoAction)
///     .send()
///     .await?;
/// for invoice in &answer.invoices {
///     println!("{} {} {:?}", invoice.supplier_gstin, invoice.number, invoice.value);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
}

/// What clones of a client share.
pub(crate) struct Shared {
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) api_key: HeaderValue,
    pub(crate) taxpayer_token: HeaderValue,
    pub(crate) redaction: Redaction,
    pub(crate) timeout: Duration,
    pub(crate) largest_body: usize,
    pub(crate) section_case: SectionCase,
}

/// How the query value `section` is written.
///
/// The documentation lists `B2B, B2BA, CN, …` and gives `b2b` as the default;
/// it does not say whether case matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SectionCase {
    /// As the documentation lists the values.
    #[default]
    Upper,
    /// As the documentation's default is written.
    Lower,
}

impl Client {
    /// Starts the configuration of a client.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Prepares a request for the documents of one section
    /// (documented on the page "Get Invoices").
    pub fn invoices(&self, section: Section) -> InvoicesRequest {
        InvoicesRequest::new(Arc::clone(&self.shared), section)
    }

    /// Prepares requests for the documents of every section, sent
    /// concurrently.
    pub fn all_invoices(&self) -> AllInvoicesRequest {
        AllInvoicesRequest::new(Arc::clone(&self.shared))
    }

    /// Prepares a request for the number of documents by section and action
    /// (documented on the page "Get Invoice Count").
    pub fn counts(&self, goods_type: GoodsType) -> CountsRequest {
        CountsRequest::new(Arc::clone(&self.shared), goods_type)
    }
}

/// Shows nothing that is secret.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Configures a [`Client`].
///
/// Each setting takes the place of the one given before.
#[derive(Debug)]
pub struct ClientBuilder {
    environment: Environment,
    api_key: Option<ApiKey>,
    taxpayer_token: Option<TaxpayerToken>,
    timeout: Duration,
    connect_timeout: Duration,
    largest_body: usize,
    section_case: SectionCase,
    http: Option<reqwest::Client>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            environment: Environment::Production,
            api_key: None,
            taxpayer_token: None,
            timeout: Duration::from_mins(1),
            connect_timeout: Duration::from_secs(10),
            largest_body: 128 << 20,
            section_case: SectionCase::default(),
            http: None,
        }
    }
}

impl ClientBuilder {
    /// Sets the server to talk to; production unless told.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Sets the API key (`key_live_…` or `key_test_…`).
    #[must_use]
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Sets the taxpayer's access token, without `Bearer`.
    #[must_use]
    pub fn taxpayer_token(mut self, token: impl Into<TaxpayerToken>) -> Self {
        self.taxpayer_token = Some(token.into());
        self
    }

    /// Sets the time for one whole call, its waits and its body included;
    /// 60 seconds unless told.
    ///
    /// A call for every section counts as one.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time to open a connection; 10 seconds unless told.
    ///
    /// Without effect on a client given by [`http_client`](Self::http_client).
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the largest body accepted, in bytes after decompression;
    /// 128 MiB (over 300,000 invoices) unless told.
    #[must_use]
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.largest_body = bytes;
        self
    }

    /// Sets how the section is written in requests; upper case unless told.
    #[must_use]
    pub fn section_case(mut self, case: SectionCase) -> Self {
        self.section_case = case;
        self
    }

    /// Uses an HTTP client of one's own, for a proxy or extra roots.
    ///
    /// It must not follow redirects (`redirect::Policy::none()`): `reqwest`
    /// forwards `x-api-key` to wherever a redirect points. This method follows
    /// `reqwest`'s major version and is exempt from this crate's promises of
    /// compatibility.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Builds the client; nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// key or the token is missing or cannot be an HTTP header, or if no TLS
    /// roots can be loaded.
    pub fn build(self) -> Result<Client, Error> {
        let missing = |what: &str| Error::configuration(format!("no {what} was given"));
        let api_key = self.api_key.ok_or_else(|| missing("API key"))?;
        let taxpayer_token = self
            .taxpayer_token
            .ok_or_else(|| missing("taxpayer token"))?;
        let http = match self.http {
            Some(http) => http,
            None => http_client(&self.environment, self.connect_timeout)?,
        };
        let shared = Shared {
            base_url: self.environment.base_url().to_owned(),
            http,
            api_key: api_key.to_header()?,
            taxpayer_token: taxpayer_token.to_header()?,
            redaction: Redaction::new(&api_key, &taxpayer_token),
            timeout: self.timeout,
            largest_body: self.largest_body,
            section_case: self.section_case,
        };
        Ok(Client {
            shared: Arc::new(shared),
        })
    }
}

fn http_client(
    environment: &Environment,
    connect_timeout: Duration,
) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("gst-ims/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(connect_timeout);
    if environment.is_plain_http() {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        Error::configuration("the HTTP client could not be set up; see the source")
            .with_source(error)
    })
}
