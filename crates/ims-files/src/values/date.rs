//! Dates in every form that registers have.

use std::collections::BTreeMap;

use gst_types::Date;
use serde::Deserialize;

use crate::grid::Cell;

/// Numbers that are taken for days counted by a spreadsheet: from 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=60_000.0;

/// Which part of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// How the dates of one column are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct DateReader {
    /// What comes first in dates of numbers only, for each separator; `None` where the column has
    /// both.
    orders: BTreeMap<char, Option<DateOrder>>,
    /// What the mapping says.
    told: Option<DateOrder>,
}

/// Finds out what comes first in the dates of a column: a part above 12 can be no month.
pub(crate) fn date_order<'c>(
    cells: impl Iterator<Item = &'c Cell>,
    told: Option<DateOrder>,
) -> DateReader {
    let mut seen: BTreeMap<char, (bool, bool)> = BTreeMap::new();
    for text in cells.filter_map(Cell::as_text) {
        if let Some((separator, first, second, _)) = numbers(text) {
            let seen = seen.entry(separator).or_default();
            seen.0 |= first > 12;
            seen.1 |= second > 12;
        }
    }
    let order = |evidence| match evidence {
        (true, true) => None,
        (false, true) => Some(DateOrder::MonthFirst),
        _ => Some(DateOrder::DayFirst),
    };
    DateReader {
        orders: seen
            .into_iter()
            .map(|(separator, evidence)| (separator, order(evidence)))
            .collect(),
        told,
    }
}

impl DateReader {
    /// Reads a date.
    ///
    /// # Errors
    ///
    /// Tells what was expected if it is no date, or one of two.
    pub(crate) fn read(&self, cell: &Cell) -> Result<Date, String> {
        let refused = || "expected a date, such as 8-Oct-2026 or 08-10-2026".to_owned();
        match cell {
            Cell::Date(Some(date), _) => Ok(*date),
            Cell::Number(number) => of_number(*number).ok_or_else(refused),
            Cell::Text(text) => self.of_text(text, refused),
            Cell::Date(None, _) | Cell::Error(_) => Err(refused()),
        }
    }

    fn of_text(&self, text: &str, refused: impl Fn() -> String) -> Result<Date, String> {
        let text = without_time(text);
        if let Ok(number) = text.parse::<f64>()
            && let Some(date) = of_number(number)
        {
            return Ok(date);
        }
        if let Some(date) = with_month_name(text).or_else(|| year_first(text)) {
            return Ok(date);
        }
        let (separator, first, second, year) = numbers(text).ok_or_else(&refused)?;
        let order = match self.told {
            Some(order) => Some(order),
            None => self
                .orders
                .get(&separator)
                .copied()
                .unwrap_or(Some(DateOrder::DayFirst)),
        };
        let date = |day: i16, month: i16| {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        };
        match order {
            Some(DateOrder::DayFirst) => date(first, second),
            Some(DateOrder::MonthFirst) => date(second, first),
            None if first > 12 => date(first, second),
            None if second > 12 => date(second, first),
            None => {
                return Err(
                    "day and month cannot be told apart: the column has dates of both orders; \
                     say date_order in a mapping file"
                        .to_owned(),
                );
            }
        }
        .ok_or_else(refused)
    }
}

/// Days as a spreadsheet counts them, and `20261008`.
fn of_number(number: f64) -> Option<Date> {
    if SERIALS.contains(&number) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the range of serials"
        )]
        let days = number.floor() as i32;
        return Date::new(1899, 12, 30)?.plus_days(days);
    }
    if (19_000_101.0..=21_001_231.0).contains(&number) && number.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the range of such dates"
        )]
        let digits = number as i32;
        let part = |part: i32| i8::try_from(part).ok();
        return Date::new(
            i16::try_from(digits / 10_000).ok()?,
            part(digits / 100 % 100)?,
            part(digits % 100)?,
        );
    }
    None
}

/// Leaves a time of day out: `2026-10-08 00:00:00`, `2026-10-08T00:00:00Z`.
fn without_time(text: &str) -> &str {
    let before = |separator| {
        text.split_once(separator)
            .and_then(|(date, time): (&str, &str)| {
                let is_time =
                    time.contains(':') && time.starts_with(|first: char| first.is_ascii_digit());
                is_time.then_some(date.trim_end())
            })
    };
    // From the end, as the date may have spaces of its own.
    let last = text.rsplit_once(' ').and_then(|(date, time)| {
        (time.contains(':') && date.contains(|digit: char| digit.is_ascii_digit())).then_some(date)
    });
    before('T').or(last).unwrap_or(text)
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads `8-Oct-26`, `08 October 2026`, `Oct 8, 2026`.
fn with_month_name(text: &str) -> Option<Date> {
    let mut day = None;
    let mut month = None;
    let mut year = None;
    let parts = text.split(|character: char| !character.is_alphanumeric());
    for part in parts.filter(|part| !part.is_empty()) {
        if part.starts_with(|first: char| first.is_alphabetic()) {
            let start: String = part.chars().take(3).flat_map(char::to_lowercase).collect();
            let place = (1..)
                .zip(MONTHS)
                .find(|(_, name)| *name == start)
                .map(|(place, _)| place);
            (month.is_none() && part.len() <= 9).then_some(())?;
            month = Some(place?);
        } else if day.is_none() {
            day = Some(digits(
                part.trim_end_matches(|letter: char| letter.is_ascii_lowercase()),
                2,
            )?);
        } else {
            year.is_none().then_some(())?;
            year = Some(full_year(part)?);
        }
    }
    Date::new(year?, month?, i8::try_from(day?).ok()?)
}

/// Reads a month and its year: `Nov-24`, `November 2024`, `11/2024`, `2024/11`. Of two numbers of two
/// digits either may be the year.
pub(super) fn month_and_year(text: &str) -> Option<(i8, i16)> {
    let parts = text.split(|character: char| !character.is_alphanumeric());
    let mut parts = parts.filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?, parts.next()?);
    parts.next().is_none().then_some(())?;
    if let Some(month) = month_of_name(first) {
        return Some((month, full_year(second)?));
    }
    let (month, year) = match (first.len(), second.len()) {
        (_, 4) => (first, second),
        (4, _) => (second, first),
        _ => return None,
    };
    Some((i8::try_from(digits(month, 2)?).ok()?, full_year(year)?))
}

fn month_of_name(part: &str) -> Option<i8> {
    let start: String = part.chars().take(3).flat_map(char::to_lowercase).collect();
    let mut months = (1..).zip(MONTHS);
    let place = months.find(|(_, name)| *name == start);
    place
        .filter(|_| part.len() <= 9 && part.chars().all(char::is_alphabetic))
        .map(|(place, _)| place)
}

/// Reads `2026-10-08` and `2026/10/08`.
fn year_first(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    (parts.next().is_none() && year.len() == 4).then_some(())?;
    let narrow = |part| i8::try_from(digits(part, 2)?).ok();
    Date::new(digits(year, 4)?, narrow(month)?, narrow(day)?)
}

/// Splits a date of numbers with the year at the end.
fn numbers(text: &str) -> Option<(char, i16, i16, i16)> {
    let separator = text.chars().find(|character| !character.is_ascii_digit())?;
    matches!(separator, '-' | '/' | '.').then_some(())?;
    let mut parts = text.split(separator).map(str::trim);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(())?;
    Some((
        separator,
        digits(first, 2)?,
        digits(second, 2)?,
        full_year(year)?,
    ))
}

fn full_year(text: &str) -> Option<i16> {
    match text.len() {
        4 => digits(text, 4),
        // GST began in 2017: nothing is older than the century.
        2 => digits(text, 2).map(|year| 2000 + year),
        _ => None,
    }
}

fn digits(text: &str, most: usize) -> Option<i16> {
    let is_digits =
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(texts: &[&str]) -> Vec<Option<String>> {
        let cells: Vec<Cell> = texts.iter().filter_map(|text| Cell::text(text)).collect();
        let reader = date_order(cells.iter(), None);
        cells
            .iter()
            .map(|cell| reader.read(cell).ok().map(|date| date.to_string()))
            .collect()
    }

    #[test]
    fn every_form_is_the_same_day() {
        for text in [
            "08-10-2026",
            "8/10/2026",
            "08.10.2026",
            "8-Oct-26",
            "08-OCT-2026",
            "8 October 2026",
            "Oct 8, 2026",
            "8th Oct 2026",
            "2026-10-08",
            "2026/10/08",
            "20261008",
            "46303",
            "2026-10-08 00:00:00",
            "2026-10-08T00:00:00Z",
            "08-10-26",
            "8-10-2026 10:30",
        ] {
            assert_eq!(read_all(&[text]), [Some("2026-10-08".to_owned())], "{text}");
        }
        for text in [
            "2026",
            "31-02-2026",
            "Oct 2026",
            "8-Foo-26",
            "abc",
            "1e9",
            "8-10-2026-1",
            "Total",
        ] {
            assert_eq!(read_all(&[text]), [None], "{text}");
        }
    }

    #[test]
    fn the_order_is_learnt_from_the_column() {
        let told = |texts: &[&str]| {
            read_all(texts)
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(&["10/08/2026", "10/25/2026"]),
            ["2026-10-08", "2026-10-25"]
        );
        assert_eq!(
            told(&["10/08/2026", "25/10/2026"]),
            ["2026-08-10", "2026-10-25"]
        );
        // Both: what can be only one is read, the rest is nobody's guess.
        assert_eq!(
            told(&["10/08/2026", "25/10/2026", "10/26/2026"]),
            ["", "2026-10-25", "2026-10-26"]
        );
    }
}
