//! The years and quarters in which taxes are counted.

use std::fmt;
use std::str::FromStr;

use compact_str::format_compact;

use crate::date::number;
use crate::text::serde_as_text;
use crate::{Date, ParseError};

/// A financial year, from April to March; written `2024-25`.
///
/// # Example
///
/// ```
/// use gst_types::FinancialYear;
///
/// let year: FinancialYear = "2024-25".parse()?;
/// assert_eq!(year.first_year(), 2024);
/// assert!("2024-26".parse::<FinancialYear>().is_err());
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(i16);

impl FinancialYear {
    /// The year of a month, from 1.
    pub(crate) fn of_month(year: i16, month: i8) -> Self {
        Self(if month >= 4 { year } else { year - 1 })
    }

    /// Returns the calendar year in which it begins.
    ///
    /// ```
    /// # use gst_types::FinancialYear;
    /// assert_eq!("2024-25".parse::<FinancialYear>()?.first_year(), 2024);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn first_year(self) -> i16 {
        self.0
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = (self.0 + 1) % 100;
        f.pad(&format_compact!("{:04}-{next:02}", self.0))
    }
}

impl FromStr for FinancialYear {
    type Err = ParseError;

    /// Parses `YYYY-YY`, such as `2024-25`.
    ///
    /// # Errors
    ///
    /// Refuses any other form, years that do not follow one another, and years
    /// that no return period is in: those before 1899 and after 2099.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = match *text.as_bytes() {
            [y1, y2, y3, y4, b'-', n1, n2] => number(&[y1, y2, y3, y4])
                .filter(|year| (1899..=2099).contains(year))
                .filter(|year| number(&[n1, n2]) == Some((year + 1) % 100)),
            _ => None,
        };
        parsed.map(Self).ok_or_else(|| {
            ParseError::new("financial year", "two years that follow, as 2024-25", text)
        })
    }
}

serde_as_text!(FinancialYear, "a financial year as 2024-25");

/// A quarter of the financial year; `Q1` is April to June.
///
/// ```
/// # use gst_types::{Quarter, ReturnPeriod};
/// let period: ReturnPeriod = "2025-01".parse()?;
/// assert_eq!(period.quarter(), Quarter::Q4);
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a year has four quarters")]
pub enum Quarter {
    /// April to June.
    Q1,
    /// July to September.
    Q2,
    /// October to December.
    Q3,
    /// January to March.
    Q4,
}

impl Quarter {
    /// Every quarter, in time.
    ///
    /// ```
    /// # use gst_types::Quarter;
    /// assert_eq!(Quarter::ALL.map(Quarter::name), ["Q1", "Q2", "Q3", "Q4"]);
    /// ```
    pub const ALL: [Self; 4] = [Self::Q1, Self::Q2, Self::Q3, Self::Q4];

    /// Returns the name, such as `Q1`.
    ///
    /// ```
    /// # use gst_types::Quarter;
    /// assert_eq!(Quarter::Q1.name(), "Q1");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Q1 => "Q1",
            Self::Q2 => "Q2",
            Self::Q3 => "Q3",
            Self::Q4 => "Q4",
        }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Quarter {
    type Err = ParseError;

    /// Parses `Q1` to `Q4`, in either case.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL
            .into_iter()
            .find(|quarter| text.eq_ignore_ascii_case(quarter.name()))
            .ok_or_else(|| ParseError::new("quarter", "one of Q1, Q2, Q3, Q4", text))
    }
}

serde_as_text!(Quarter, "a quarter as Q1");

impl Date {
    /// Returns the financial year, which begins in April.
    ///
    /// ```
    /// # use gst_types::Date;
    /// let date: Date = "2025-03-31".parse()?;
    /// assert_eq!(date.financial_year().to_string(), "2024-25");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn financial_year(self) -> FinancialYear {
        FinancialYear::of_month(self.year(), self.month())
    }
}
