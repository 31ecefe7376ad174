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
///
/// # Other libraries
///
/// Dates of `jiff` are taken and given by `TryFrom` and `From`; those of
/// `chrono` and `time` with the features of these names.
///
/// ```
/// use gst_types::Date;
///
/// let date = Date::try_from(jiff::civil::date(2024, 11, 2))?;
/// assert_eq!(jiff::civil::Date::from(date).weekday(), jiff::civil::Weekday::Saturday);
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Makes a date, if the calendar has it and the year has four digits.
    ///
    /// ```
    /// # use gst_types::Date;
    /// assert!(Date::new(2024, 2, 29).is_some());
    /// assert_eq!(Date::new(2025, 2, 29), None);
    /// ```
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        (1..=9999).contains(&year).then_some(Self(date))
    }

    /// Returns the year.
    ///
    /// ```
    /// # use gst_types::Date;
    /// assert_eq!("2024-11-02".parse::<Date>()?.year(), 2024);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, from 1.
    ///
    /// ```
    /// # use gst_types::Date;
    /// assert_eq!("2024-11-02".parse::<Date>()?.month(), 11);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, from 1.
    ///
    /// ```
    /// # use gst_types::Date;
    /// assert_eq!("2024-11-02".parse::<Date>()?.day(), 2);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Takes a day of a return period, whose year has four digits.
    pub(crate) fn of_calendar(date: jiff::civil::Date) -> Self {
        Self(date)
    }

    /// Returns the date so many days later, or earlier if the number is below zero, unless its
    /// year does not have four digits.
    ///
    /// ```
    /// # use gst_types::Date;
    /// let date: Date = "2024-02-28".parse()?;
    /// assert_eq!(date.plus_days(2), Some("2024-03-01".parse()?));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn plus_days(self, days: i32) -> Option<Self> {
        let moved = self
            .0
            .checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()?;
        Self::try_from(moved).ok()
    }

    /// Returns how many days the date lies after another one.
    ///
    /// ```
    /// # use gst_types::Date;
    /// let date: Date = "2024-03-01".parse()?;
    /// assert_eq!(date.days_since("2024-02-28".parse()?), 2);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn days_since(self, other: Self) -> i32 {
        (self.0 - other.0).get_days()
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

impl TryFrom<jiff::civil::Date> for Date {
    type Error = ParseError;

    /// Takes a date of jiff's.
    ///
    /// # Errors
    ///
    /// Refuses the years before 1.
    fn try_from(date: jiff::civil::Date) -> Result<Self, ParseError> {
        Self::new(date.year(), date.month(), date.day()).ok_or_else(|| refused(&date.to_string()))
    }
}

#[cfg(feature = "chrono")]
impl From<Date> for chrono::NaiveDate {
    fn from(date: Date) -> Self {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        // Both libraries have the same calendar, and chrono's is the longer.
        Self::from_ymd_opt(date.year().into(), month.into(), day.into()).unwrap_or_default()
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<chrono::NaiveDate> for Date {
    type Error = ParseError;

    /// Takes a date of chrono's.
    ///
    /// # Errors
    ///
    /// Refuses years that do not have four digits.
    fn try_from(date: chrono::NaiveDate) -> Result<Self, ParseError> {
        use chrono::Datelike;

        parts(date.year(), date.month(), date.day()).ok_or_else(|| refused(&date.to_string()))
    }
}

#[cfg(feature = "time")]
impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        let month = time::Month::January.nth_next(date.month().unsigned_abs() - 1);
        // Both libraries have the same calendar, and that of time has all years of four digits.
        Self::from_calendar_date(date.year().into(), month, date.day().unsigned_abs())
            .unwrap_or(Self::MIN)
    }
}

#[cfg(feature = "time")]
impl TryFrom<time::Date> for Date {
    type Error = ParseError;

    /// Takes a date of time's.
    ///
    /// # Errors
    ///
    /// Refuses years that do not have four digits.
    fn try_from(date: time::Date) -> Result<Self, ParseError> {
        let (year, month, day) = date.to_calendar_date();
        parts(year, u8::from(month).into(), day.into()).ok_or_else(|| refused(&date.to_string()))
    }
}

#[cfg(any(feature = "chrono", feature = "time"))]
fn parts(year: i32, month: u32, day: u32) -> Option<Date> {
    let narrow = |part: u32| i8::try_from(part).ok();
    Date::new(i16::try_from(year).ok()?, narrow(month)?, narrow(day)?)
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
        parsed.ok_or_else(|| refused(text))
    }
}

fn refused(text: &str) -> ParseError {
    ParseError::new("date", "a calendar date as DD-MM-YYYY or YYYY-MM-DD", text)
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
