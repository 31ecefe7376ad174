//! The request for one section.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use gst_types::{Section, Status, wire};
use reqwest::Method;

use super::decode;
use super::response::Invoices;
use crate::client::{SectionCase, Shared};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::transport::{self, Operation};

/// A request for the documents of one section.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct InvoicesRequest {
    shared: Arc<Shared>,
    section: Section,
    status: Option<Status>,
    timeout: Option<Duration>,
}

impl InvoicesRequest {
    pub(crate) fn new(shared: Arc<Shared>, section: Section) -> Self {
        Self {
            shared,
            section,
            status: None,
            timeout: None,
        }
    }

    /// Asks only for documents on which this action stands.
    pub fn status(mut self, status: impl Into<Option<Status>>) -> Self {
        self.status = status.into();
        self
    }

    /// Sets the time for this call instead of the client's; see
    /// [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends the request.
    ///
    /// An answer without documents is no error, nor is one that the tax
    /// network is still preparing: see [`Invoices::state`]. Nor are single
    /// records that cannot be read: see [`Invoices::rejected`].
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an
    /// answer that makes no sense as a whole; see
    /// [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<Invoices, Error> {
        let deadline = Deadline::after(self.timeout.unwrap_or(self.shared.timeout));
        self.send_until(deadline).await
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    pub(super) fn send_until(
        self,
        deadline: Deadline,
    ) -> BoxFuture<'static, Result<Invoices, Error>> {
        Box::pin(async move {
            let section = match self.shared.section_case {
                SectionCase::Upper => wire::SectionParameter::from(self.section),
                SectionCase::Lower => wire::SectionParameter::from(self.section).lower_case(),
            };
            let status = self.status.map(wire::Wire);
            let operation = Operation {
                name: "getInvoices",
                method: Method::GET,
                section: Some(self.section),
            };
            let (meta, documents) = transport::call(
                &self.shared,
                deadline,
                operation,
                async |client| drop(client.get_invoices(&section, status.as_ref()).await),
                decode::decode,
            )
            .await?;
            Ok(documents.into_invoices(self.section, meta))
        })
    }
}
