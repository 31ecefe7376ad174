//! Columns: what they are called, of which type they are, and where their values come from.

use std::fmt::Write as _;

use gst_types::{Amount, Date, ReturnPeriod};
use jiff::Timestamp;

/// A column of rows of one kind.
pub(super) struct Column<'t, R> {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    /// Whether many rows share a value, so that a dictionary of them is smaller.
    pub(super) repeats: bool,
    pub(super) values: Values<'t, R>,
}

/// Takes a value out of a row, if there is one.
pub(super) type Of<'t, R, T> = Box<dyn Fn(&R) -> Option<T> + Send + Sync + 't>;

/// Appends the text of a row, and tells whether there is one.
pub(super) type Append<'t, R> = Box<dyn Fn(&R, &mut String) -> bool + Send + Sync + 't>;

/// How the value of a row is taken.
pub(super) enum Values<'t, R> {
    Text(Append<'t, R>),
    Money(Of<'t, R, Amount>),
    Day(Of<'t, R, Date>),
    Moment(Of<'t, R, Timestamp>),
    Flag(Of<'t, R, bool>),
    Count(Of<'t, R, i64>),
}

impl<'t, R> Column<'t, R> {
    fn new(name: &'static str, values: Values<'t, R>) -> Self {
        Self {
            name,
            is_required: false,
            repeats: matches!(values, Values::Text(_) | Values::Day(_) | Values::Moment(_)),
            values,
        }
    }

    /// A text that is there in the row.
    pub(super) fn str(
        name: &'static str,
        of: impl Fn(&R) -> Option<&str> + Send + Sync + 't,
    ) -> Self {
        let values = move |row: &R, out: &mut String| match of(row) {
            Some(text) => {
                out.push_str(text);
                true
            }
            None => false,
        };
        Self::new(name, Values::Text(Box::new(values)))
    }

    /// A value as its text.
    pub(super) fn text<D: std::fmt::Display>(
        name: &'static str,
        of: impl Fn(&R) -> Option<D> + Send + Sync + 't,
    ) -> Self {
        let values = move |row: &R, out: &mut String| match of(row) {
            // A string has room for everything.
            Some(value) => write!(out, "{value}").is_ok(),
            None => false,
        };
        Self::new(name, Values::Text(Box::new(values)))
    }

    /// The same text in all rows.
    pub(super) fn constant(name: &'static str, text: impl std::fmt::Display) -> Self {
        let text = text.to_string();
        let values = move |_: &R, out: &mut String| {
            out.push_str(&text);
            true
        };
        Self::new(name, Values::Text(Box::new(values)))
    }

    pub(super) fn period(
        name: &'static str,
        of: impl Fn(&R) -> Option<ReturnPeriod> + Send + Sync + 't,
    ) -> Self {
        let values = move |row: &R, out: &mut String| {
            let Some(period) = of(row) else {
                return false;
            };
            let (year, month) = (period.year().unsigned_abs(), period.month().unsigned_abs());
            let month = u16::from(month);
            // Without the general way of writing numbers, which takes longer than all else here.
            for (number, power) in [(year, 1000), (year, 100), (year, 10), (year, 1)] {
                out.push(digit(number / power));
            }
            out.extend(['-', digit(month / 10), digit(month)]);
            true
        };
        Self::new(name, Values::Text(Box::new(values)))
    }

    pub(super) fn money(
        name: &'static str,
        of: impl Fn(&R) -> Option<Amount> + Send + Sync + 't,
    ) -> Self {
        Self::new(name, Values::Money(Box::new(of)))
    }

    pub(super) fn day(
        name: &'static str,
        of: impl Fn(&R) -> Option<Date> + Send + Sync + 't,
    ) -> Self {
        Self::new(name, Values::Day(Box::new(of)))
    }

    pub(super) fn moment(
        name: &'static str,
        of: impl Fn(&R) -> Option<Timestamp> + Send + Sync + 't,
    ) -> Self {
        Self::new(name, Values::Moment(Box::new(of)))
    }

    pub(super) fn flag(
        name: &'static str,
        of: impl Fn(&R) -> Option<bool> + Send + Sync + 't,
    ) -> Self {
        Self::new(name, Values::Flag(Box::new(of)))
    }

    pub(super) fn count(
        name: &'static str,
        of: impl Fn(&R) -> Option<i64> + Send + Sync + 't,
    ) -> Self {
        Self::new(name, Values::Count(Box::new(of)))
    }

    pub(super) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Says that hardly two rows share a value.
    pub(super) fn unique(mut self) -> Self {
        self.repeats = false;
        self
    }

    /// The column in the language of Parquet's schemas.
    pub(super) fn schema(&self) -> String {
        let repetition = if self.is_required {
            "REQUIRED"
        } else {
            "OPTIONAL"
        };
        let (physical, logical) = match self.values {
            Values::Text(_) => ("BYTE_ARRAY", " (STRING)"),
            Values::Money(_) => ("INT64", " (DECIMAL(18,2))"),
            Values::Day(_) => ("INT32", " (DATE)"),
            Values::Moment(_) => ("INT64", " (TIMESTAMP(MICROS,true))"),
            Values::Flag(_) => ("BOOLEAN", ""),
            Values::Count(_) => ("INT64", ""),
        };
        format!("{repetition} {physical} {}{logical};", self.name)
    }
}

/// The last digit of a number.
fn digit(number: u16) -> char {
    u8::try_from(number % 10).map_or('0', |digit| char::from(b'0' + digit))
}
