//! Money against an oracle of its own: decimal text, added in columns as on
//! paper.

use gst_types::Amount;
use gst_types::wire::{self, Cursor, ReadJson};
use proptest::prelude::*;

use crate::common::{amount, from_wire, survives_ours, to_wire};

/// A signed decimal in columns, as on paper: the lowest is 10⁻⁴⁰.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Columns([i8; 80]);

const POINT: usize = 40;

impl Columns {
    fn read(text: &str) -> Self {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut columns = [0; 80];
        let value = |digit: u8| sign * i8::try_from(digit - b'0').expect("a digit");
        for (place, digit) in whole.bytes().rev().enumerate() {
            columns[POINT + place] = value(digit);
        }
        for (place, digit) in fraction.bytes().enumerate() {
            columns[POINT - 1 - place] = value(digit);
        }
        Self(columns)
    }

    fn plus(&self, other: &Self, sign: i8) -> Self {
        let mut columns = self.0;
        for (column, add) in columns.iter_mut().zip(other.0) {
            *column += sign * add;
        }
        let sign = columns.iter().rev().find(|column| **column != 0);
        let negative = sign.is_some_and(|top| *top < 0);
        let mut carry = 0;
        for column in &mut columns {
            let value = if negative { -*column } else { *column } + carry;
            carry = value.div_euclid(10);
            *column = value.rem_euclid(10);
        }
        if negative {
            columns = columns.map(|column| -column);
        }
        Self(columns)
    }

    /// Whether 28 digits and 28 decimals hold it.
    fn fits(&self) -> bool {
        let lowest = self.0.iter().position(|column| *column != 0);
        let highest = self.0.iter().rposition(|column| *column != 0);
        let (Some(lowest), Some(highest)) = (lowest, highest) else {
            return true;
        };
        // Zeros between the point and the digits of a whole number are digits.
        lowest >= POINT - 28 && highest - lowest.min(POINT) < 28
    }
}

fn digits() -> impl Strategy<Value = String> {
    (any::<bool>(), 1..=28_usize, 0..=28_usize).prop_flat_map(|(negative, whole, fraction)| {
        let fraction = fraction.min(28 - whole);
        let sign = if negative { "-" } else { "" };
        proptest::string::string_regex(&if fraction == 0 {
            format!("{sign}[0-9]{{{whole}}}")
        } else {
            format!("{sign}[0-9]{{{whole}}}\\.[0-9]{{{fraction}}}")
        })
        .expect("a pattern")
    })
}

/// Reads the amount that a text begins with, and tells how long it is.
fn at_start(text: &str) -> Option<(Amount, usize)> {
    let mut cursor = Cursor::new(text);
    let read = wire::Amount::read_json(&mut cursor).ok()??;
    Some((read.0, text.len() - cursor.remaining()))
}

proptest! {
    #[test]
    fn every_amount_of_28_digits_is_exact_in_both_forms(text in digits()) {
        let read = amount(&text);
        let columns = Columns::read(&text);
        let shown = read.to_string();
        prop_assert_eq!(Columns::read(&shown), columns.clone());
        prop_assert!(shown.split_once('.').is_some_and(|(_, fraction)| fraction.len() >= 2));
        survives_ours(&read);

        let theirs = to_wire(&read);
        prop_assert_eq!(Columns::read(&theirs), columns);
        prop_assert_eq!(from_wire::<Amount>(&theirs).expect("theirs"), read);
    }

    #[test]
    fn sums_and_differences_are_exact_or_none(left in digits(), right in digits()) {
        let (a, b) = (Columns::read(&left), Columns::read(&right));
        for (sign, sum) in [
            (1, amount(&left).checked_add(amount(&right))),
            (-1, amount(&left).checked_sub(amount(&right))),
        ] {
            let expected = a.plus(&b, sign);
            match sum {
                Some(sum) => prop_assert_eq!(Columns::read(&sum.to_string()), expected),
                None => prop_assert!(!expected.fits(), "{} {} {} fits", left, sign, right),
            }
        }
    }

    #[test]
    fn sums_of_ordinary_amounts_always_fit(left: i64, right: i64) {
        let sum = Amount::from_paise(left).checked_add(Amount::from_paise(right)).expect("it fits");
        let paise = i128::from(left) + i128::from(right);
        prop_assert_eq!(sum.to_paise(), i64::try_from(paise).ok());
        prop_assert_eq!(sum.checked_sub(Amount::from_paise(right)), Some(Amount::from_paise(left)));
    }

    #[test]
    fn paise_are_the_text_without_its_point(paise: i64) {
        let value = Amount::from_paise(paise);
        let digits = format!("{:03}", paise.unsigned_abs());
        let (rupees, hundredths) = digits.split_at(digits.len() - 2);
        let sign = if paise < 0 { "-" } else { "" };
        prop_assert_eq!(value.to_string(), format!("{sign}{rupees}.{hundredths}"));
        prop_assert_eq!(value.to_paise(), Some(paise));
        prop_assert_eq!(value.is_negative(), paise < 0);
    }

    #[test]
    fn order_is_the_order_of_the_differences(left in digits(), right in digits()) {
        let difference = Columns::read(&left).plus(&Columns::read(&right), -1);
        let top = difference.0.iter().rev().find(|column| **column != 0).copied().unwrap_or(0);
        prop_assert_eq!(amount(&left).cmp(&amount(&right)), top.cmp(&0));
    }

    #[test]
    fn grouping_adds_commas_from_the_right_and_nothing_else(text in digits()) {
        let value = amount(&text);
        let plain = value.to_string();
        let (whole, fraction) = plain.split_once('.').expect("two decimals");
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
        let (head, last) = whole.split_at(whole.len().saturating_sub(3));
        let mut groups: Vec<&str> = head
            .as_bytes()
            .rchunks(2)
            .rev()
            .map(|pair| str::from_utf8(pair).expect("digits"))
            .collect();
        groups.push(last);
        prop_assert_eq!(value.indian().to_string(), format!("{sign}{}.{fraction}", groups.join(",")));
    }

    #[test]
    fn an_exponent_moves_the_point(digits in -999_999_999_999_i64..=999_999_999_999, places in -12_i32..=12) {
        let read = from_wire::<Amount>(&format!("{digits}e{places}")).expect("it fits");
        let magnitude = digits.unsigned_abs().to_string();
        let moved = usize::try_from(places.unsigned_abs()).expect("small");
        let plain = if places >= 0 {
            format!("{magnitude}{}", "0".repeat(moved))
        } else {
            let padded = format!("{magnitude:0>width$}", width = moved + 1);
            let (whole, fraction) = padded.split_at(padded.len() - moved);
            format!("{whole}.{fraction}")
        };
        let sign = if digits < 0 { "-" } else { "" };
        prop_assert_eq!(read, amount(&format!("{sign}{plain}")));
    }

    #[test]
    fn no_text_panics(text: String) {
        if let Ok(read) = text.parse::<Amount>() {
            prop_assert_eq!(Columns::read(&text), Columns::read(&read.to_string()));
        }
    }

    #[test]
    fn no_number_panics(json in r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?") {
        if let Ok(read) = from_wire::<Amount>(&json) {
            prop_assert_eq!(read.to_string().parse::<Amount>(), Ok(read));
        }
    }
    #[test]
    fn what_is_read_at_the_start_is_the_number_that_stands_there(
        number in "-?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{0,2})?",
        after in "|[,}\\] a\"-].*",
    ) {
        let text = format!("{number}{after}");
        let is_number = serde_json::from_str::<serde::de::IgnoredAny>(&number).is_ok();
        // What follows a wrong number is not looked at, nor what a long one is.
        prop_assume!(is_number);
        let expected = from_wire::<Amount>(&number).ok().map(|amount| (amount, number.len()));
        prop_assert_eq!(at_start(&text), expected);
    }
}
