//! The one place that reads a clock.

use std::time::Duration;

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
