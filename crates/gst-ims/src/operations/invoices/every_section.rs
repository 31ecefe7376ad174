//! The requests for every section at once.

use std::num::NonZeroUsize;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use gst_types::{Section, Status};

use super::request::InvoicesRequest;
use super::response::Invoices;
use crate::call::{Bounds, Caller};
use crate::clock;
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
    caller: Caller,
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

/// All sections: none waits for another.
const CONCURRENCY: NonZeroUsize = NonZeroUsize::new(Section::ALL.len()).unwrap();

/// How long the first request is alone: a quota that is used up is mostly told within this
/// time, and then the others need not be asked.
const HEAD_START: Duration = Duration::from_millis(250);

impl AllInvoicesRequest {
    pub(crate) fn new(caller: Caller) -> Self {
        Self {
            caller,
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

    /// Sets how many requests may be under way at a time; all by default.
    ///
    /// A section that takes more than its share of the time gives its place to one that was not
    /// asked yet.
    pub fn concurrency(mut self, concurrency: NonZeroUsize) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Sends the requests, and returns one outcome for each section that was
    /// asked for, in the order of [`Section::ALL`].
    ///
    /// One section's failure costs no other, and a section that hangs keeps none from being asked.
    /// All share one deadline, and one limit, as it is the key's: a `Retry-After` to one section
    /// holds the others that have not been sent, if it ends before the deadline, and they are sent
    /// then; if it does not, they are sent at once. Once a quota is used up, the sections that were
    /// not asked yet fail with the same error and without a request.
    pub async fn send(self) -> Vec<SectionOutcome> {
        let bounds = Bounds::of(&self.caller.shared, self.timeout);
        let share = share(&bounds, self.sections.len());
        let mut waiting = self.sections.iter().copied();
        let mut under_way = FuturesUnordered::new();
        let mut outcomes = Vec::with_capacity(self.sections.len());
        let mut places = 1;
        let mut patience = HEAD_START.min(share);
        under_way.extend(waiting.next().map(|section| self.ask(section, &bounds)));
        while !under_way.is_empty() {
            let outcome: Option<SectionOutcome> = if waiting.len() == 0 {
                under_way.next().await
            } else {
                clock::within(patience, under_way.next()).await.flatten()
            };
            places = match (&outcome, places < self.concurrency.get()) {
                // The first has had its head start.
                (_, true) => self.concurrency.get(),
                // Nobody ended within a share of the time.
                (None, false) => places + 1,
                (Some(_), false) => places,
            };
            patience = share;
            if let Some(outcome) = outcome {
                if let Err(error) = &outcome.result
                    && error.is_quota()
                {
                    let refused = waiting.by_ref().map(|section| SectionOutcome {
                        section,
                        result: Err(error.clone().with_attempts(0)),
                    });
                    outcomes.extend(refused.collect::<Vec<_>>());
                }
                outcomes.push(outcome);
            }
            while under_way.len() < places
                && let Some(section) = waiting.next()
            {
                under_way.push(self.ask(section, &bounds));
            }
        }
        outcomes.sort_by_key(|outcome| {
            Section::ALL
                .iter()
                .position(|section| *section == outcome.section)
        });
        outcomes
    }

    fn ask(&self, section: Section, bounds: &Bounds) -> BoxFuture<'static, SectionOutcome> {
        let request = InvoicesRequest::new(self.caller.clone(), section).status(self.status);
        let call = request.send_within(bounds.clone());
        Box::pin(async move {
            SectionOutcome {
                section,
                result: call.await,
            }
        })
    }
}

/// The time after which another section is asked, whatever the ones under way do: so that the last
/// is asked when half of the time is over at the latest.
fn share(bounds: &Bounds, sections: usize) -> Duration {
    let sections = u32::try_from(sections.max(1)).unwrap_or(u32::MAX);
    bounds.deadline.remaining() / sections.saturating_mul(2)
}
