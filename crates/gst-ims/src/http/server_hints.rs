//! What a server says about when to come back.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::clock;

/// The headers about limits that came with an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServerHints {
    /// How long to wait before the next request.
    pub(crate) retry_after: Option<Duration>,
    /// How many requests one window allows.
    pub(crate) limit: Option<u32>,
    /// How many of them are left.
    pub(crate) remaining: Option<u32>,
    /// When the window ends.
    pub(crate) reset_after: Option<Duration>,
}

impl ServerHints {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let now = text(DATE.as_str()).and_then(http_date);
        let milliseconds = text("retry-after-ms")
            .and_then(decimal)
            .map(|(wait, _)| Duration::from_millis(wait).min(LONGEST));
        Self {
            retry_after: milliseconds
                .or_else(|| text(RETRY_AFTER.as_str()).and_then(|value| retry_after(value, now))),
            limit: text("x-ratelimit-limit").and_then(|value| value.trim().parse().ok()),
            remaining: text("x-ratelimit-remaining").and_then(|value| value.trim().parse().ok()),
            reset_after: text("x-ratelimit-reset").and_then(|value| reset_after(value, now)),
        }
    }

    /// How long to wait after a refusal for too many requests.
    pub(crate) fn wait(&self) -> Option<Duration> {
        self.retry_after.or(self.reset_after)
    }
}

/// No wait is told as longer than this: nobody waits for a year.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Below this a number counts seconds from now, and from here on the time since 1970, as some
/// gateways write.
const FIRST_EPOCH: u64 = 1_000_000_000;

/// Reads a number as [`reset_after`] does, or a date.
fn retry_after(value: &str, now: Option<Timestamp>) -> Option<Duration> {
    match decimal(value) {
        Some(number) => wait(number, now),
        None => http_date(value).map(|at| until(at, now)),
    }
}

/// Reads epoch seconds, as the documentation's sample headers have them; other
/// gateways write milliseconds, microseconds, or the seconds that are left.
fn reset_after(value: &str, now: Option<Timestamp>) -> Option<Duration> {
    wait(decimal(value)?, now)
}

/// A number of seconds from now, or a moment since 1970; one that is past says nothing about when
/// to come back.
fn wait((whole, fraction): (u64, f64), now: Option<Timestamp>) -> Option<Duration> {
    if whole < FIRST_EPOCH {
        let wait = Duration::from_secs(whole).saturating_add(Duration::from_secs_f64(fraction));
        return Some(wait.min(LONGEST));
    }
    // A moment of our time tells its unit by its size.
    let (unit, fraction) = match whole.ilog10() {
        ..=10 => (
            1_000_000_000,
            Duration::from_secs_f64(fraction).subsec_nanos(),
        ),
        11..=13 => (1_000_000, 0),
        14..=16 => (1_000, 0),
        _ => (1, 0),
    };
    let nanoseconds = i128::from(whole) * unit + i128::from(fraction);
    match Timestamp::from_nanosecond(nanoseconds) {
        Ok(at) => Some(until(at, now)).filter(|wait| !wait.is_zero()),
        Err(_) => Some(LONGEST),
    }
}

/// Reads digits with or without a fraction of one, which is apart. A whole number that is too large
/// for any type is the largest.
fn decimal(value: &str) -> Option<(u64, f64)> {
    let value = value.trim();
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let whole = match whole {
        "" => 0,
        digits => digits.parse().unwrap_or(u64::MAX),
    };
    Some((whole, format!("0.{fraction}0").parse().ok()?))
}

/// The server's own clock decides, where it is told.
fn until(at: Timestamp, now: Option<Timestamp>) -> Duration {
    let now = now.unwrap_or_else(clock::time_of_day);
    Duration::try_from(at.duration_since(now))
        .unwrap_or_default()
        .min(LONGEST)
}

/// Reads the three forms of RFC 9110, a date whose weekday is wrong, and one of RFC 3339. The year
/// 9999 means never; its last days are beyond what a time stamp can hold.
fn http_date(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    if value.split(' ').any(|word| word == "9999") {
        return Some(Timestamp::MAX);
    }
    httpdate::parse_http_date(value)
        .ok()
        .and_then(|at| Timestamp::try_from(at).ok())
        .or_else(|| {
            jiff::fmt::rfc2822::DateTimeParser::new()
                .relaxed_weekday(true)
                .parse_timestamp(value)
                .ok()
        })
        .or_else(|| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn hints(headers: &[(&'static str, &str)]) -> ServerHints {
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            )
        });
        ServerHints::read(&headers.collect())
    }

    #[test]
    fn every_form_of_a_wait_is_read() {
        let date = ("date", "Tue, 06 May 2025 11:28:52 GMT");
        for (headers, seconds) in [
            (&[("retry-after", "7")][..], Some(7.0)),
            (&[("retry-after", " 1.5 ")], Some(1.5)),
            (&[("retry-after", "0")], Some(0.0)),
            (
                &[("retry-after-ms", "250"), ("retry-after", "7")],
                Some(0.25),
            ),
            (
                &[date, ("retry-after", "Tue, 06 May 2025 11:29:22 GMT")],
                Some(30.0),
            ),
            (
                &[date, ("retry-after", "Tue, 06 May 2025 11:00:00 GMT")],
                Some(0.0),
            ),
            (&[date, ("x-ratelimit-reset", "1746530992")], Some(60.0)),
            (
                &[
                    date,
                    ("x-ratelimit-reset", "1746530992"),
                    ("retry-after", "3"),
                ],
                Some(3.0),
            ),
            (&[("x-ratelimit-reset", "30")], Some(30.0)),
            (&[date, ("x-ratelimit-reset", "1746530992000")], Some(60.0)),
            (&[date, ("x-ratelimit-reset", "1746530000")], None),
            (
                &[date, ("retry-after", "Tuesday, 06-May-25 11:29:22 GMT")],
                Some(30.0),
            ),
            (
                &[date, ("retry-after", "Tue May  6 11:29:22 2025")],
                Some(30.0),
            ),
            (&[date, ("retry-after", "2025-05-06T11:29:52Z")], Some(60.0)),
            (&[date, ("retry-after", "1746530992")], Some(60.0)),
            (&[date, ("retry-after", "1746530992000")], Some(60.0)),
            (&[date, ("retry-after", "1746530000")], None),
            (&[date, ("retry-after", "1746530992.5")], Some(60.5)),
            (&[date, ("retry-after", "1746530992000.5")], Some(60.0)),
            (&[date, ("retry-after", "1746530992000000")], Some(60.0)),
            (&[date, ("retry-after", "1746530992000000000")], Some(60.0)),
            (&[date, ("x-ratelimit-reset", "1746530992.25")], Some(60.25)),
            (
                &[date, ("x-ratelimit-reset", "1746530992000000")],
                Some(60.0),
            ),
            (&[date, ("x-ratelimit-reset", "1746530000.5")], None),
            (&[("x-ratelimit-reset", "30.5")], Some(30.5)),
            (&[("retry-after", ".5")], Some(0.5)),
            (&[("retry-after", "5.")], Some(5.0)),
            (&[("retry-after", ".")], None),
            (&[("retry-after", "1.2.3")], None),
            (&[("retry-after-ms", "250.9")], Some(0.25)),
            (
                &[date, ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")],
                Some(31_536_000.0),
            ),
            (
                &[date, ("retry-after", "Fri Dec 31 23:59:59 9999")],
                Some(31_536_000.0),
            ),
            (
                &[date, ("retry-after", "Mon, 31 Dec 9999 23:59:59 GMT")],
                Some(31_536_000.0),
            ),
            (
                &[("retry-after", "99999999999999999999")],
                Some(31_536_000.0),
            ),
            (&[("retry-after", "400000000")], Some(31_536_000.0)),
            (
                &[("retry-after-ms", "99999999999999999999")],
                Some(31_536_000.0),
            ),
            (
                &[("x-ratelimit-reset", "99999999999999999999")],
                Some(31_536_000.0),
            ),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "NaN")], None),
            (&[("retry-after", "1e99")], None),
            (&[("x-ratelimit-reset", "never")], None),
            (&[], None),
        ] {
            assert_eq!(
                hints(headers).wait(),
                seconds.map(Duration::from_secs_f64),
                "{headers:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_header_panics(value in "[ -~]{0,40}", date in "[ -~]{0,40}") {
            for name in ["retry-after", "retry-after-ms", "x-ratelimit-reset", "x-ratelimit-limit"] {
                let _ = hints(&[(name, &value), ("date", &date)]).wait();
            }
        }
    }
}
