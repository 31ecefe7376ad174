//! The requests for every section at once.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use gst_types::{Section, Status};

use super::request::InvoicesRequest;
use super::response::Invoices;
use crate::client::Shared;
use crate::deadline::Deadline;
use crate::error::Error;

/// Requests for the documents of every section, or of some.
///
/// # Example
///
/// ```no_run
/// # async fn example(client: gst_ims::Client) {
/// for outcome in client.all_invoices().send().await {
///     match outcome.result {
///         Ok(answer) => println!("{}: {} documents", outcome.section, answer.invoices.len()),
///         Err(error) => eprintln!("{}: {error}", outcome.section),
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct AllInvoicesRequest {
    shared: Arc<Shared>,
    sections: Vec<Section>,
    status: Option<Status>,
    timeout: Option<Duration>,
    concurrency: NonZeroUsize,
}

/// What came of one section.
#[derive(Debug)]
#[non_exhaustive]
pub struct SectionOutcome {
    /// The section.
    pub section: Section,
    /// Its documents, or why there are none.
    pub result: Result<Invoices, Error>,
}

/// Enough to hide most of the waiting without crowding the rate limit.
const CONCURRENCY: NonZeroUsize = NonZeroUsize::new(4).unwrap();

impl AllInvoicesRequest {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            sections: Section::ALL.to_vec(),
            status: None,
            timeout: None,
            concurrency: CONCURRENCY,
        }
    }

    /// Asks only for these sections, each once, in the order of
    /// [`Section::ALL`].
    pub fn sections(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        let wanted: Vec<_> = sections.into_iter().collect();
        self.sections = Section::ALL.to_vec();
        self.sections.retain(|section| wanted.contains(section));
        self
    }

    /// Sets the time for all of these calls together instead of the client's;
    /// see [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Asks only for documents on which this action stands.
    pub fn status(mut self, status: impl Into<Option<Status>>) -> Self {
        self.status = status.into();
        self
    }

    /// Sets how many requests may be under way at a time; 4 unless told.
    pub fn concurrency(mut self, concurrency: NonZeroUsize) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Sends the requests, and returns one outcome for each section that was
    /// asked for, in the order of [`Section::ALL`].
    ///
    /// One section's failure costs no other. All share one deadline.
    pub async fn send(self) -> Vec<SectionOutcome> {
        let deadline = Deadline::after(self.timeout.unwrap_or(self.shared.timeout));
        stream::iter(self.sections)
            .map(|section| {
                let request =
                    InvoicesRequest::new(Arc::clone(&self.shared), section).status(self.status);
                async move {
                    SectionOutcome {
                        section,
                        result: request.send_until(deadline).await,
                    }
                }
            })
            .buffered(self.concurrency.get())
            .collect()
            .await
    }
}
