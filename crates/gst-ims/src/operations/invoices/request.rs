//! The request for one section.

use futures_util::future::BoxFuture;
use gst_types::{Section, Status, wire};
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode;
use super::response::Invoices;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, Response, call, not_built, option_setters,
    sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

/// A request for the documents of one section.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct InvoicesRequest {
    caller: Caller,
    section: Section,
    status: Option<Status>,
    options: CallOptions,
}

impl InvoicesRequest {
    pub(crate) fn new(caller: Caller, section: Section) -> Self {
        Self {
            caller,
            section,
            status: None,
            options: CallOptions::default(),
        }
    }

    /// Asks only for documents on which this action stands.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::{Section, Status};
    ///
    /// let rejected = client.invoices(Section::Cn).status(Status::Rejected).send().await?;
    /// println!("{} rejected", rejected.invoices.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn status(mut self, status: impl Into<Option<Status>>) -> Self {
        self.status = status.into();
        self
    }

    option_setters!();

    /// Sends the request.
    ///
    /// An answer without documents is no error, nor is one that the tax
    /// network is still preparing: see [`Invoices::completeness`]. Nor are single
    /// records that cannot be read: see [`Invoices::rejected`].
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an
    /// answer that makes no sense as a whole; see
    /// [`ErrorKind`](crate::ErrorKind).
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::{ErrorKind, Section};
    ///
    /// match client.invoices(Section::B2b).send().await {
    ///     Ok(list) => println!("{} documents, {}", list.invoices.len(), list.state()),
    ///     Err(error) if error.kind() == ErrorKind::Authentication => println!("sign in again"),
    ///     Err(error) => println!("{error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(self) -> Result<Invoices, Error> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        self.send_within(bounds).await
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    pub(super) fn send_within(self, bounds: Bounds) -> BoxFuture<'static, Result<Invoices, Error>> {
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(InvoicesRequest => Invoices);

impl Operation for InvoicesRequest {
    const INFO: &'static OperationInfo = &operations::GET_INVOICES;
    type Output = Invoices;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let section = wire::SectionParameter::from(self.section);
        requests
            .get_invoices(&section, self.status.map(wire::Wire).as_ref())
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Invoices, Error> {
        decode::decode(self.section, answer, memory)
    }

    fn section(&self) -> Option<Section> {
        Some(self.section)
    }
}

impl Response for Invoices {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
