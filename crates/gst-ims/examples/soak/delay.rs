//! How late this process runs, so that a busy machine is not taken for a call
//! that outlives its deadline.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const BEAT: Duration = Duration::from_millis(5);

/// A shorter delay is every scheduler's right.
const NOTICED: Duration = Duration::from_millis(20);

/// The delays of a task that only wants to wake up, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delay(Arc<Sums>);

#[derive(Debug, Default)]
struct Sums {
    total: AtomicU64,
    longest: AtomicU64,
}

impl Delay {
    /// Watches the runtime until it ends.
    pub(crate) fn watch() -> Self {
        let delay = Self::default();
        let sums = Arc::clone(&delay.0);
        tokio::spawn(async move {
            loop {
                let due = Instant::now() + BEAT;
                tokio::time::sleep(BEAT).await;
                let late = due.elapsed();
                if late > NOTICED {
                    let late = u64::try_from(late.as_millis()).unwrap_or(u64::MAX);
                    sums.total.fetch_add(late, Ordering::Relaxed);
                    sums.longest.fetch_max(late, Ordering::Relaxed);
                }
            }
        });
        delay
    }

    /// All delays until now.
    pub(crate) fn total(&self) -> Duration {
        Duration::from_millis(self.0.total.load(Ordering::Relaxed))
    }

    pub(crate) fn longest(&self) -> Duration {
        Duration::from_millis(self.0.longest.load(Ordering::Relaxed))
    }
}
