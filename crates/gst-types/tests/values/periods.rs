//! Dates and return periods against a calendar of their own.

use gst_types::{Date, FinancialYear, Quarter, ReturnPeriod, wire};
use proptest::prelude::*;

use crate::common::{from_wire, parse, quoted, survives, survives_ours, to_wire};

/// The days of a month, by the rhyme and the Gregorian rule.
fn days(year: i16, month: i8) -> i8 {
    let is_leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[test]
fn the_days_of_the_calendar_are_dates_and_no_others() {
    for year in [1, 1900, 2000, 2023, 2024, 2025, 2026, 2100, 9999] {
        let mut before = None;
        for month in 0..=13 {
            for day in 0..=32 {
                let exists = (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
                let ours = format!("{year:04}-{month:02}-{day:02}");
                let theirs = format!("{day:02}-{month:02}-{year:04}");
                assert_eq!(Date::new(year, month, day).is_some(), exists, "{ours}");
                assert_eq!(ours.parse::<Date>().is_ok(), exists, "{ours}");
                assert_eq!(theirs.parse::<Date>().is_ok(), exists, "{theirs}");
                let Some(date) = Date::new(year, month, day) else {
                    continue;
                };
                assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
                assert_eq!((date.to_string(), to_wire(&date)), (ours, quoted(&theirs)));
                assert!(before < Some(date), "dates are ordered in time");
                before = Some(date);
            }
        }
    }
}

#[test]
fn other_texts_are_no_dates() {
    for text in [
        "",
        "2-11-2024",
        "02-11-24",
        "02/11/2024",
        "02.11.2024",
        "20241102",
        "2024-1-02",
        "02-11-0000",
        "0000-11-02",
        "+2-11-2024",
        "02-11-2024 ",
        " 2-11-2024",
        "2024-11-02T00:00:00",
        "02-Nov-2024",
        "٠٢-١١-٢٠٢٤",
        "0211-2024",
        "----------",
        "-1-11-2024",
        "12345-01-01",
    ] {
        let error = text.parse::<Date>().expect_err(text);
        assert_eq!(error.what(), "date");
        assert!(from_wire::<Date>(&quoted(text)).is_err(), "{text}");
    }
    assert_eq!(Date::new(0, 1, 1), None);
    assert_eq!(Date::new(-1, 1, 1), None);
    assert_eq!(Date::new(10_000, 1, 1), None);
    assert_eq!(Date::new(i16::MAX, i8::MAX, i8::MIN), None);
}

#[test]
fn dates_align() {
    let date: Date = parse("02-11-2024");
    assert_eq!(
        format!("{date:>12}|{date:<12}|{date:^12}|"),
        "  2024-11-02|2024-11-02  | 2024-11-02 |"
    );
    let civil: jiff::civil::Date = date.into();
    assert_eq!(civil.to_string(), "2024-11-02");
}

#[test]
fn every_month_has_its_year_quarter_and_neighbours() {
    // The financial year and quarter by counting months from April 1899.
    let mut period: ReturnPeriod = parse("011900");
    for count in 9.. {
        let (years, months) = (count / 12, count % 12);
        assert_eq!(
            period.financial_year().first_year(),
            1899 + years,
            "{period}"
        );
        assert_eq!(
            period.quarter(),
            Quarter::ALL[usize::try_from(months / 3).expect("small")]
        );
        assert_eq!(
            period.is_before_gst(),
            count < (2017 - 1899) * 12 + 3,
            "{period}"
        );
        assert_eq!(
            ReturnPeriod::new(period.year(), period.month()),
            Some(period)
        );
        survives_ours(&period);
        survives_ours(&period.financial_year());
        survives_ours(&period.quarter());

        let wire: wire::ReturnPeriod = wire::Wire(wire::Loose::Known(period));
        let json = serde_json::to_string(&wire).expect("a text");
        assert_eq!(json, format!("\"{:02}{}\"", period.month(), period.year()));
        assert_eq!(
            serde_json::from_str::<wire::ReturnPeriod>(&json).expect("a period"),
            wire
        );

        let Some(next) = period.next() else { break };
        assert!(period < next);
        assert_eq!(next.previous(), Some(period));
        period = next;
    }
    assert_eq!(period.to_string(), "2099-12");
    assert_eq!(parse::<ReturnPeriod>("011900").previous(), None);
}

#[test]
fn periods_are_read_in_two_spellings() {
    for (ours, theirs, year, quarter) in [
        ("2017-07", "072017", "2017-18", "Q2"),
        ("2024-04", "042024", "2024-25", "Q1"),
        ("2025-02", "022025", "2024-25", "Q4"),
        ("2025-03", "032025", "2024-25", "Q4"),
        ("2024-12", "122024", "2024-25", "Q3"),
        ("1999-04", "041999", "1999-00", "Q1"),
        ("2099-12", "122099", "2099-00", "Q3"),
        ("1900-01", "011900", "1899-00", "Q4"),
    ] {
        let period: ReturnPeriod = parse(ours);
        assert_eq!(period, parse(theirs));
        assert_eq!(period.to_string(), ours);
        assert_eq!(period.financial_year().to_string(), year);
        assert_eq!(period.quarter().to_string(), quarter);
    }
    let period: ReturnPeriod = parse("112024");
    assert_eq!(
        format!(
            "{period:>9}|{:>9}|{:<4}|",
            period.financial_year(),
            period.quarter()
        ),
        "  2024-11|  2024-25|Q3  |"
    );
}

#[test]
fn other_texts_are_no_periods() {
    for text in [
        "",
        "11",
        "002024",
        "132024",
        "202411",
        "2024-13",
        "2024-00",
        "11-2024",
        "2024/11",
        "111899",
        "112100",
        "110000",
        "1 2024",
        "+12024",
        "1120244",
        "Nov-24",
        "११२०२४",
    ] {
        assert!(text.parse::<ReturnPeriod>().is_err(), "{text}");
        let kept: wire::ReturnPeriod = serde_json::from_str(&quoted(text)).expect("it is kept");
        assert_eq!(
            kept.0,
            wire::Loose::Unknown(serde_json::from_str(&quoted(text)).expect("JSON"))
        );
        assert_eq!(serde_json::to_string(&kept).expect("a text"), quoted(text));
    }
    for (year, month) in [
        (1899, 12),
        (2100, 1),
        (2024, 0),
        (2024, 13),
        (i16::MIN, -1),
        (i16::MAX, 1),
    ] {
        assert_eq!(ReturnPeriod::new(year, month), None);
    }
}

#[test]
fn other_texts_are_no_financial_years_or_quarters() {
    for text in [
        "",
        "2024",
        "2024-2025",
        "2024-24",
        "2024-26",
        "2024-1",
        "24-25",
        "2024/25",
        "1898-99",
        "2100-01",
        "202४-25",
        "0000-01",
        "9999-00",
    ] {
        assert!(text.parse::<FinancialYear>().is_err(), "{text}");
    }
    assert_eq!(parse::<Quarter>("q3"), Quarter::Q3);
    for text in ["", "Q", "Q0", "Q5", "3", "Q11"] {
        assert!(text.parse::<Quarter>().is_err(), "{text}");
    }
    assert!(Quarter::ALL.is_sorted());
}

proptest! {
    #[test]
    fn dates_survive(year in 1..=9999_i16, month in 1..=12_i8, day in 1..=28_i8) {
        survives(&Date::new(year, month, day).expect("every month has it"));
    }

    #[test]
    fn texts_of_digits_are_dates_by_the_calendar(text in "[0-3][0-9]-[01][0-9]-[0-9]{4}") {
        let part = |place: std::ops::Range<usize>| text[place].parse::<i16>().expect("digits");
        let (day, month, year) = (part(0..2), part(3..5), part(6..10));
        let exists = (1..=12).contains(&month) && year > 0 && day > 0
            && day <= i16::from(days(year, i8::try_from(month).expect("two digits")));
        prop_assert_eq!(text.parse::<Date>().is_ok(), exists);
    }

    #[test]
    fn texts_of_digits_are_periods_by_the_documented_rule(text in "[01][0-9][12][0-9]{3}") {
        let documented = matches!(&text[..2], "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08"
            | "09" | "10" | "11" | "12") && matches!(&text[2..4], "19" | "20");
        prop_assert_eq!(text.parse::<ReturnPeriod>().is_ok(), documented);
    }

    #[test]
    fn the_order_of_periods_is_that_of_our_text(a in "(19|20)[0-9]{2}-(0[1-9]|1[0-2])", b in "(19|20)[0-9]{2}-(0[1-9]|1[0-2])") {
        prop_assert_eq!(parse::<ReturnPeriod>(&a).cmp(&parse(&b)), a.cmp(&b));
        let (a, b) = (parse::<ReturnPeriod>(&a), parse::<ReturnPeriod>(&b));
        if a.financial_year() < b.financial_year() {
            prop_assert!(a < b);
        }
    }

    #[test]
    fn no_text_panics(text: String) {
        let _ = (text.parse::<Date>(), text.parse::<ReturnPeriod>());
        let _ = (text.parse::<FinancialYear>(), text.parse::<Quarter>());
    }
}
