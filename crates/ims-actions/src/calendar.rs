//! The calendar that the tax network goes by.
//!
//! ```
//! use ims_actions::calendar::deadline;
//!
//! let (date, days) = deadline("2024-11-01T00:00:00Z".parse()?).unwrap();
//! assert_eq!((date.to_string().as_str(), days), ("2024-11-14", 13));
//! # Ok::<(), jiff::Error>(())
//! ```

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Returns the zone of India, which has one, without summer time.
#[must_use]
pub fn india() -> TimeZone {
    let offset = Offset::from_seconds(5 * 3600 + 30 * 60);
    TimeZone::fixed(offset.unwrap_or(Offset::UTC))
}

/// The day on which documents without an action count as accepted.
const DAY: i8 = 14;

/// Returns the next 14th, on which documents without an action count as accepted, and how many days
/// there are to it: none on the day itself. `None` for times beyond every calendar.
#[must_use]
pub fn deadline(now: Timestamp) -> Option<(Date, i64)> {
    let today = now.to_zoned(india()).date();
    let this_month = today.with().day(DAY).build().ok()?;
    let date = if today <= this_month {
        this_month
    } else {
        this_month.checked_add(jiff::Span::new().months(1)).ok()?
    };
    let days = date.duration_since(today).as_hours() / 24;
    Some((date, days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_14th_begins_and_ends_at_midnight_in_india() {
        for (now, expected) in [
            ("2024-11-01T00:00:00Z", ("2024-11-14", 13)),
            ("2024-11-13T18:29:59Z", ("2024-11-14", 1)),
            ("2024-11-13T18:30:00Z", ("2024-11-14", 0)),
            ("2024-11-14T18:29:59Z", ("2024-11-14", 0)),
            ("2024-11-14T18:30:00Z", ("2024-12-14", 29)),
            ("2024-12-31T12:00:00Z", ("2025-01-14", 14)),
        ] {
            let (date, days) = deadline(now.parse().unwrap()).unwrap();
            assert_eq!((date.to_string().as_str(), days), expected, "{now}");
        }
    }
}
