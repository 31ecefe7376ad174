//! The client and its configuration.

mod builder;

use std::sync::Arc;

use gst_types::{GoodsType, Section};

pub use self::builder::ClientBuilder;
use crate::call::Shared;
use crate::operations::counts::CountsRequest;
use crate::operations::invoices::{AllInvoicesRequest, InvoicesRequest};

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
