//! When a failed attempt is followed by another.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Error;

/// How often and how patiently a call is tried again.
///
/// Only what is safe is repeated: reads after a passing failure; writes only
/// if the request surely never left. Waits grow exponentially and are drawn
/// at random up to their bound, so that clients that failed together do not
/// come back together. What the server asks for takes precedence, unless it is
/// longer than [`longest_wait`](Self::longest_wait): then the call ends and
/// the error tells the time.
///
/// # Example
///
/// ```
/// use std::time::Duration;
///
/// use gst_ims::limits::RetryPolicy;
///
/// let patient = RetryPolicy::default()
///     .max_attempts(8)
///     .longest_wait(Duration::from_secs(60));
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_wait: Duration,
    pub(super) longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Makes a policy without retries.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::limits::RetryPolicy;
    ///
    /// assert_eq!(RetryPolicy::none(), RetryPolicy::default().max_attempts(1));
    /// ```
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets how many requests one call may send; 4 unless told.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::limits::RetryPolicy;
    ///
    /// let policy = RetryPolicy::default().max_attempts(8);
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the bound of the first wait; half a second unless told.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::limits::RetryPolicy;
    ///
    /// let policy = RetryPolicy::default().first_wait(Duration::from_millis(100));
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// Sets the longest wait; 20 seconds unless told.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::limits::RetryPolicy;
    ///
    /// let policy = RetryPolicy::default().longest_wait(Duration::from_secs(60));
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Decides how long to wait before another attempt; `None` ends the call.
    ///
    /// `draw` picks a duration at random from zero to the one it is given.
    pub(super) fn wait(
        &self,
        error: &Error,
        is_repeatable: bool,
        attempts: u32,
        remaining: Duration,
        draw: impl FnOnce(Duration) -> Duration,
    ) -> Option<Duration> {
        let safe = if is_repeatable {
            error.is_retryable()
        } else {
            error.is_unsent() && error.is_retryable()
        };
        if !safe || attempts >= self.max_attempts {
            return None;
        }
        let wait = match error.retry_after() {
            Some(wished) if wished > self.longest_wait => return None,
            // Never earlier than asked, and not all at the same moment.
            Some(wished) if !wished.is_zero() => {
                wished.saturating_add(draw((wished / 20).min(Duration::from_millis(250))))
            }
            // All that came at once must not come back at once.
            _ => draw(self.bound(attempts)),
        };
        (wait < remaining).then_some(wait)
    }

    fn bound(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        self.first_wait
            .saturating_mul(1 << doublings)
            .min(self.longest_wait)
    }
}

/// The retries that all clones of a client may still spend: an outage is not
/// made worse by everyone trying four times.
pub(crate) struct Budget(Mutex<u32>);

impl Budget {
    /// In tenths of a retry; a success earns one.
    const FULL: u32 = 400;
    const RETRY: u32 = 10;

    pub(crate) fn full() -> Self {
        Self(Mutex::new(Self::FULL))
    }

    /// Takes one retry, if there is one.
    pub(super) fn spend(&self) -> bool {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match left.checked_sub(Self::RETRY) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn earn(&self) {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_add(1).min(Self::FULL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn wait(error: &Error, is_repeatable: bool, attempts: u32) -> Option<Duration> {
        RetryPolicy::default().wait(
            error,
            is_repeatable,
            attempts,
            Duration::from_secs(60),
            |bound| bound,
        )
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let error = Error::new(ErrorKind::Outage, "");
        let policy = RetryPolicy::default().max_attempts(9);
        let waits: Vec<_> = (1..=9)
            .map(|attempts| {
                policy
                    .wait(&error, true, attempts, Duration::MAX, |bound| bound)
                    .map(|wait| wait.as_millis())
            })
            .collect();
        assert_eq!(
            waits,
            [500, 1000, 2000, 4000, 8000, 16000, 20000, 20000]
                .map(Some)
                .into_iter()
                .chain([None])
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn only_what_is_safe_is_repeated() {
        for (kind, read) in [
            (ErrorKind::Network, true),
            (ErrorKind::Outage, true),
            (ErrorKind::RateLimit, true),
            (ErrorKind::Deadline, true),
            (ErrorKind::Authentication, false),
            (ErrorKind::Refused, false),
            (ErrorKind::Redirect, false),
            (ErrorKind::Decode, false),
            (ErrorKind::TooLarge, false),
            (ErrorKind::Configuration, false),
            (ErrorKind::Internal, false),
        ] {
            assert_eq!(
                wait(&Error::new(kind, ""), true, 1).is_some(),
                read,
                "{kind}"
            );
            assert_eq!(wait(&Error::new(kind, ""), false, 1), None, "{kind}");
            let unsent = Error::new(kind, "").unsent().passing();
            assert!(wait(&unsent, false, 1).is_some());
        }
    }

    #[test]
    fn the_servers_wish_comes_first_and_has_a_limit() {
        let wished = |seconds| {
            let error = Error::new(ErrorKind::RateLimit, "")
                .with_retry_after(Some(Duration::from_secs(seconds)));
            wait(&error, true, 1).map(|wait| wait.as_millis())
        };
        assert_eq!(wished(0), Some(500));
        // A little more than asked, by which those that wait for the same moment leave apart.
        assert_eq!(wished(2), Some(2_100));
        assert_eq!(wished(20), Some(20_250));
        assert_eq!(wished(21), None);
    }

    #[test]
    fn no_wait_reaches_past_the_deadline() {
        let error = Error::new(ErrorKind::Outage, "");
        let wait =
            |remaining| RetryPolicy::default().wait(&error, true, 1, remaining, |bound| bound);
        assert_eq!(wait(Duration::from_millis(500)), None);
        assert_eq!(
            wait(Duration::from_millis(501)),
            Some(Duration::from_millis(500))
        );
    }

    #[test]
    fn the_budget_runs_dry_and_fills_again() {
        let budget = Budget::full();
        let spent = (0..100).filter(|_| budget.spend()).count();
        assert_eq!(spent, 40);
        for _ in 0..10 {
            assert!(!budget.spend());
            budget.earn();
        }
        assert!(budget.spend());
        assert!(!budget.spend());
    }
}
