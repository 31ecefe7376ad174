//! The one error of this crate's parsers.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;

/// Text that is not what was expected.
///
/// `Display` is one lower-case line that says what was expected and what was
/// found.
///
/// ```
/// let error = "2024-13".parse::<gst_types::ReturnPeriod>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#"invalid return period: expected a month as MMYYYY or YYYY-MM, found "2024-13""#
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError {
    what: &'static str,
    expected: Cow<'static, str>,
    found: CompactString,
}

/// The longest part of a wrong text that an error repeats, in characters.
const LONGEST_FOUND: usize = 40;

impl ParseError {
    pub(crate) fn new(
        what: &'static str,
        expected: impl Into<Cow<'static, str>>,
        found: &str,
    ) -> Self {
        let mut shown: CompactString = found.chars().take(LONGEST_FOUND).collect();
        if shown.len() < found.len() {
            shown.push('…');
        }
        Self {
            what,
            expected: expected.into(),
            found: shown,
        }
    }

    /// Returns what was being parsed, such as `GSTIN`.
    ///
    /// ```
    /// let error = "1,2".parse::<gst_types::Amount>().unwrap_err();
    /// assert_eq!(error.what(), "amount");
    /// ```
    #[must_use]
    pub fn what(&self) -> &str {
        self.what
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "invalid {}: expected {}, found {:?}",
            self.what, self.expected, self.found
        )
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseError({self})")
    }
}

impl std::error::Error for ParseError {}
