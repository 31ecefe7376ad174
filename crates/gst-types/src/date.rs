//! Calendar dates.

use std::fmt;
use std::str::FromStr;

use compact_str::{CompactString, format_compact};

use crate::ParseError;
use crate::text::serde_as_text;

/// The date of a document.
///
/// Our form is ISO 8601 (`2024-11-02`), the wire's is `DD-MM-YYYY` (documented
/// in the schema that the page "Get Invoices" links); both are read.
///
/// # Example
///
/// ```
/// use gst_types::Date;
///
/// let date: Date = "02-11-2024".parse()?;
/// assert_eq!(date.to_string(), "2024-11-02");
/// assert!("30-02-2024".parse::<Date>().is_err());
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Makes a date, if the calendar has it and the year has four digits.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        (1..=9999).contains(&year).then_some(Self(date))
    }

    /// Returns the year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, from 1.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, from 1.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    pub(crate) fn wire_text(self) -> CompactString {
        let (year, month, day) = (self.year(), self.month(), self.day());
        format_compact!("{day:02}-{month:02}-{year:04}")
    }
}

impl From<Date> for jiff::civil::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.year(), self.month(), self.day());
        f.pad(&format_compact!("{year:04}-{month:02}-{day:02}"))
    }
}

impl FromStr for Date {
    type Err = ParseError;

    /// Parses `DD-MM-YYYY` or `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// Refuses any other form, and days that the calendar does not have.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = match *text.as_bytes() {
            [d1, d2, b'-', m1, m2, b'-', y1, y2, y3, y4]
            | [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
                from_digits([y1, y2, y3, y4], [m1, m2], [d1, d2])
            }
            _ => None,
        };
        parsed.ok_or_else(|| {
            ParseError::new("date", "a calendar date as DD-MM-YYYY or YYYY-MM-DD", text)
        })
    }
}

fn from_digits(year: [u8; 4], month: [u8; 2], day: [u8; 2]) -> Option<Date> {
    Date::new(
        number(&year)?,
        i8::try_from(number(&month)?).ok()?,
        i8::try_from(number(&day)?).ok()?,
    )
}

/// Reads at most four ASCII digits.
pub(crate) fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0_i16, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + i16::from(byte - b'0'))
    })
}

serde_as_text!(Date, "a date as DD-MM-YYYY or YYYY-MM-DD");
