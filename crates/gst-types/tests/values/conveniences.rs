//! Comparisons with text, and conversions between dates and periods.

use gst_types::{
    Amount, CountedSection, Date, DocumentNumber, Gstin, ReturnPeriod, Section, StateCode,
};
use proptest::prelude::*;

use crate::common::parse;

fn length(text: impl AsRef<str>) -> usize {
    text.as_ref().len()
}

#[test]
fn texts_are_compared_with_text() {
    let gstin: Gstin = parse("33ABKCS2033B1ZW");
    assert_eq!(gstin, "33ABKCS2033B1ZW");
    assert_eq!("33ABKCS2033B1ZW", gstin);
    assert_eq!(gstin, *"33ABKCS2033B1ZW");
    assert_eq!(*"33ABKCS2033B1ZW", gstin);
    assert_ne!(gstin, "33abkcs2033b1zw");
    let number: DocumentNumber = parse("INV-1");
    assert_eq!(number, "INV-1");
    assert_eq!("INV-1", number);
    assert_ne!(number, "inv-1");
    let state: StateCode = parse("07");
    assert_eq!(state, "07");
    assert_eq!((length(gstin), length(&number), length(state)), (15, 5, 2));
    assert_eq!(String::from(number), "INV-1");
}

#[test]
fn texts_are_converted_as_they_are_parsed() {
    assert_eq!(
        Gstin::try_from("33ABKCS2033B1ZW"),
        "33ABKCS2033B1ZW".parse()
    );
    assert!(Gstin::try_from("33ABKCS2033B1ZX").is_err());
    assert_eq!(Section::try_from("CN"), Ok(Section::Cn));
    assert_eq!(Date::try_from("2024-11-02"), Ok(parse("02-11-2024")));
    assert_eq!(Amount::try_from("5"), Ok(Amount::from_rupees(5)));
    assert!(DocumentNumber::try_from("").is_err());
}

#[test]
fn gstins_are_read_as_people_type_them() {
    for typed in [
        "33abkcs2033b1zw",
        " 33ABKCS2033B1ZW\n",
        "33 ABKCS 2033B 1ZW",
        "\u{a0}33ABKCS2033B1Z\u{2009}W",
    ] {
        assert_eq!(parse::<Gstin>(typed), "33ABKCS2033B1ZW", "{typed}");
    }
    for typed in [
        "",
        " ",
        "33ABKCS2033B1Z",
        "33-ABKCS2033B1ZW",
        "３３ABKCS2033B1ZW",
    ] {
        let error = typed.parse::<Gstin>().expect_err(typed);
        assert_eq!(error.what(), "GSTIN");
    }
}

#[test]
fn sections_have_labels_of_their_own() {
    let mut labels: Vec<_> = CountedSection::ALL.map(CountedSection::label).to_vec();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), CountedSection::ALL.len());
    assert_eq!(Section::B2b.label(), "Invoices");
    assert_eq!(
        CountedSection::Listed(Section::Dna).label(),
        "Amended debit notes"
    );
}

#[test]
fn a_period_knows_its_days() {
    for (period, first, last, deadline) in [
        ("2024-02", "2024-02-01", "2024-02-29", "2024-03-14"),
        ("2025-02", "2025-02-01", "2025-02-28", "2025-03-14"),
        ("2024-11", "2024-11-01", "2024-11-30", "2024-12-14"),
        ("2024-12", "2024-12-01", "2024-12-31", "2025-01-14"),
        ("2099-12", "2099-12-01", "2099-12-31", "2100-01-14"),
        ("1900-01", "1900-01-01", "1900-01-31", "1900-02-14"),
    ] {
        let period: ReturnPeriod = parse(period);
        assert_eq!(period.first_day(), parse(first));
        assert_eq!(period.last_day(), parse(last));
        assert_eq!(period.deadline(), parse(deadline));
        assert_eq!(Date::from(period), parse(first));
        assert!(period.contains(period.last_day()) && !period.contains(period.deadline()));
    }
}

#[test]
fn dates_outside_of_periods_have_none() {
    for text in ["1899-12-31", "2100-01-01", "0001-01-01", "9999-12-31"] {
        let date: Date = parse(text);
        let error = ReturnPeriod::try_from(date).expect_err(text).to_string();
        assert_eq!(
            error,
            format!("invalid return period: expected a year from 1900 to 2099, found {text:?}")
        );
    }
    assert!(Date::try_from(jiff::civil::date(0, 12, 31)).is_err());
    assert!(Date::try_from(jiff::civil::date(-1, 1, 1)).is_err());
    let last: Date = parse("9999-12-31");
    assert_eq!((last.plus_days(1), last.plus_days(i32::MAX)), (None, None));
    let first: Date = parse("0001-01-01");
    assert_eq!(
        (first.plus_days(-1), first.plus_days(i32::MIN)),
        (None, None)
    );
    assert_eq!(last.days_since(first), 3_652_058);
}

proptest! {
    #[test]
    fn a_date_is_in_the_period_that_it_gives(days in 0..73_000_i32) {
        let date = parse::<Date>("1900-01-01").plus_days(days).expect("before 2100");
        let period = ReturnPeriod::try_from(date).expect("a period");
        prop_assert!(period.contains(date));
        prop_assert!(period.first_day() <= date && date <= period.last_day());
        prop_assert_eq!(period.financial_year(), date.financial_year());
        prop_assert_eq!(date.days_since(parse("1900-01-01")), days);
        let jiff = jiff::civil::Date::from(date);
        prop_assert_eq!(Date::try_from(jiff), Ok(date));
        if let Some(next) = period.next() {
            prop_assert_eq!(period.last_day().plus_days(1), Some(next.first_day()));
            prop_assert_eq!(next.previous(), Some(period));
        }
    }
}

#[cfg(feature = "chrono")]
proptest! {
    #[test]
    fn dates_of_chrono_survive(days in -800_000..3_000_000_i32) {
        use chrono::Datelike;

        let theirs = chrono::NaiveDate::from_num_days_from_ce_opt(days).expect("a date");
        match Date::try_from(theirs) {
            Ok(date) => {
                prop_assert_eq!(chrono::NaiveDate::from(date), theirs);
                prop_assert_eq!(date.to_string(), theirs.to_string());
            }
            Err(_) => prop_assert!(theirs.year() < 1 || theirs.year() > 9999),
        }
    }
}

#[cfg(feature = "time")]
proptest! {
    #[test]
    fn dates_of_time_survive(days in 1_400_000..5_373_484_i32) {
        let theirs = time::Date::from_julian_day(days).expect("a date");
        match Date::try_from(theirs) {
            Ok(date) => {
                prop_assert_eq!(time::Date::from(date), theirs);
                prop_assert_eq!(date.to_string(), theirs.to_string());
            }
            Err(_) => prop_assert!(theirs.year() < 1),
        }
    }
}
