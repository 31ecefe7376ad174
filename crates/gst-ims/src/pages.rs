//! Numbers and ranges with which a response says that it is one page of several.

/// Reads `9`, `09`, `9.0` and `9e0`. What is larger than any number of documents is the largest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast stops at the largest number, and no number below zero gets there"
)]
pub(crate) fn number(text: &str) -> Option<usize> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let is_number = text.starts_with(|first: char| first.is_ascii_digit());
    let number: f64 = text.parse().ok().filter(|_| is_number)?;
    let has_fraction = number.fract() > 0.0;
    (!has_fraction).then_some(number as usize)
}

/// Whether a range such as `items 0-99/200` is of everything. What cannot be read is not of a part.
pub(crate) fn is_whole_range(range: &str) -> bool {
    let parts = || {
        let (ends, size) = range.trim().rsplit_once('/')?;
        let (first, last) = ends.rsplit_once('-')?;
        let first = first.trim_end().rsplit(' ').next()?;
        Some((number(first)?, number(last)?, number(size)))
    };
    parts().is_none_or(|(first, last, size)| {
        // Some count from one. A size that is not known (`*`) is no larger than what is here.
        let length = last.saturating_add(1).saturating_sub(first);
        first <= 1 && size.is_none_or(|size| length >= size)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for (text, expected) in [
            ("9", Some(9)),
            (" 09", Some(9)),
            ("9.0", Some(9)),
            ("9e0", Some(9)),
            ("0.9E+1", Some(9)),
            ("1e400", Some(usize::MAX)),
            ("99999999999999999999", Some(usize::MAX)),
            ("9.5", None),
            ("-1", None),
            ("-1.0", None),
            ("nan", None),
            ("inf", None),
            ("9 files", None),
            ("", None),
        ] {
            assert_eq!(number(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_range_is_whole_if_it_begins_at_the_first_and_ends_with_the_last() {
        for (range, expected) in [
            ("items 0-99/100", true),
            ("items 0-99/200", false),
            ("0-99/200", false),
            ("1-200/200", true),
            ("1-199/200", false),
            ("items 100-199/200", false),
            ("items 100-199/*", false),
            ("bytes 0-10/*", true),
            ("bytes 0 - 10 / 11", true),
            ("bytes 0 - 10 / 12", false),
            ("0-9.0/1e1", true),
            ("0-9/1e2", false),
            ("bytes */200", true),
            ("all", true),
        ] {
            assert_eq!(is_whole_range(range), expected, "{range}");
        }
    }
}
