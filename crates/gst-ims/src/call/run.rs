//! One call: as many attempts as its deadline and its policy allow.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sandbox_gst::Requests;
use tokio::time::Instant;
use tracing::{Instrument, Span, debug, field, info_span};

use super::attempt::{Asked, Attempt};
use super::renewal::{concerns_the_token, may_renew, not_renewed};
use super::{Bounds, Caller, Operation, Response};
use crate::config::credentials::Prepared;
use crate::error::{Delivery, Error, ErrorKind};
use crate::http::{Answer, send};
use crate::observe::{CallSummary, Wait};
use crate::{clock, envelope};

/// Makes a call.
pub(crate) async fn call<O: Operation>(
    caller: &Caller,
    bounds: &Bounds,
    operation: &O,
) -> Result<O::Output, Error> {
    let span = info_span!(
        "gst_ims.call",
        operation = O::INFO.id,
        section = operation.section().map(field::display),
        taxpayer = caller.taxpayer.as_deref(),
        transaction_id = field::Empty,
        attempts = field::Empty,
        error.type = field::Empty,
    );
    let asked = Asked {
        caller,
        bounds,
        operation,
    };
    let mut call = Call {
        asked: &asked,
        started: clock::now(),
        attempts: 0,
        is_on_new_connection: false,
        has_sent: false,
        waited: Duration::ZERO,
        last_failure: None,
        is_told: false,
    };
    async {
        let result = call.alone().await;
        call.trace(&result);
        call.tell(result.as_ref().err().map(Error::kind));
        result
    }
    .instrument(span)
    .await
}

struct Call<'a, O: Operation> {
    asked: &'a Asked<'a, O>,
    started: Instant,
    attempts: u32,
    /// Whether an attempt may have met a dead connection: it does not count against the policy,
    /// and the next ones open their own.
    is_on_new_connection: bool,
    /// Whether a request was given to the connection.
    has_sent: bool,
    waited: Duration,
    /// What the attempt before failed of.
    last_failure: Option<Error>,
    is_told: bool,
}

/// A call that is dropped is told as well.
impl<O: Operation> Drop for Call<'_, O> {
    fn drop(&mut self) {
        if !self.is_told {
            self.tell(Some(self.asked.bounds.cut_short()));
        }
    }
}

impl<O: Operation> Call<'_, O> {
    /// Waits for its turn where the tax network takes one request of a taxpayer at a time.
    async fn alone(&mut self) -> Result<O::Output, Error> {
        let _turn = match self.asked.operation.writes_for() {
            Some(gstin) if O::INFO.exclusive => {
                let turn = self.asked.shared().writes.enter(gstin);
                let entered = self
                    .asked
                    .bounds
                    .deadline
                    .bound(async { Ok(turn.await) })
                    .await;
                Some(entered.map_err(|error| self.with_delivery(error))?)
            }
            _ => None,
        };
        self.run().await
    }

    async fn run(&mut self) -> Result<O::Output, Error> {
        let deadline = self.asked.bounds.deadline;
        let credentials = deadline.bound(self.asked.caller.credentials.get()).await;
        let mut credentials = credentials.map_err(|error| self.with_delivery(error))?;
        let mut renewed = false;
        loop {
            let result = deadline.bound(self.attempt(&credentials)).await;
            let error = match result {
                Ok(mut response) => {
                    self.asked.shared().budget.earn();
                    let meta = response.meta_mut();
                    meta.attempts = self.attempts;
                    meta.taxpayer.clone_from(&self.asked.caller.taxpayer);
                    return Ok(response);
                }
                Err(error) => {
                    let error = self.with_last_failure(error).with_attempts(self.attempts);
                    let error = self.with_delivery(error);
                    self.has_sent &= !error.is_unsent();
                    error
                }
            };
            if self.may_have_met_a_dead_connection(&error) {
                debug!("the connection may have been dead; a new one is opened");
                self.is_on_new_connection = true;
                continue;
            }
            if !renewed && concerns_the_token::<O>(&error) {
                if !may_renew::<O>(&error) {
                    self.asked.caller.credentials.forget(&credentials).await;
                    return Err(error);
                }
                renewed = true;
                let other = deadline
                    .bound(self.asked.caller.credentials.renew(&credentials))
                    .await;
                match other {
                    Ok(Some(other)) => {
                        debug!("credentials renewed");
                        credentials = other;
                        continue;
                    }
                    Ok(None) => return Err(error),
                    Err(failed) => return Err(not_renewed(error, failed)),
                }
            }
            self.wait(error).await?;
        }
    }

    async fn attempt(&mut self, credentials: &Arc<Prepared>) -> Result<O::Output, Error> {
        let shared = self.asked.shared();
        let _slot = shared
            .limiter
            .enter(self.asked.bounds.deadline, |wait| {
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
            http.request.method = field::Empty,
            http.request.resend_count = self.attempts - 1,
            http.response.status_code = field::Empty,
            http.response.body.size = field::Empty,
            server.address = shared.host.as_deref(),
            error.type = field::Empty,
        );
        span.in_scope(|| debug!("sending"));
        let attempt = Attempt::begin(self.asked, self.attempts);
        let result = self
            .exchange(credentials, &span)
            .instrument(span.clone())
            .await;
        attempt.end(&span, &result);
        result
    }

    /// Time that is over tells no cause; the attempt before may have had one.
    fn with_last_failure(&mut self, error: Error) -> Error {
        match self.last_failure.take() {
            Some(last) if error.kind() == ErrorKind::Deadline => error
                .with_note(&format!("the attempt before failed: {last}"))
                .with_source(last),
            _ => error,
        }
    }

    /// Says of a request that is not safe to repeat what became of it.
    fn with_delivery(&self, error: Error) -> Error {
        let delivery = if O::INFO.repeatable {
            None
        } else if !self.has_sent || error.is_unsent() {
            Some(Delivery::NotSent)
        } else {
            error.delivery().or(Some(Delivery::Unknown))
        };
        error.with_delivery(delivery)
    }

    /// An idle connection may be dead without a word, where a server or a balancer forgot it. Only
    /// a hang-up before any response can be that, only once, and only if there was a connection to
    /// be kept.
    fn may_have_met_a_dead_connection(&self, error: &Error) -> bool {
        error.is_hang_up()
            && O::INFO.repeatable
            && !self.is_on_new_connection
            && self.asked.shared().has_succeeded.load(Ordering::Relaxed)
            && self.asked.shared().http.fresh().is_some()
    }

    async fn exchange(
        &mut self,
        credentials: &Arc<Prepared>,
        span: &Span,
    ) -> Result<O::Output, Error> {
        let shared = self.asked.shared();
        // What must not be sent twice is not risked on a connection that may be dead.
        let is_on_new_connection = self.is_on_new_connection || !O::INFO.repeatable;
        let fresh = is_on_new_connection.then(|| shared.http.fresh()).flatten();
        let http = fresh.unwrap_or_else(|| shared.http.pooled());
        let requests = Requests::new(&shared.base_url, http);
        let request = self.asked.operation.request(&requests)?;
        span.record("http.request.method", request.method().as_str());
        self.has_sent = true;
        let answer = match self.asked.operation.secret() {
            Some(secret) => {
                let credentials = Arc::new(credentials.hiding(secret));
                self.send(http, request, &credentials).await?
            }
            None => self.send(http, request, credentials).await?,
        };
        span.record("http.response.body.size", answer.body.len());
        self.asked
            .operation
            .decode(&answer, &self.asked.bounds.memory)
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        request: reqwest::Request,
        credentials: &Arc<Prepared>,
    ) -> Result<Answer, Error> {
        let shared = self.asked.shared();
        let limit = if O::INFO.repeatable {
            shared.attempt_timeout
        } else {
            shared.only_attempt_timeout
        };
        let sending = send(
            http,
            request,
            credentials,
            shared.body,
            &self.asked.bounds.memory,
        );
        let answer = clock::within(limit, sending).await.unwrap_or_else(|| {
            Err(Error::new(
                ErrorKind::Network,
                format!(
                    "one attempt had no complete answer within {} s",
                    limit.as_secs_f64()
                ),
            ))
        })?;
        shared.has_succeeded.store(true, Ordering::Relaxed);
        shared
            .limiter
            .apply_hints(&answer.hints, self.asked.bounds.retries.longest_wait)
            .await;
        if (200..300).contains(&answer.http_status) {
            Ok(answer)
        } else {
            Err(envelope::from_status(&answer))
        }
    }

    /// Waits until another attempt is due, or gives up with the error.
    async fn wait(&mut self, error: Error) -> Result<(), Error> {
        let shared = self.asked.shared();
        let wait = self.asked.bounds.retries.wait(
            &error,
            O::INFO.repeatable,
            self.attempts
                .saturating_sub(u32::from(self.is_on_new_connection)),
            self.asked.bounds.deadline.remaining(),
            draw,
        );
        // Whether or not this call goes on, no clone need ask before.
        if error.kind() == ErrorKind::RateLimit
            && let Some(hold) = error.retry_after().or(wait)
        {
            shared.limiter.pause(hold.min(LONGEST_HOLD)).await;
        }
        let Some(wait) = wait.filter(|_| self.attempts > 0) else {
            return Err(error);
        };
        if !shared.budget.spend() {
            return Err(error.with_note(&format!(
                "the client's retries are used up, after {} of this call",
                self.attempts
            )));
        }
        debug!(
            attempt = self.attempts,
            wait_ms = wait.as_millis(),
            "will try again after: {error}"
        );
        self.tell_of_wait(wait, Some(error.kind()));
        clock::sleep(wait).await;
        self.waited = self.waited.saturating_add(wait);
        self.last_failure = Some(error);
        Ok(())
    }

    fn tell_of_wait(&self, duration: Duration, error: Option<ErrorKind>) {
        if let Some(observer) = &self.asked.shared().observer {
            observer.waiting(&Wait {
                operation: O::INFO.id,
                section: self.asked.operation.section(),
                attempts: self.attempts,
                duration,
                error,
            });
        }
    }

    fn tell(&mut self, error: Option<ErrorKind>) {
        self.is_told = true;
        if let Some(observer) = &self.asked.shared().observer {
            observer.call(&CallSummary {
                operation: O::INFO.id,
                section: self.asked.operation.section(),
                attempts: self.attempts,
                waited: self.waited,
                elapsed: clock::now().saturating_duration_since(self.started),
                error,
            });
        }
    }

    fn trace(&self, result: &Result<O::Output, Error>) {
        let span = Span::current();
        span.record("attempts", self.attempts);
        let id = match result {
            Ok(response) => response.meta().transaction_id.as_deref(),
            Err(error) => {
                span.record("error.type", error.kind().as_str());
                error.transaction_id()
            }
        };
        if let Some(id) = id {
            span.record("transaction_id", id);
        }
        let elapsed = clock::now().saturating_duration_since(self.started);
        debug!(elapsed_ms = elapsed.as_millis(), "call ended");
    }
}

/// A server that is never to be asked again is asked again after this.
const LONGEST_HOLD: Duration = Duration::from_secs(15 * 60);

/// Draws a duration from zero to `bound`: full jitter.
fn draw(bound: Duration) -> Duration {
    let bound = u64::try_from(bound.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(fastrand::u64(0..=bound))
}
