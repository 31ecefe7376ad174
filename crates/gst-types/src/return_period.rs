//! The month that a return is for, and the year and quarter around it.

use std::fmt;
use std::str::FromStr;

use crate::ParseError;
use crate::date::number;
use crate::text::serde_as_text;

/// The month of a GST return.
///
/// Our form is `YYYY-MM`, the wire's is `MMYYYY`; both are read. Periods are
/// ordered in time.
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
    /// Makes a period of a year of four digits and a month from 1 to 12.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let valid = (1000..=9999).contains(&year) && (1..=12).contains(&month);
        valid.then_some(Self { year, month })
    }

    /// Returns the calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// Returns the month, from 1.
    #[must_use]
    pub fn month(self) -> i8 {
        self.month
    }

    /// Returns the financial year, which begins in April.
    #[must_use]
    pub fn financial_year(self) -> FinancialYear {
        FinancialYear(if self.month >= 4 {
            self.year
        } else {
            self.year - 1
        })
    }

    /// Returns the quarter of the financial year.
    #[must_use]
    pub fn quarter(self) -> Quarter {
        match self.month {
            4..=6 => Quarter::Q1,
            7..=9 => Quarter::Q2,
            10..=12 => Quarter::Q3,
            _ => Quarter::Q4,
        }
    }

    /// Returns the following month, if its year has four digits.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self.month {
            12 => Self::new(self.year + 1, 1),
            month => Self::new(self.year, month + 1),
        }
    }

    /// Returns the month before, if its year has four digits.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        match self.month {
            1 => Self::new(self.year - 1, 12),
            month => Self::new(self.year, month - 1),
        }
    }

    /// Tells whether the month lies before GST began, in July 2017.
    #[must_use]
    pub fn is_before_gst(self) -> bool {
        self < FIRST
    }

    pub(crate) fn wire_text(self) -> String {
        format!("{:02}{:04}", self.month, self.year)
    }
}

impl fmt::Display for ReturnPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for ReturnPeriod {
    type Err = ParseError;

    /// Parses `MMYYYY` or `YYYY-MM`.
    ///
    /// # Errors
    ///
    /// Refuses any other form and months other than 01 to 12.
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

/// A financial year, from April to March; written `2024-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(i16);

impl FinancialYear {
    /// Returns the calendar year in which it begins.
    #[must_use]
    pub fn first_year(self) -> i16 {
        self.0
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0, (self.0 + 1) % 100)
    }
}

impl FromStr for FinancialYear {
    type Err = ParseError;

    /// Parses `YYYY-YY`, such as `2024-25`.
    ///
    /// # Errors
    ///
    /// Refuses any other form and years that do not follow one another.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = match *text.as_bytes() {
            [y1, y2, y3, y4, b'-', n1, n2] => number(&[y1, y2, y3, y4])
                .filter(|year| *year >= 1000 && number(&[n1, n2]) == Some((year + 1) % 100)),
            _ => None,
        };
        parsed.map(Self).ok_or_else(|| {
            ParseError::new("financial year", "two years that follow, as 2024-25", text)
        })
    }
}

serde_as_text!(FinancialYear, "a financial year as 2024-25");

/// A quarter of the financial year; `Q1` is April to June.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the field's own names")]
pub enum Quarter {
    Q1,
    Q2,
    Q3,
    Q4,
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
