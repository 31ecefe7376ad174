//! The clock, behind one door.

use jiff::Timestamp;

#[expect(
    clippy::disallowed_methods,
    reason = "the only place that reads the clock"
)]
pub(crate) fn time_of_day() -> Timestamp {
    Timestamp::now()
}
