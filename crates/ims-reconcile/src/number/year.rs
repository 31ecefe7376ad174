//! Years inside numbers.

use std::ops::Range;

use super::{Number, Part, Parts};

/// Years that a number under GST can name.
const YEARS: Range<i16> = 2017..2100;

impl Number {
    /// The parts that are not the year, or all.
    pub(super) fn without_year(&self) -> Parts {
        match self.find_year() {
            Some((place, _)) => {
                let (before, after) = (
                    self.parts.iter().take(place.start),
                    self.parts.iter().skip(place.end),
                );
                before.chain(after).copied().collect()
            }
            None => self.parts.clone(),
        }
    }

    /// The parts that name a year, and its first year; never the only digits of a number.
    pub(super) fn find_year(&self) -> Option<(Range<usize>, i16)> {
        let digits = self.parts.iter().filter(|part| part.is_digits).count();
        let places = 0..self.parts.len();
        let two = |place: usize| Some((place..place + 2, self.two_years(place)?));
        let mut all = places.clone().filter(|_| digits > 2).filter_map(two);
        let first = all.next();
        // Of `25/26-27` the document's date says which two are the year.
        let is_own = |(_, year): &(_, i16)| Some(*year) == self.year;
        let own = first.clone().filter(is_own).or_else(|| all.find(is_own));
        let (place, year) = own.or(first).or_else(|| {
            let mut places = places.filter(|_| digits > 1);
            places.find_map(|place| Some((place..place + 1, self.one_year(place)?)))
        })?;
        let follows_mark = place
            .start
            .checked_sub(1)
            .and_then(|before| self.parts.get(before));
        let start = match follows_mark {
            Some(part) if self.part(*part) == "FY" => place.start - 1,
            _ => place.start,
        };
        Some((start..place.end, year))
    }

    /// `2026-27`, `2026-2027`, `26-27`.
    fn two_years(&self, place: usize) -> Option<i16> {
        let first = self.digits(place)?;
        let second = self.digits(place + 1)?;
        let (Written(first, first_length), Written(second, second_length)) = (first, second);
        let year = century(first, first_length)?;
        (century(second, second_length)? == year + 1 && second_length <= first_length)
            .then_some(year)
    }

    /// `2627`, `202627`, `20262027`, `2026`; `26` only where the document's date says so.
    fn one_year(&self, place: usize) -> Option<i16> {
        let Written(number, length) = self.digits(place)?;
        let split = |power: i32| {
            let (first, second) = (number / power, number % power);
            let first_length = if first > 99 { 4 } else { 2 };
            let second_length = if power > 100 { 4 } else { 2 };
            let year = century(first, first_length)?;
            (century(second, second_length)? == year + 1).then_some(year)
        };
        match length {
            8 => split(10_000),
            6 => split(100),
            4 => self.calendar_year(number).or_else(|| split(100)),
            2 => {
                let year = self.year?;
                let first = i32::from(year % 100);
                (number == first || number == first + 1).then_some(year)
            }
            _ => None,
        }
    }

    fn calendar_year(&self, number: i32) -> Option<i16> {
        let number = century(number, 4)?;
        match self.year {
            Some(year) if number == year || number == year + 1 => Some(year),
            // Neither this year nor the next: `2021` may as well be April 2020 to March 2021.
            Some(_) => None,
            None => Some(number),
        }
    }

    fn digits(&self, place: usize) -> Option<Written> {
        let part: &Part = self.parts.get(place).filter(|part| part.is_digits)?;
        let text = self.part(*part);
        (text.len() <= 8).then_some(Written(text.parse().ok()?, text.len()))
    }
}

/// A number and with how many digits it was written.
struct Written(i32, usize);

fn century(number: i32, length: usize) -> Option<i16> {
    let year = i16::try_from(match length {
        2 => 2000 + number,
        4 => number,
        _ => return None,
    })
    .ok()?;
    YEARS.contains(&year).then_some(year)
}
