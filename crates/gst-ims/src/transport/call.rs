//! One call: as many attempts as its deadline and its policy allow.

use std::sync::Arc;
use std::time::Duration;

use gst_types::Section;
use reqwest::Method;
use tracing::{Instrument, Span, debug, field, info_span};

use super::answer::Answer;
use super::exchange::Exchange;
use crate::client::Shared;
use crate::clock;
use crate::credentials::Prepared;
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};
use crate::meta::ResponseMeta;
use crate::observer::{Attempt, CallSummary, Wait};

/// What is called, for traces and for the rules of repetition.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) section: Option<Section>,
}

/// Makes a call through a generated method.
///
/// The method builds the request; what it makes of the answer is dropped, for
/// `read` decodes the bytes itself, in one pass and without their records' wire
/// form in between. A failure that it finds inside HTTP 200 is treated as one
/// of the transport.
pub(crate) async fn call<R, W>(
    shared: &Arc<Shared>,
    deadline: Deadline,
    operation: Operation,
    method: impl Fn(sandbox_gst::Client) -> W,
    read: impl Fn(&Answer) -> Result<(ResponseMeta, R), Error>,
) -> Result<(ResponseMeta, R), Error>
where
    W: Future<Output = ()>,
{
    let span = info_span!(
        "gst_ims.call",
        operation = operation.name,
        section = operation.section.map(field::display),
        transaction_id = field::Empty,
        attempts = field::Empty,
        error.type = field::Empty,
    );
    let started = clock::now();
    let mut call = Call {
        shared,
        deadline,
        operation,
        attempts: 0,
        waited: Duration::ZERO,
    };
    let result = async {
        let result = call.run(&method, &read).await;
        call.trace(clock::now().saturating_duration_since(started), &result);
        result
    }
    .instrument(span)
    .await;
    if let Some(observer) = &shared.observer {
        observer.call(&CallSummary {
            operation: call.operation.name,
            section: call.operation.section,
            attempts: call.attempts,
            waited: call.waited,
            elapsed: clock::now().saturating_duration_since(started),
            error: result.as_ref().err().map(Error::kind),
        });
    }
    result
}

struct Call<'a> {
    shared: &'a Arc<Shared>,
    deadline: Deadline,
    operation: Operation,
    attempts: u32,
    waited: Duration,
}

impl Call<'_> {
    async fn run<R, W>(
        &mut self,
        method: &impl Fn(sandbox_gst::Client) -> W,
        read: &impl Fn(&Answer) -> Result<(ResponseMeta, R), Error>,
    ) -> Result<(ResponseMeta, R), Error>
    where
        W: Future<Output = ()>,
    {
        let deadline = self.deadline;
        let mut credentials = deadline.bound(self.shared.credentials.get()).await?;
        let mut renewed = false;
        loop {
            let result = deadline
                .bound(self.attempt(&credentials, method, read))
                .await;
            let error = match result {
                Ok((mut meta, value)) => {
                    self.shared.budget.earn();
                    meta.attempts = self.attempts;
                    return Ok((meta, value));
                }
                Err(error) => error.with_attempts(self.attempts),
            };
            if error.kind() == ErrorKind::Authentication && !renewed {
                renewed = true;
                let other = deadline
                    .bound(self.shared.credentials.renew(&credentials))
                    .await;
                match other {
                    Ok(Some(other)) => {
                        debug!("credentials renewed");
                        credentials = other;
                        continue;
                    }
                    Ok(None) => return Err(error),
                    Err(failed) => return Err(error.with_source(failed)),
                }
            }
            self.wait(error).await?;
        }
    }

    async fn attempt<R, W>(
        &mut self,
        credentials: &Arc<Prepared>,
        method: &impl Fn(sandbox_gst::Client) -> W,
        read: &impl Fn(&Answer) -> Result<(ResponseMeta, R), Error>,
    ) -> Result<(ResponseMeta, R), Error>
    where
        W: Future<Output = ()>,
    {
        let shared = self.shared;
        let _slot = shared
            .limiter
            .enter(self.deadline, |wait| {
                debug!(
                    wait_ms = wait.as_millis(),
                    "waits for its turn within the rate limit"
                );
                self.tell_of_wait(wait, None);
            })
            .await?;
        self.attempts += 1;
        let span = info_span!(
            "gst_ims.attempt",
            http.request.method = %self.operation.method,
            http.request.resend_count = self.attempts - 1,
            http.response.status_code = field::Empty,
            http.response.body.size = field::Empty,
            server.address = shared.host.as_deref(),
            error.type = field::Empty,
        );
        span.in_scope(|| debug!("sending"));
        let started = clock::now();
        let exchange = Arc::new(Exchange::new(Arc::clone(shared), Arc::clone(credentials)));
        let client = sandbox_gst::Client::new_with_client(
            &shared.base_url,
            shared.http.clone(),
            exchange.clone(),
        );
        method(client).instrument(span.clone()).await;
        let result = exchange.finish().and_then(|answer| {
            span.record("http.response.body.size", answer.body.len());
            read(&answer)
        });
        self.observe(&span, started, &result);
        result
    }

    fn observe<R>(
        &self,
        span: &Span,
        started: tokio::time::Instant,
        result: &Result<(ResponseMeta, R), Error>,
    ) {
        let (http_status, error) = match result {
            Ok((meta, _)) => (Some(meta.http_status), None),
            Err(error) => (error.http_status(), Some(error)),
        };
        if let Some(status) = http_status {
            span.record("http.response.status_code", status);
        }
        let elapsed = clock::now().saturating_duration_since(started);
        let _entered = span.enter();
        match error {
            None => debug!(elapsed_ms = elapsed.as_millis(), "answered"),
            Some(error) => {
                span.record("error.type", error.kind().as_str());
                debug!(
                    elapsed_ms = elapsed.as_millis(),
                    code = error.code(),
                    "failed: {error}"
                );
            }
        }
        if let Some(observer) = &self.shared.observer {
            observer.attempt(&Attempt {
                operation: self.operation.name,
                section: self.operation.section,
                number: self.attempts,
                http_status,
                elapsed,
                error: error.map(Error::kind),
            });
        }
    }

    /// Waits until another attempt is due, or gives up with the error.
    async fn wait(&mut self, error: Error) -> Result<(), Error> {
        let shared = self.shared;
        let wait = shared.retries.wait(
            &error,
            &self.operation.method,
            self.attempts,
            self.deadline.remaining(),
            draw,
        );
        // Whether or not this call goes on, no clone need ask before.
        if error.kind() == ErrorKind::RateLimit
            && let Some(hold) = error.retry_after().or(wait)
        {
            shared.limiter.hold(hold.min(LONGEST_HOLD));
        }
        let Some(wait) = wait.filter(|_| self.attempts > 0 && shared.budget.spend()) else {
            return Err(error);
        };
        debug!(
            attempt = self.attempts,
            wait_ms = wait.as_millis(),
            "will try again after: {error}"
        );
        self.tell_of_wait(wait, Some(error.kind()));
        clock::sleep(wait).await;
        self.waited = self.waited.saturating_add(wait);
        Ok(())
    }

    fn tell_of_wait(&self, duration: Duration, error: Option<ErrorKind>) {
        if let Some(observer) = &self.shared.observer {
            observer.waiting(&Wait {
                operation: self.operation.name,
                section: self.operation.section,
                attempts: self.attempts,
                duration,
                error,
            });
        }
    }

    fn trace<R>(&self, elapsed: Duration, result: &Result<(ResponseMeta, R), Error>) {
        let span = Span::current();
        span.record("attempts", self.attempts);
        let id = match result {
            Ok((meta, _)) => meta.transaction_id.as_deref(),
            Err(error) => {
                span.record("error.type", error.kind().as_str());
                error.transaction_id()
            }
        };
        if let Some(id) = id {
            span.record("transaction_id", id);
        }
        debug!(elapsed_ms = elapsed.as_millis(), "call ended");
    }
}

/// A server that is never to be asked again is asked again after this.
const LONGEST_HOLD: Duration = Duration::from_mins(15);

/// Draws a duration from zero to `bound`: full jitter.
fn draw(bound: Duration) -> Duration {
    let bound = u64::try_from(bound.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(fastrand::u64(0..=bound))
}
