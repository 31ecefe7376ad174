//! The requests for every section at once.

use std::collections::VecDeque;
use std::fmt;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, BoxStream, FuturesUnordered, Stream, StreamExt};
use gst_types::{Section, Status};

use super::all::{AllInvoices, SectionOutcome};
use super::request::InvoicesRequest;
use crate::call::{Bounds, CallOptions, Caller, RetryPolicy};
use crate::clock;

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
#[must_use = "nothing is sent before it is awaited"]
pub struct AllInvoicesRequest {
    caller: Caller,
    sections: Vec<Section>,
    status: Option<Status>,
    options: CallOptions,
    concurrency: NonZeroUsize,
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
            options: CallOptions::default(),
            concurrency: CONCURRENCY,
        }
    }

    /// Asks only for these sections, each once, in the order of
    /// [`Section::ALL`].
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Section;
    ///
    /// let all = client.all_invoices().sections([Section::Cn, Section::Cna]).send().await;
    /// println!("{} documents", all.invoices().count());
    /// # Ok(())
    /// # }
    /// ```
    pub fn sections(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        let wanted: Vec<_> = sections.into_iter().collect();
        self.sections = Section::ALL.to_vec();
        self.sections.retain(|section| wanted.contains(section));
        self
    }

    /// Sets the time for all of these calls together instead of the client's;
    /// see [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use std::time::Duration;
    ///
    /// let all = client.all_invoices().timeout(Duration::from_secs(300)).send().await;
    /// println!("{} documents", all.invoices().count());
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets how often and how patiently each call is tried again, instead of the client's
    /// [`retries`](crate::ClientBuilder::retries).
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::limits::RetryPolicy;
    ///
    /// let all = client.all_invoices().retries(RetryPolicy::none()).send().await;
    /// println!("{} documents", all.invoices().count());
    /// # Ok(())
    /// # }
    /// ```
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.options.retries = Some(policy);
        self
    }

    /// Asks only for documents on which this action stands.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Status;
    ///
    /// let all = client.all_invoices().status(Status::Pending).send().await;
    /// println!("{} documents", all.invoices().count());
    /// # Ok(())
    /// # }
    /// ```
    pub fn status(mut self, status: impl Into<Option<Status>>) -> Self {
        self.status = status.into();
        self
    }

    /// Sets how many requests may be under way at a time; all by default.
    ///
    /// A section that takes more than its share of the time gives its place to one that was not
    /// asked yet.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use std::num::NonZeroUsize;
    ///
    /// let all = client.all_invoices().concurrency(NonZeroUsize::MIN).send().await;
    /// println!("{} documents", all.invoices().count());
    /// # Ok(())
    /// # }
    /// ```
    pub fn concurrency(mut self, concurrency: NonZeroUsize) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Sends the requests, and returns what came of each section that was asked for.
    ///
    /// One section's failure costs no other, and a section that hangs keeps none from being asked.
    /// All share one deadline, and one limit, as it is the key's: a `Retry-After` to one section
    /// holds the others that have not been sent, if it ends before the deadline, and they are sent
    /// then; if it does not, they are sent at once. Once a quota is used up, the sections that were
    /// not asked yet fail with the same error and without a request.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let all = client.all_invoices().send().await;
    /// match all.into_complete() {
    ///     Ok(documents) => println!("{} documents", documents.len()),
    ///     Err(shortfalls) => println!("{shortfalls}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(self) -> AllInvoices {
        let mut sending = Sending::new(self);
        let mut sections = Vec::new();
        while let Some(outcome) = sending.next().await {
            sections.push(outcome);
        }
        sections.sort_by_key(|outcome| {
            Section::ALL
                .iter()
                .position(|section| *section == outcome.section)
        });
        AllInvoices { sections }
    }

    /// Sends the requests as [`send`](Self::send) does, and gives each section when it arrives.
    ///
    /// Nothing is sent before the first section is asked for, and what is still under way when the
    /// stream is dropped is cancelled.
    ///
    /// # Example
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mock = ims_mock::MockServer::start().await?;
    /// # let client = gst_ims::Client::builder()
    /// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
    /// #     .api_key("key_test_example")
    /// #     .taxpayer_token("token")
    /// #     .build()?;
    /// let mut sections = client.all_invoices().stream();
    /// while let Some(outcome) = sections.next().await {
    ///     match outcome.result {
    ///         Ok(answer) => println!("{}: {} documents", outcome.section, answer.invoices.len()),
    ///         Err(error) => eprintln!("{}: {error}", outcome.section),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> SectionStream {
        let sending = async move {
            stream::unfold(Sending::new(self), async |mut sending| {
                let outcome = sending.next().await?;
                Some((outcome, sending))
            })
        };
        SectionStream(sending.flatten_stream().boxed())
    }
}

impl IntoFuture for AllInvoicesRequest {
    type Output = AllInvoices;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// The sections as they arrive; see [`AllInvoicesRequest::stream`].
#[must_use = "nothing is sent before the first section is asked for"]
pub struct SectionStream(BoxStream<'static, SectionOutcome>);

impl SectionStream {
    /// Waits for another section; `None` when all have come.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let mut sections = client.all_invoices().stream();
    /// while let Some(outcome) = sections.next().await {
    ///     println!("{}: {}", outcome.section, outcome.is_complete());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<SectionOutcome> {
        self.0.next().await
    }
}

impl Stream for SectionStream {
    type Item = SectionOutcome;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<SectionOutcome>> {
        self.0.poll_next_unpin(context)
    }
}

impl fmt::Debug for SectionStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SectionStream(..)")
    }
}

/// The requests under way, and those that are yet to be sent.
struct Sending {
    request: AllInvoicesRequest,
    bounds: Bounds,
    waiting: VecDeque<Section>,
    under_way: FuturesUnordered<BoxFuture<'static, SectionOutcome>>,
    /// The sections that were refused with another and are not asked.
    refused: VecDeque<SectionOutcome>,
    /// How many may be under way.
    places: usize,
    /// How long the requests under way have before another section is asked.
    patience: Duration,
    share: Duration,
}

impl Sending {
    fn new(request: AllInvoicesRequest) -> Self {
        let bounds = Bounds::of(&request.caller.shared, &request.options);
        let share = share(&bounds, request.sections.len());
        Self {
            waiting: request.sections.iter().copied().collect(),
            under_way: FuturesUnordered::new(),
            refused: VecDeque::new(),
            places: 1,
            patience: HEAD_START.min(share),
            share,
            request,
            bounds,
        }
    }

    async fn next(&mut self) -> Option<SectionOutcome> {
        loop {
            while self.under_way.len() < self.places
                && let Some(section) = self.waiting.pop_front()
            {
                self.under_way.push(self.ask(section));
            }
            if self.under_way.is_empty() {
                return self.refused.pop_front();
            }
            let outcome = if self.waiting.is_empty() {
                self.under_way.next().await
            } else {
                let next = clock::within(self.patience, self.under_way.next());
                next.await.flatten()
            };
            let concurrency = self.request.concurrency.get();
            self.places = match (&outcome, self.places < concurrency) {
                // The first has had its head start.
                (_, true) => concurrency,
                // Nobody ended within a share of the time.
                (None, false) => self.places + 1,
                (Some(_), false) => self.places,
            };
            self.patience = self.share;
            if let Some(outcome) = outcome {
                self.refuse_the_rest(&outcome);
                return Some(outcome);
            }
        }
    }

    /// A quota that is used up is used up for all sections.
    fn refuse_the_rest(&mut self, outcome: &SectionOutcome) {
        if let Err(error) = &outcome.result
            && error.is_quota()
        {
            let refused = self.waiting.drain(..).map(|section| SectionOutcome {
                section,
                result: Err(error.clone().with_attempts(0)),
            });
            self.refused.extend(refused);
        }
    }

    fn ask(&self, section: Section) -> BoxFuture<'static, SectionOutcome> {
        let request =
            InvoicesRequest::new(self.request.caller.clone(), section).status(self.request.status);
        let call = request.send_within(self.bounds.clone());
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
