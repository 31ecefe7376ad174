//! The request for what became of a submission, once or until it is over.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use sandbox_gst::{OperationInfo, Requests, operations};
use tracing::debug;

use super::decode;
use super::response::Job;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::clock;
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

/// A request for what became of a save or reset.
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
/// use gst_ims::JobState;
///
/// let job = client.job("0032e479bcb644c").send().await?;
/// // The tax network does not know it, or does not know it yet.
/// assert_eq!((job.state, job.code.as_deref()), (JobState::Running, Some("IMS0008")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct JobRequest {
    caller: Caller,
    reference_id: String,
    submitted_at: Option<Timestamp>,
    options: CallOptions,
}

/// How patiently [`JobRequest::wait`] asks.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use gst_ims::job::Polling;
///
/// let impatient = Polling::default()
///     .first(Duration::from_secs(1))
///     .longest(Duration::from_secs(10))
///     .total(Duration::from_secs(60));
/// # let _ = impatient;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    first: Duration,
    longest: Duration,
    total: Duration,
}

impl Default for Polling {
    /// Asks after 2 seconds, then ever more seldom up to once a minute, for 15 minutes.
    fn default() -> Self {
        Self {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(60),
            total: Duration::from_secs(15 * 60),
        }
    }
}

impl Polling {
    /// Sets the wait between the first two questions.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::job::Polling;
    ///
    /// let polling = Polling::default().first(Duration::from_secs(2));
    /// # let _ = polling;
    /// ```
    #[must_use]
    pub fn first(mut self, wait: Duration) -> Self {
        self.first = wait;
        self
    }

    /// Sets the longest wait between two questions.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::job::Polling;
    ///
    /// let polling = Polling::default().longest(Duration::from_secs(30));
    /// # let _ = polling;
    /// ```
    #[must_use]
    pub fn longest(mut self, wait: Duration) -> Self {
        self.longest = wait;
        self
    }

    /// Sets how long to ask in all.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::job::Polling;
    ///
    /// let polling = Polling::default().total(Duration::from_secs(600));
    /// # let _ = polling;
    /// ```
    #[must_use]
    pub fn total(mut self, time: Duration) -> Self {
        self.total = time;
        self
    }

    /// Asks until what is answered has ended, or the time is over.
    pub(in crate::operations) async fn ask<'r, T>(
        self,
        ask: impl Fn() -> BoxFuture<'r, Result<T, Error>>,
        has_ended: fn(&T) -> bool,
    ) -> Result<T, Error> {
        let started = clock::now();
        let mut wait = self.first.min(self.longest);
        loop {
            let answer = ask().await?;
            let waited = clock::now().saturating_duration_since(started);
            let left = self.total.saturating_sub(waited);
            if has_ended(&answer) || left.is_zero() {
                return Ok(answer);
            }
            wait = wait.max(SHORTEST_WAIT);
            debug!(wait_ms = wait.as_millis(), "the job is not over");
            clock::sleep(wait.min(left)).await;
            wait = wait.saturating_add(wait / 2).min(self.longest);
        }
    }
}

impl JobRequest {
    pub(crate) fn new(caller: Caller, reference_id: String) -> Self {
        Self {
            caller,
            reference_id,
            submitted_at: None,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Says when the reference was given. Where the tax network still does not know it two minutes
    /// later, that is an error with the code `IMS0008`; without a time it is a job that is running.
    ///
    /// [`wait`](Self::wait) counts from its own start unless this was said.
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
    /// let last_month = "2024-11-12T06:00:00Z".parse()?;
    /// let forgotten = client.job("0032e479bcb644c").submitted_at(last_month).send().await;
    /// assert_eq!(forgotten.unwrap_err().code(), Some("IMS0008"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn submitted_at(mut self, at: Timestamp) -> Self {
        self.submitted_at = Some(at);
        self
    }

    /// Whether the tax network may not know the reference yet.
    fn is_fresh(&self) -> bool {
        self.submitted_at.is_none_or(|at| {
            let age = clock::time_of_day().duration_since(at);
            age < UNKNOWN_AT_MOST
        })
    }

    /// Asks once.
    ///
    /// A reference that the tax network does not know yet is a job that is running, with the code
    /// `IMS0008`; see [`submitted_at`](Self::submitted_at).
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an answer that makes no
    /// sense; see [`ErrorKind`](crate::ErrorKind).
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let job = client.job("0032e479bcb644c").send().await?;
    /// for failure in &job.failures {
    ///     println!("{:?} {:?}", failure.number, failure.message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(self) -> Result<Job, Error> {
        self.ask().await
    }

    /// Asks until the job is over, or for as long as `polling` says: then the job is returned as
    /// it is, running.
    ///
    /// The wait can be taken up again with the reference alone, also by another process.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::job::Polling;
    /// use gst_ims::JobState;
    ///
    /// let job = client.job("0032e479bcb644c").wait(Polling::default()).await?;
    /// match job.state {
    ///     JobState::Done => println!("{} documents are done", job.processed.unwrap_or(0)),
    ///     JobState::Partial => println!("{} failed, {} of them unnamed", job.failed, job.unnamed_failures()),
    ///     JobState::Failed => println!("refused whole: {:?} {:?}", job.code, job.message),
    ///     JobState::Running => println!("not over yet; ask again later"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait(self, polling: Polling) -> JobWait {
        JobWait {
            request: self,
            polling,
        }
    }

    fn ask(&self) -> BoxFuture<'_, Result<Job, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, self).await })
    }
}

/// A request for what became of a save or reset, repeated until that is over; see
/// [`JobRequest::wait`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct JobWait {
    request: JobRequest,
    polling: Polling,
}

impl JobWait {
    /// Asks until the job is over or the time of its [`Polling`] is.
    ///
    /// # Errors
    ///
    /// As [`JobRequest::send`], for the question that failed; the job goes on all the same.
    pub async fn send(self) -> Result<Job, Error> {
        let Self {
            mut request,
            polling,
        } = self;
        request.submitted_at.get_or_insert_with(clock::time_of_day);
        polling.ask(|| request.ask(), Job::has_ended).await
    }
}

/// How long the tax network may not know a reference that it gave.
const UNKNOWN_AT_MOST: SignedDuration = SignedDuration::from_mins(2);

/// No polling asks without a pause, whatever its waits are.
const SHORTEST_WAIT: Duration = Duration::from_millis(5);

sent_when_awaited!(JobWait => Job);

sent_when_awaited!(JobRequest => Job);

impl Operation for JobRequest {
    const INFO: &'static OperationInfo = &operations::CHECK_INVOICE_STATUS;
    type Output = Job;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .check_invoice_status(&self.reference_id)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Job, Error> {
        decode::decode(&self.reference_id, self.is_fresh(), answer, memory)
    }
}
