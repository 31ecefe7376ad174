//! The client and its configuration.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use gst_types::{GoodsType, Section};

use crate::builder::ClientBuilder;
use crate::counts::CountsRequest;
use crate::credentials::CredentialsCache;
use crate::http_client::HttpClients;
use crate::invoices::{AllInvoicesRequest, InvoicesRequest};
use crate::observer::Observer;
use crate::transport::{Budget, Limiter, RetryPolicy};

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
    pub(crate) host: Option<String>,
    pub(crate) http: HttpClients,
    /// Whether a response has come, so that there may be idle connections.
    pub(crate) has_succeeded: AtomicBool,
    pub(crate) credentials: CredentialsCache,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) limiter: Limiter,
    pub(crate) largest_body: usize,
    pub(crate) max_memory_bytes: usize,
    pub(crate) section_case: SectionCase,
    pub(crate) observer: Option<Arc<dyn Observer>>,
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
    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
        }
    }

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
