//! The time that a call may take.

use std::time::Duration;

/// The time when none is asked for.
pub(crate) const USUAL: Duration = Duration::from_mins(2);

/// The time when none is asked for and jobs of the tax network are waited for.
pub(crate) const OF_JOBS: Duration = Duration::from_mins(15);

/// A day; whoever asks for more has mistaken the unit.
const LONGEST: Duration = Duration::from_hours(24);

/// Below this no answer can ever arrive.
const SHORTEST: Duration = Duration::from_millis(1);

const EXPECTED: &str =
    "expected seconds as a plain decimal number from 0.001 to 86400, such as 30 or 0.5";

/// Parses a positive decimal number of seconds.
pub(crate) fn parse(text: &str) -> Result<Duration, &'static str> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.starts_with(|first: char| first.is_ascii_digit());
    if !is_plain {
        return Err(EXPECTED);
    }
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| (SHORTEST..=LONGEST).contains(time))
        .ok_or(EXPECTED)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_plain_positive_decimals() {
        let cases = [
            ("30", Duration::from_secs(30)),
            ("0.5", Duration::from_millis(500)),
            ("0.001", SHORTEST),
            ("86400", LONGEST),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        let texts = [
            "",
            "0",
            "0.0",
            "-1",
            "+1",
            "NaN",
            "nan",
            "inf",
            "infinity",
            "1e3",
            "0.0001",
            "86401",
            "1.2.3",
            ".5",
            " 5",
            "5s",
            "5,0",
            "٣",
            "99999999999999999999999999999999999999999999",
        ];
        for text in texts {
            assert!(parse(text).is_err(), "{text}");
        }
    }
    proptest! {
        #[test]
        fn any_other_text_is_refused(text in "[-+0-9.,eEinfaN ]{0,12}|\\PC*") {
            if let Ok(time) = parse(&text) {
                prop_assert!((SHORTEST..=LONGEST).contains(&time));
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            }
        }

        #[test]
        fn every_millisecond_counts(milliseconds in 1_u64..=86_400_000) {
            let text = format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
            prop_assert_eq!(parse(&text), Ok(Duration::from_millis(milliseconds)));
        }
    }
}
