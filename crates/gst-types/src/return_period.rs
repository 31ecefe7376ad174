//! The month that a return is for.

use std::fmt;
use std::str::FromStr;

use compact_str::{CompactString, format_compact};

use crate::date::number;
use crate::text::serde_as_text;
use crate::{Date, FinancialYear, ParseError, Quarter};

/// The month of a GST return.
///
/// Our form is `YYYY-MM`, the wire's is `MMYYYY`; both are read. Years are
/// those of the 20th and 21st century, as in the schema that the page
/// "Get Invoices" links. Periods are ordered in time.
///
/// # Example
///
/// ```
/// use gst_types::ReturnPeriod;
///
/// let period: ReturnPeriod = "022025".parse()?;
/// assert_eq!(period.to_string(), "2025-02");
/// assert_eq!(period.financial_year().to_string(), "2024-25");
/// assert_eq!(period.quarter().to_string(), "Q4");
/// assert_eq!(period.deadline().to_string(), "2025-03-14");
///
/// let date: gst_types::Date = "2025-02-28".parse()?;
/// assert_eq!(ReturnPeriod::try_from(date), Ok(period));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReturnPeriod {
    // The order of the fields is the order in time.
    year: i16,
    month: i8,
}

/// The first month of GST, July 2017.
const FIRST: ReturnPeriod = ReturnPeriod {
    year: 2017,
    month: 7,
};

impl ReturnPeriod {
    /// Makes a period of a year from 1900 to 2099 and a month from 1 to 12.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// assert_eq!(ReturnPeriod::new(2024, 11), Some("2024-11".parse()?));
    /// assert_eq!(ReturnPeriod::new(2024, 13), None);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let valid = (1900..=2099).contains(&year) && (1..=12).contains(&month);
        valid.then_some(Self { year, month })
    }

    /// Returns the calendar year.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.year(), 2024);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// Returns the month, from 1.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.month(), 12);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn month(self) -> i8 {
        self.month
    }

    /// Returns the financial year, which begins in April.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.financial_year().first_year(), 2024);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn financial_year(self) -> FinancialYear {
        FinancialYear::of_month(self.year, self.month)
    }

    /// Returns the quarter of the financial year.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.quarter(), gst_types::Quarter::Q3);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn quarter(self) -> Quarter {
        match self.month {
            4..=6 => Quarter::Q1,
            7..=9 => Quarter::Q2,
            10..=12 => Quarter::Q3,
            _ => Quarter::Q4,
        }
    }

    /// Returns the following month, unless that is in the year 2100.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.next(), Some("2025-01".parse()?));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self.month {
            12 => Self::new(self.year + 1, 1),
            month => Self::new(self.year, month + 1),
        }
    }

    /// Returns the month before, unless that is in the year 1899.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.previous(), Some("2024-11".parse()?));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        match self.month {
            1 => Self::new(self.year - 1, 12),
            month => Self::new(self.year, month - 1),
        }
    }

    /// Returns the first day of the month.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-11".parse()?;
    /// assert_eq!(period.first_day().to_string(), "2024-11-01");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::of_calendar(self.civil(1))
    }

    /// Returns the last day of the month.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-02".parse()?;
    /// assert_eq!(period.last_day().to_string(), "2024-02-29");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn last_day(self) -> Date {
        Date::of_calendar(self.civil(1).last_of_month())
    }

    /// Tells whether a date is in the month.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-11".parse()?;
    /// assert!(period.contains("2024-11-30".parse()?));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (date.year(), date.month()) == (self.year, self.month)
    }

    /// Returns the day on which the statement of the month (GSTR-2B) is made: the 14th of the
    /// following month.
    ///
    /// Documents without a decision are then deemed accepted. Decisions can still be changed until
    /// the month's GSTR-3B is filed, and the statement is then to be made again.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert_eq!(period.deadline().to_string(), "2025-01-14");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn deadline(self) -> Date {
        let (year, month) = match self.month {
            12 => (self.year + 1, 1),
            month => (self.year, month + 1),
        };
        Date::of_calendar(Self { year, month }.civil(14))
    }

    /// Days up to the 28th are in every month.
    fn civil(self, day: i8) -> jiff::civil::Date {
        jiff::civil::Date::new(self.year, self.month, day).unwrap_or_default()
    }

    /// Tells whether the month lies before GST began, in July 2017: no return
    /// was filed for it.
    ///
    /// ```
    /// # use gst_types::ReturnPeriod;
    /// let period: ReturnPeriod = "2024-12".parse()?;
    /// assert!(!period.is_before_gst());
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn is_before_gst(self) -> bool {
        self < FIRST
    }

    pub(crate) fn wire_text(self) -> CompactString {
        format_compact!("{:02}{:04}", self.month, self.year)
    }
}

impl TryFrom<Date> for ReturnPeriod {
    type Error = ParseError;

    /// Takes the month of a date.
    ///
    /// # Errors
    ///
    /// Refuses years other than 1900 to 2099.
    fn try_from(date: Date) -> Result<Self, ParseError> {
        Self::new(date.year(), date.month()).ok_or_else(|| {
            ParseError::new(
                "return period",
                "a year from 1900 to 2099",
                &date.to_string(),
            )
        })
    }
}

impl fmt::Display for ReturnPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_compact!("{:04}-{:02}", self.year, self.month))
    }
}

impl FromStr for ReturnPeriod {
    type Err = ParseError;

    /// Parses `MMYYYY` or `YYYY-MM`.
    ///
    /// # Errors
    ///
    /// Refuses any other form, months other than 01 to 12 and years other than
    /// 1900 to 2099.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = match *text.as_bytes() {
            [m1, m2, y1, y2, y3, y4] | [y1, y2, y3, y4, b'-', m1, m2] => {
                from_digits([y1, y2, y3, y4], [m1, m2])
            }
            _ => None,
        };
        parsed.ok_or_else(|| ParseError::new("return period", "a month as MMYYYY or YYYY-MM", text))
    }
}

fn from_digits(year: [u8; 4], month: [u8; 2]) -> Option<ReturnPeriod> {
    ReturnPeriod::new(number(&year)?, i8::try_from(number(&month)?).ok()?)
}

serde_as_text!(ReturnPeriod, "a return period as MMYYYY or YYYY-MM");

/// The first day of the month.
impl From<ReturnPeriod> for Date {
    fn from(period: ReturnPeriod) -> Self {
        period.first_day()
    }
}
