//! The one place that reads a clock.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Measures how much of the processor's time `work` takes on this thread.
///
/// For work that waits for nothing that is the time that it takes, without
/// the turns that the system gives to other programs meanwhile.
pub(crate) fn processor_time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = thread_time();
    let result = work();
    (result, thread_time().saturating_sub(start))
}

fn thread_time() -> Duration {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(tv_sec).unwrap_or_default(),
        u32::try_from(tv_nsec).unwrap_or_default(),
    )
}

/// Measures what passes on the clock on the wall.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "measuring real time is what this crate is for"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    pub(crate) fn seconds(self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}

/// The network's delay, played by a server.
#[expect(
    clippy::disallowed_methods,
    reason = "a server that is slow in earnest; nothing but a measurement waits for it"
)]
pub(crate) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}

/// The time between two looks at a process.
#[expect(
    clippy::disallowed_methods,
    reason = "a process can only be watched in real time"
)]
pub(crate) fn nap(time: Duration) {
    std::thread::sleep(time);
}

/// The day, for the results.
#[expect(
    clippy::disallowed_methods,
    reason = "results say on which day they were measured"
)]
pub(crate) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}
