//! Keeps the clones of a client within the server's limits together.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::wish::Wish;
use crate::clock;
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};

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
    #[must_use]
    pub const fn per_minute(requests: NonZeroU32) -> Self {
        Self(Some(requests))
    }
}

/// The limits on sending, shared by all clones.
pub(crate) struct Limiter {
    slots: Semaphore,
    ceiling: Option<NonZeroU32>,
    state: Mutex<State>,
}

struct State {
    rate: Option<Rate>,
    /// When the requests of the last minute left.
    sent: VecDeque<Instant>,
    held_until: Option<Instant>,
}

/// The generic cell rate algorithm: an even flow, and how far a burst may run
/// ahead of it.
struct Rate {
    per_minute: NonZeroU32,
    interval: Duration,
    lead: Duration,
    /// When the next request is due if all flow evenly.
    due: Instant,
}

impl Limiter {
    /// Begins with the `usual` rate, unless the user has `chosen` one, which the
    /// server can only lower.
    pub(crate) fn new(chosen: Option<RateLimit>, usual: RateLimit, concurrency: usize) -> Self {
        let rate = chosen.unwrap_or(usual);
        Self {
            ceiling: chosen.and_then(|rate| rate.0),
            slots: Semaphore::new(concurrency.clamp(1, Semaphore::MAX_PERMITS)),
            state: Mutex::new(State {
                rate: rate.0.map(|limit| Rate::new(limit, 0, clock::now())),
                sent: VecDeque::new(),
                held_until: None,
            }),
        }
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
        while let Some(wait) = self.wait() {
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
    fn wait(&self) -> Option<Duration> {
        let mut state = self.state();
        let now = clock::now();
        if let Some(until) = state.held_until {
            if until > now {
                return Some(until.saturating_duration_since(now));
            }
            state.held_until = None;
        }
        let wait = state.rate.as_mut()?.take(now);
        if wait.is_none() {
            state.count_sent(now);
        }
        wait
    }

    /// Follows what the server says about its limit.
    ///
    /// A limit is corrected, never invented: a gateway that announces one may
    /// not mean this client.
    pub(super) fn learn(&self, wish: &Wish, longest: Duration) {
        if let Some(limit) = wish.limit.and_then(NonZeroU32::new) {
            let limit = self.ceiling.map_or(limit, |ceiling| limit.min(ceiling));
            let mut state = self.state();
            if state
                .rate
                .as_ref()
                .is_some_and(|rate| rate.per_minute != limit)
            {
                // What was sent already counts, or each correction would
                // allow another burst.
                let sent = state.sent.len();
                state.rate = Some(Rate::new(limit, sent, clock::now()));
            }
        }
        if wish.remaining == Some(0)
            && let Some(reset) = wish.reset_after
        {
            self.hold(reset.min(longest));
        }
    }

    /// Lets no clone send for a while.
    pub(super) fn hold(&self, wait: Duration) {
        let until = clock::now().checked_add(wait);
        let mut state = self.state();
        state.held_until = state.held_until.max(until);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count_sent(&mut self, now: Instant) {
        self.sent.push_back(now);
        while let Some(first) = self.sent.front()
            && now.saturating_duration_since(*first) > MINUTE
        {
            self.sent.pop_front();
        }
    }
}

const MINUTE: Duration = Duration::from_mins(1);

impl Rate {
    /// Splits the minute's requests into a burst and an even flow, so that no
    /// minute, wherever it begins, sees more than all of them.
    fn new(per_minute: NonZeroU32, sent: usize, now: Instant) -> Self {
        let all = per_minute.get();
        let burst = (all / 5).max(8).min(all / 2).max(1);
        let flow = all.saturating_sub(burst).max(1);
        let interval = MINUTE / flow;
        let mut rate = Self {
            per_minute,
            interval,
            lead: interval.saturating_mul(burst.saturating_sub(1)),
            due: now,
        };
        for _ in 0..sent {
            if rate.take(now).is_some() {
                break;
            }
        }
        rate
    }

    /// Takes a request, or tells how long to wait for it.
    fn take(&mut self, now: Instant) -> Option<Duration> {
        let due = self.due.max(now);
        let wait = due.saturating_duration_since(now).saturating_sub(self.lead);
        if !wait.is_zero() {
            return Some(wait);
        }
        self.due = due.checked_add(self.interval).unwrap_or(due);
        None
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

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
            let minutes = times.last().unwrap() / 60.0;
            assert!(
                minutes < 6.0,
                "{limit} a minute took {minutes} minutes for three times as many"
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
        let wish = |limit, remaining, seconds| Wish {
            limit,
            remaining,
            reset_after: Some(Duration::from_secs(seconds)),
            ..Wish::default()
        };
        limiter.learn(&wish(Some(2), Some(1), 9), HOUR);
        assert!(sent(&limiter, 3).await[2] > 1.0);

        let chosen = RateLimit::per_minute(NonZeroU32::MIN);
        let limiter = Limiter::new(Some(chosen), RateLimit::UNLIMITED, 8);
        limiter.learn(&wish(Some(100), Some(99), 9), HOUR);
        assert!(sent(&limiter, 2).await[1] > 59.0);

        let limiter = self::limiter(0);
        limiter.learn(&wish(Some(2), Some(0), 9), HOUR);
        let times = sent(&limiter, 10).await;
        assert!(
            times.iter().all(|time| (9.0..9.1).contains(time)),
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
            let wish = Wish {
                limit: Some(24 + request % 2),
                ..Wish::default()
            };
            limiter.learn(&wish, HOUR);
        }
        for (index, time) in times.iter().enumerate() {
            let in_minute = times[index..].iter().filter(|t| **t < time + 60.0).count();
            assert!(in_minute <= 25, "{in_minute}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_holds_every_clone() {
        let limiter = limiter(0);
        limiter.hold(Duration::from_secs(20));
        limiter.hold(Duration::from_secs(10));
        let times = sent(&limiter, 2).await;
        assert!(
            times.iter().all(|time| (20.0..20.1).contains(time)),
            "{times:?}"
        );
    }
}
