//! A client for programs without async.
//!
//! # Example
//!
//! ```no_run
//! use gst_ims::{Section, blocking};
//!
//! let client = gst_ims::Client::builder()
//!     .api_key("key_live_…")
//!     .taxpayer_token("…")
//!     .build()?;
//! let client = blocking::Client::new(client)?;
//! let answer = client.invoices(Section::B2b).send()?;
//! println!("{} documents", answer.invoices.len());
//! # Ok::<(), gst_ims::Error>(())
//! ```

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use gst_types::{GoodsType, Section, Status};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::{
    AllInvoicesRequest, Counts, CountsRequest, Error, ErrorKind, Invoices, InvoicesRequest,
    SectionOutcome,
};

/// A [`Client`](crate::Client) whose calls block the thread.
///
/// Cheap to clone. Its calls fail with
/// [`ErrorKind::Configuration`] inside an asynchronous runtime, where blocking
/// would stop everything else.
#[derive(Clone, Debug)]
pub struct Client {
    inner: crate::Client,
    runtime: Arc<Runtime>,
}

impl Client {
    /// Wraps a client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Internal`] if the system has no resources for a runtime.
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Internal, "the runtime could not be started")
                    .with_source(error)
            })?;
        Ok(Self {
            inner: client,
            runtime: Arc::new(runtime),
        })
    }

    /// Prepares a request for the documents of one section.
    pub fn invoices(&self, section: Section) -> Blocking<InvoicesRequest> {
        self.blocking(self.inner.invoices(section))
    }

    /// Prepares requests for the documents of every section, sent
    /// concurrently.
    pub fn all_invoices(&self) -> Blocking<AllInvoicesRequest> {
        self.blocking(self.inner.all_invoices())
    }

    /// Prepares a request for the number of documents by section and action.
    pub fn counts(&self, goods_type: GoodsType) -> Blocking<CountsRequest> {
        self.blocking(self.inner.counts(goods_type))
    }

    fn blocking<R>(&self, request: R) -> Blocking<R> {
        Blocking {
            request,
            runtime: Arc::clone(&self.runtime),
        }
    }
}

/// A request whose `send` blocks the thread.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Blocking<R> {
    request: R,
    runtime: Arc<Runtime>,
}

impl<R> Blocking<R> {
    fn run<T>(&self, call: impl Future<Output = T>) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            return Err(Error::configuration(
                "the blocking client was called inside an asynchronous runtime; use `gst_ims::Client`",
            ));
        }
        Ok(self.runtime.block_on(call))
    }
}

impl Blocking<InvoicesRequest> {
    /// Sets the time for this call; see [`InvoicesRequest::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// Asks only for documents on which this action stands.
    pub fn status(mut self, status: impl Into<Option<Status>>) -> Self {
        self.request = self.request.status(status);
        self
    }

    /// Sends the request; see [`InvoicesRequest::send`].
    ///
    /// # Errors
    ///
    /// As [`InvoicesRequest::send`], and inside an asynchronous runtime.
    pub fn send(self) -> Result<Invoices, Error> {
        self.run(self.request.clone().send())?
    }
}

impl Blocking<AllInvoicesRequest> {
    /// Asks only for these sections; see [`AllInvoicesRequest::sections`].
    pub fn sections(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        self.request = self.request.sections(sections);
        self
    }

    /// Sets the time for this call; see [`AllInvoicesRequest::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// Asks only for documents on which this action stands.
    pub fn status(mut self, status: impl Into<Option<Status>>) -> Self {
        self.request = self.request.status(status);
        self
    }

    /// Sets how many requests may be under way at a time.
    pub fn concurrency(mut self, concurrency: NonZeroUsize) -> Self {
        self.request = self.request.concurrency(concurrency);
        self
    }

    /// Sends the requests; see [`AllInvoicesRequest::send`].
    ///
    /// # Errors
    ///
    /// Only inside an asynchronous runtime; the failure of a section is in its
    /// outcome.
    pub fn send(self) -> Result<Vec<SectionOutcome>, Error> {
        self.run(self.request.clone().send())
    }
}

impl Blocking<CountsRequest> {
    /// Sets the time for this call; see [`CountsRequest::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// Sends the request; see [`CountsRequest::send`].
    ///
    /// # Errors
    ///
    /// As [`CountsRequest::send`], and inside an asynchronous runtime.
    pub fn send(self) -> Result<Counts, Error> {
        self.run(self.request.clone().send())?
    }
}
