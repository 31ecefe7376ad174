//! The request for the imports of one section.

use futures_util::future::BoxFuture;
use gst_types::{ImportSection, Status, wire};
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode;
use super::response::Imports;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

/// A request for the imports of one section.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ImportsRequest {
    caller: Caller,
    section: ImportSection,
    status: Option<Status>,
    options: CallOptions,
}

impl ImportsRequest {
    pub(crate) fn new(caller: Caller, section: ImportSection) -> Self {
        Self {
            caller,
            section,
            status: None,
            options: CallOptions::default(),
        }
    }

    /// Asks only for imports on which this action stands.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Status;
    /// use gst_ims::gst_types::ImportSection;
    ///
    /// let pending = client.imports(ImportSection::Impg).status(Status::Pending).send().await?;
    /// println!("{} pending", pending.imports.len());
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
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an answer that makes no
    /// sense as a whole; see [`ErrorKind`](crate::ErrorKind). A server that does not list imports
    /// refuses the section.
    pub async fn send(self) -> Result<Imports, Error> {
        self.fetch().await
    }

    fn fetch(self) -> BoxFuture<'static, Result<Imports, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(ImportsRequest => Imports);

impl Operation for ImportsRequest {
    const INFO: &'static OperationInfo = &operations::GET_INVOICES;
    type Output = Imports;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let section = wire::SectionParameter::from(self.section);
        requests
            .get_invoices(&section, self.status.map(wire::Wire).as_ref())
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Imports, Error> {
        decode::decode(self.section, answer, memory)
    }
}
