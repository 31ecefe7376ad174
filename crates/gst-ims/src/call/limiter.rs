//! Keeps the clones of a client within the server's limits together.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use tracing::debug;

use super::{RequestCounter, Turn};
use crate::clock;
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};
use crate::http::ServerHints;

/// How many requests a client sends in a minute.
///
/// The documentation contradicts itself (25, 100, 120 or 500 a minute); what
/// the server's headers say corrects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit(Option<NonZeroU32>);

impl RateLimit {
    /// As many requests as are asked for; the server's word still counts.
    pub const UNLIMITED: Self = Self(None);

    /// So many requests in any minute.
    ///
    /// # Example
    ///
    /// ```
    /// use std::num::NonZeroU32;
    ///
    /// use gst_ims::limits::RateLimit;
    ///
    /// let one_a_second = RateLimit::per_minute(NonZeroU32::new(60).unwrap());
    /// assert_ne!(one_a_second, RateLimit::UNLIMITED);
    /// ```
    #[must_use]
    pub const fn per_minute(requests: NonZeroU32) -> Self {
        Self(Some(requests))
    }
}

/// The limits on sending, shared by all clones.
pub(crate) struct Limiter {
    slots: Semaphore,
    ceiling: Option<NonZeroU32>,
    /// Who counts; without it the state here does.
    counter: Option<Arc<dyn RequestCounter>>,
    state: Mutex<State>,
}

struct State {
    /// How many requests any minute may see.
    limit: Option<NonZeroU32>,
    /// When the requests of the last minute left, the first one first.
    sent: VecDeque<Instant>,
    hold: Option<Hold>,
    /// Until when nobody else is asked to count, as the last one who was could not.
    alone_until: Option<Instant>,
}

/// A time in which no request is to be sent.
#[derive(Clone, Copy)]
struct Hold {
    since: Instant,
    until: Instant,
}

impl Limiter {
    /// Begins with the `usual` rate, unless the user has `chosen` one, which the
    /// server can only lower.
    pub(crate) fn new(chosen: Option<RateLimit>, usual: RateLimit, concurrency: usize) -> Self {
        let rate = chosen.unwrap_or(usual);
        Self {
            ceiling: chosen.and_then(|rate| rate.0),
            counter: None,
            slots: Semaphore::new(concurrency.clamp(1, Semaphore::MAX_PERMITS)),
            state: Mutex::new(State {
                limit: rate.0,
                sent: VecDeque::new(),
                hold: None,
                alone_until: None,
            }),
        }
    }

    /// Lets somebody else count, if there is one.
    pub(crate) fn counting_with(self, counter: Option<Arc<dyn RequestCounter>>) -> Self {
        Self { counter, ..self }
    }

    /// Waits for a place, or fails at once if none comes before the deadline.
    ///
    /// `waiting` is told of each wait for the rate's sake.
    pub(super) async fn enter(
        &self,
        deadline: Deadline,
        waiting: impl Fn(Duration),
    ) -> Result<SemaphorePermit<'_>, Error> {
        let permit = self.slots.acquire().await.map_err(|closed| {
            Error::new(ErrorKind::Internal, "the limiter is closed").with_source(closed)
        })?;
        while let Some(wait) = self.wait(deadline).await {
            // All that waited for the same moment must not leave at the same moment.
            let wait = wait.saturating_add(jitter(wait));
            if wait >= deadline.remaining() {
                return Err(Error::new(
                    ErrorKind::RateLimit,
                    "the rate limit leaves no request within the time allowed",
                )
                .with_retry_after(Some(wait)));
            }
            waiting(wait);
            clock::sleep(wait).await;
        }
        Ok(permit)
    }

    /// Takes a request from the rate, or tells how long to wait for it.
    async fn wait(&self, deadline: Deadline) -> Option<Duration> {
        let counted = {
            let mut state = self.state();
            let now = clock::now();
            if let Some(wait) = state.held(now, deadline) {
                return Some(wait);
            }
            match (&self.counter, state.limit) {
                (Some(counter), Some(limit)) if !state.is_alone(now) => counter.take(limit),
                _ => return state.take(now),
            }
        };
        let counted = counted.await;
        let mut state = self.state();
        let now = clock::now();
        match counted {
            Ok(Turn::Go) => {
                state.count(now);
                None
            }
            Ok(Turn::Wait(wait)) => Some(wait),
            Err(error) => {
                debug!("the requests of all who use the key cannot be counted: {error}");
                state.alone_until = now.checked_add(ALONE);
                state.take(now)
            }
        }
    }

    /// Follows what the server says about its limit.
    ///
    /// A limit is corrected, never invented: a gateway that announces one may
    /// not mean this client.
    pub(super) async fn apply_hints(&self, hints: &ServerHints, longest: Duration) {
        if let Some(limit) = hints.limit.and_then(NonZeroU32::new) {
            let limit = self.ceiling.map_or(limit, |ceiling| limit.min(ceiling));
            // What was sent already counts against the new limit too.
            if let Some(known) = &mut self.state().limit {
                *known = limit;
            }
        }
        if hints.remaining == Some(0)
            && let Some(reset) = hints.reset_after
        {
            self.pause(reset.min(longest)).await;
        }
    }

    /// Lets no clone send for a while.
    pub(super) async fn pause(&self, wait: Duration) {
        self.state().hold_for(wait);
        let Some(counter) = &self.counter else {
            return;
        };
        if let Err(error) = counter.pause(wait).await {
            // The others learn it from the server.
            debug!("who else uses the key is not told of the pause: {error}");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A little more than a minute: requests that leave a minute apart may arrive closer together.
const WINDOW: Duration = Duration::from_millis(60_200);

/// How long a client counts alone before it asks again who could not count.
const ALONE: Duration = Duration::from_secs(5);

impl State {
    fn hold_for(&mut self, wait: Duration) {
        let since = clock::now();
        let Some(until) = since.checked_add(wait) else {
            return;
        };
        if self.hold.is_none_or(|hold| hold.until < until) {
            self.hold = Some(Hold { since, until });
        }
    }

    /// How long nothing is to be sent, if a hold has not ended.
    fn held(&mut self, now: Instant, deadline: Deadline) -> Option<Duration> {
        let hold = self.hold?;
        let wait = hold.until.saturating_duration_since(now);
        if wait.is_zero() {
            self.hold = None;
            return None;
        }
        // A section that has to wait longer than the call lasts costs the others of the same
        // call nothing; a later call finds the server's word and keeps it.
        let is_of_another_section = wait >= deadline.remaining() && hold.since >= deadline.began();
        (!is_of_another_section).then_some(wait)
    }

    /// Takes a request, if fewer than the limit left within the window that ends now; else tells
    /// when the oldest that counts leaves the window.
    fn take(&mut self, now: Instant) -> Option<Duration> {
        let limit = usize::try_from(self.limit?.get()).unwrap_or(usize::MAX);
        self.forget(now);
        let oldest = self
            .sent
            .len()
            .checked_sub(limit)
            .and_then(|index| self.sent.get(index));
        if let Some(oldest) = oldest {
            return Some(WINDOW.saturating_sub(now.saturating_duration_since(*oldest)));
        }
        self.sent.push_back(now);
        None
    }

    /// Counts a request that somebody else let go, in case this client has to go on alone.
    fn count(&mut self, now: Instant) {
        self.forget(now);
        self.sent.push_back(now);
    }

    /// Forgets the requests that no longer count.
    fn forget(&mut self, now: Instant) {
        let is_over = |sent: &Instant| now.saturating_duration_since(*sent) >= WINDOW;
        while self.sent.front().is_some_and(is_over) {
            self.sent.pop_front();
        }
    }

    fn is_alone(&self, now: Instant) -> bool {
        self.alone_until.is_some_and(|until| now < until)
    }
}

/// At most a twentieth of a wait, and no more than a quarter of a second.
pub(super) fn jitter(wait: Duration) -> Duration {
    let most = (wait / 20).min(Duration::from_millis(250));
    Duration::from_micros(fastrand::u64(
        0..=u64::try_from(most.as_micros()).unwrap_or(u64::MAX),
    ))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn limiter(per_minute: u32) -> Limiter {
        let rate = NonZeroU32::new(per_minute).map_or(RateLimit::UNLIMITED, RateLimit::per_minute);
        Limiter::new(None, rate, 8)
    }

    /// Sends as fast as allowed, and returns the seconds at which it did.
    async fn sent(limiter: &Limiter, requests: usize) -> Vec<f64> {
        let start = clock::now();
        let mut times = Vec::new();
        for _ in 0..requests {
            drop(limiter.enter(Deadline::after(HOUR), |_| {}).await.unwrap());
            times.push((clock::now() - start).as_secs_f64());
        }
        times
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_sees_more_than_the_limit() {
        for limit in [1, 2, 9, 25, 100, 500] {
            let times = sent(&limiter(limit), 3 * limit as usize).await;
            for (index, time) in times.iter().enumerate() {
                let in_minute = times[index..].iter().filter(|t| **t < time + 60.0).count();
                assert!(in_minute <= limit as usize, "{in_minute} of {limit}");
            }
            // All of the first minute leave at once, and so on.
            let last = *times.last().unwrap();
            assert!(
                (120.0..122.0).contains(&last),
                "three times {limit} at {limit} a minute took {last} s"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_eight_sections_leave_at_once() {
        assert!(sent(&limiter(25), 8).await.iter().all(|time| *time < 0.1));
        assert!(sent(&limiter(0), 1000).await.iter().all(|time| *time < 0.1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_beyond_the_deadline_fails_at_once_and_tells_the_time() {
        let limiter = limiter(1);
        drop(limiter.enter(Deadline::after(HOUR), |_| {}).await.unwrap());
        let start = clock::now();
        let error = limiter
            .enter(Deadline::after(Duration::from_secs(5)), |_| {})
            .await
            .unwrap_err();
        assert_eq!(clock::now(), start);
        assert_eq!(error.kind(), ErrorKind::RateLimit);
        assert_eq!(error.retry_after().unwrap().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn each_wait_is_told() {
        let limiter = limiter(1);
        let told = Mutex::new(Vec::new());
        for _ in 0..2 {
            let waiting = |wait: Duration| told.lock().unwrap().push(wait.as_secs());
            drop(limiter.enter(Deadline::after(HOUR), waiting).await.unwrap());
        }
        assert_eq!(*told.lock().unwrap(), [60]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_chosen_rate_is_used_whole() {
        let times = sent(&limiter(4), 8).await;
        assert!(times[3] < 0.1, "{times:?}");
        assert!((60.0..61.0).contains(&times[7]), "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn those_that_waited_together_leave_apart() {
        let limiter = limiter(0);
        let hints = ServerHints {
            limit: Some(100),
            remaining: Some(0),
            reset_after: Some(Duration::from_secs(9)),
            ..ServerHints::default()
        };
        limiter.apply_hints(&hints, HOUR).await;
        let together = std::iter::repeat_with(|| sent(&limiter, 1)).take(8);
        let mut times = futures_util::future::join_all(together).await.concat();
        times.dedup();
        assert!(times.len() > 1, "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_are_under_way_than_allowed() {
        let limiter = Limiter::new(None, RateLimit::UNLIMITED, 2);
        let enter = || limiter.enter(Deadline::after(HOUR), |_| {});
        let first = enter().await.unwrap();
        let _second = enter().await.unwrap();
        assert!(enter().now_or_never().is_none());
        drop(first);
        assert!(enter().now_or_never().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn the_servers_word_corrects_the_limit() {
        let limiter = limiter(100);
        let hints = |limit, remaining, seconds| ServerHints {
            limit,
            remaining,
            reset_after: Some(Duration::from_secs(seconds)),
            ..ServerHints::default()
        };
        limiter.apply_hints(&hints(Some(2), Some(1), 9), HOUR).await;
        assert!(sent(&limiter, 3).await[2] > 1.0);

        let chosen = RateLimit::per_minute(NonZeroU32::MIN);
        let limiter = Limiter::new(Some(chosen), RateLimit::UNLIMITED, 8);
        limiter
            .apply_hints(&hints(Some(100), Some(99), 9), HOUR)
            .await;
        assert!(sent(&limiter, 2).await[1] > 59.0);

        let limiter = self::limiter(0);
        limiter.apply_hints(&hints(Some(2), Some(0), 9), HOUR).await;
        let times = sent(&limiter, 10).await;
        assert!(
            times.iter().all(|time| (9.0..9.3).contains(time)),
            "{times:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_that_flaps_allows_no_more() {
        let limiter = limiter(25);
        let start = clock::now();
        let mut times = Vec::new();
        for request in 0..60 {
            drop(limiter.enter(Deadline::after(HOUR), |_| {}).await.unwrap());
            times.push((clock::now() - start).as_secs_f64());
            let hints = ServerHints {
                limit: Some(24 + request % 2),
                ..ServerHints::default()
            };
            limiter.apply_hints(&hints, HOUR).await;
        }
        for (index, time) in times.iter().enumerate() {
            let in_minute = times[index..].iter().filter(|t| **t < time + 60.0).count();
            assert!(in_minute <= 25, "{in_minute}");
        }
    }

    /// Lets every third request go, and remembers the pauses.
    #[derive(Debug, Default)]
    struct EveryThird {
        asked: Mutex<u32>,
        pauses: Mutex<Vec<Duration>>,
    }

    impl RequestCounter for Arc<EveryThird> {
        fn take(&self, limit: NonZeroU32) -> crate::limits::CounterFuture<'_, Turn> {
            assert_eq!(limit.get(), 7);
            Box::pin(async {
                let mut asked = self.asked.lock().unwrap();
                *asked += 1;
                Ok(if asked.is_multiple_of(3) {
                    Turn::Go
                } else {
                    Turn::Wait(Duration::from_secs(10))
                })
            })
        }

        fn pause(&self, wait: Duration) -> crate::limits::CounterFuture<'_, ()> {
            self.pauses.lock().unwrap().push(wait);
            Box::pin(async { Err(Error::from_provider("it is away")) })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn somebody_else_counts_what_has_a_limit() {
        let counter = Arc::new(EveryThird::default());
        let limiter = limiter(7).counting_with(Some(Arc::new(Arc::clone(&counter))));
        let times = sent(&limiter, 2).await;
        assert!((20.0..21.0).contains(&times[0]), "{times:?}");
        assert!((40.0..42.0).contains(&times[1]), "{times:?}");
        // Whoever counts is told of a pause; if that fails it holds here at least.
        limiter.pause(Duration::from_secs(100)).await;
        assert_eq!(*counter.pauses.lock().unwrap(), [Duration::from_secs(100)]);
        assert!(sent(&limiter, 1).await[0] > 100.0);

        let unlimited = self::limiter(0).counting_with(Some(Arc::new(Arc::clone(&counter))));
        assert!(sent(&unlimited, 9).await.iter().all(|time| *time < 0.1));
    }

    /// Lets four requests go, and then cannot count for seven seconds.
    #[derive(Debug, Default)]
    struct AwayForAWhile {
        let_go: Mutex<u32>,
        away_since: Mutex<Option<Instant>>,
        asked_while_away: Mutex<u32>,
    }

    impl RequestCounter for Arc<AwayForAWhile> {
        fn take(&self, _: NonZeroU32) -> crate::limits::CounterFuture<'_, Turn> {
            Box::pin(async {
                let mut let_go = self.let_go.lock().unwrap();
                let now = clock::now();
                let since = *self.away_since.lock().unwrap().get_or_insert(now);
                if *let_go >= 4 && now - since < Duration::from_secs(7) {
                    *self.asked_while_away.lock().unwrap() += 1;
                    return Err(Error::from_provider("it is away"));
                }
                *let_go += 1;
                Ok(Turn::Go)
            })
        }

        fn pause(&self, _: Duration) -> crate::limits::CounterFuture<'_, ()> {
            Box::pin(async { Ok(()) })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_cannot_count_is_replaced_and_asked_again() {
        let counter = Arc::new(AwayForAWhile::default());
        let limiter = limiter(6).counting_with(Some(Arc::new(Arc::clone(&counter))));
        // Four that were let go and two more fill the minute of a client that counts alone.
        let times = sent(&limiter, 6).await;
        assert!(times.iter().all(|time| *time < 0.1), "{times:?}");
        assert_eq!(*counter.asked_while_away.lock().unwrap(), 1);
        let times = sent(&limiter, 1).await;
        assert!((60.0..61.0).contains(&times[0]), "{times:?}");
        // It can count again, and is the only one who does.
        let times = sent(&limiter, 9).await;
        assert!(times.iter().all(|time| *time < 0.1), "{times:?}");
        assert_eq!(*counter.let_go.lock().unwrap(), 14);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_holds_every_clone() {
        let limiter = limiter(0);
        limiter.pause(Duration::from_secs(20)).await;
        limiter.pause(Duration::from_secs(10)).await;
        let times = sent(&limiter, 2).await;
        assert!(
            times.iter().all(|time| (20.0..20.3).contains(time)),
            "{times:?}"
        );
    }
}
