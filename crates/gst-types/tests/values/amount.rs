//! Money: tables of what is read, written and added.

use std::collections::HashSet;

use gst_types::Amount;

use crate::common::{amount, from_wire, to_wire};

#[test]
fn display_has_at_least_two_decimals_and_every_digit() {
    for (read, shown) in [
        ("0", "0.00"),
        ("1888", "1888.00"),
        ("1.1", "1.10"),
        ("1.10", "1.10"),
        ("1.100", "1.100"),
        ("-120932.18", "-120932.18"),
        ("007.50", "7.50"),
        ("0.005", "0.005"),
        ("90071992547409.91", "90071992547409.91"),
        ("99999999999999.99", "99999999999999.99"),
        ("12345678901234567890.12", "12345678901234567890.12"),
        (
            "9999999999999999999999999999",
            "9999999999999999999999999999.00",
        ),
        (
            "99999999999999999999999999.99",
            "99999999999999999999999999.99",
        ),
        (
            "0.9999999999999999999999999999",
            "0.9999999999999999999999999999",
        ),
    ] {
        assert_eq!(amount(read).to_string(), shown, "of {read}");
        assert_eq!(amount(shown), amount(read), "{shown} reads back");
    }
}

#[test]
fn zero_has_no_sign() {
    for zero in ["-0", "-0.00", "0.000", "-0.0000000000000000000000000000"] {
        let zero = amount(zero);
        assert!(!zero.to_string().starts_with('-'), "{zero}");
        assert!(!zero.is_negative());
        assert_eq!(zero, Amount::ZERO);
    }
    let one = amount("1.00");
    let nothing = one.checked_sub(one).expect("it fits");
    assert_eq!(nothing.to_string(), "0.00");
    let nothing = Amount::ZERO.checked_sub(Amount::ZERO).expect("it fits");
    assert_eq!(nothing.to_string(), "0.00");
    assert_eq!(
        from_wire::<Amount>("-0.00").expect("a zero").to_string(),
        "0.00"
    );
    assert_eq!(Amount::from_paise(-0).to_string(), "0.00");
}

#[test]
fn text_that_is_no_plain_decimal_is_refused() {
    for text in [
        "", "-", ".", "1.", ".5", "+1", "--1", "1e3", "1,888.00", " 1", "1 ", "1.2.3", "NaN",
        "inf", "0x10", "1_000", "١٢", "₹5", "1-", "-.5",
    ] {
        let error = text.parse::<Amount>().expect_err(text);
        assert_eq!(error.what(), "amount");
        assert!(
            error.to_string().contains("decimal number of rupees"),
            "{error}"
        );
    }
}

#[test]
fn more_than_28_digits_are_refused_and_never_rounded() {
    for text in [
        "10000000000000000000000000000",
        "12345678901234567890123456789",
        "79228162514264337593543950335",
        "79228162514264337593543950336",
        "1.0000000000000000000000000001",
        "0.00000000000000000000000000001",
        "99999999999999999999999999.999",
    ] {
        assert!(text.parse::<Amount>().is_err(), "{text}");
        assert!(from_wire::<Amount>(text).is_err(), "{text} on the wire");
    }
    let long = "9".repeat(100_000);
    assert!(long.parse::<Amount>().is_err());
}

#[test]
fn zeros_that_add_nothing_do_not_count_as_digits() {
    for (long, short) in [
        ("0000000000000000000000000000000000000012.5", "12.5"),
        ("1.00000000000000000000000000000000000000", "1"),
        ("7.0000000000000000000000000000", "7"),
        (
            "1234567890123456789012345678.00",
            "1234567890123456789012345678",
        ),
        ("0.00000000000000000000000000000000000000", "0"),
    ] {
        assert_eq!(amount(long), amount(short), "{long}");
    }
}

#[test]
fn the_wire_form_is_the_number_with_the_digits_it_has() {
    for (json, shown) in [
        ("1888", "1888.00"),
        ("397.44", "397.44"),
        ("1.10", "1.10"),
        ("-5", "-5.00"),
        ("\"1888.5\"", "1888.50"),
        ("\"-0.01\"", "-0.01"),
        ("90071992547409.91", "90071992547409.91"),
        ("99999999999999.99", "99999999999999.99"),
        ("12345678901234567890.12", "12345678901234567890.12"),
    ] {
        let read = from_wire::<Amount>(json).expect(json);
        assert_eq!(read.to_string(), shown);
        let written = to_wire(&read);
        assert_eq!(written, json.trim_matches('"'), "digits are kept");
    }
}

#[test]
fn exponents_are_read_when_no_digit_is_lost() {
    for (json, shown) in [
        ("1e3", "1000.00"),
        ("1E3", "1000.00"),
        ("1.5e+2", "150.00"),
        ("1.2093218E5", "120932.18"),
        ("125e-2", "1.25"),
        ("-1e-2", "-0.01"),
        ("0e400", "0.00"),
        ("0E-400", "0.00"),
        ("0e99999999999999999999", "0.00"),
        ("1e27", "1000000000000000000000000000.00"),
        ("1e-28", "0.0000000000000000000000000001"),
        (
            "9999999999999999999999999999e-28",
            "0.9999999999999999999999999999",
        ),
        ("100e-30", "0.0000000000000000000000000001"),
    ] {
        assert_eq!(
            from_wire::<Amount>(json).expect(json).to_string(),
            shown,
            "{json}"
        );
    }
    for json in [
        "1E400",
        "1e28",
        "1e-29",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "1e2147483648",
        "1e-2147483648",
        "12345678901234567890e10",
    ] {
        assert!(from_wire::<Amount>(json).is_err(), "{json}");
    }
}

#[test]
fn other_json_is_refused_on_the_wire() {
    for json in [
        "null",
        "true",
        "{}",
        "[]",
        "[1]",
        "\"\"",
        "\"abc\"",
        "\"1e3\"",
        "\"1,888.00\"",
        "\"+1\"",
        "\"1\\n\"",
    ] {
        assert!(from_wire::<Amount>(json).is_err(), "{json}");
    }
    assert_eq!(
        from_wire::<Amount>(r#""\u0031.5""#)
            .expect("an escape")
            .to_string(),
        "1.50"
    );
}

#[test]
fn our_form_is_a_string_and_takes_no_float() {
    let value = amount("1888");
    assert_eq!(serde_json::to_string(&value).expect("JSON"), "\"1888.00\"");
    for (json, shown) in [
        ("\"1888.00\"", "1888.00"),
        ("1888", "1888.00"),
        ("-3", "-3.00"),
    ] {
        let read: Amount = serde_json::from_str(json).expect(json);
        assert_eq!(read.to_string(), shown);
    }
    for json in ["0.99999999999999999999", "1.0", "1e2", "null", "true"] {
        assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
    }
}

#[test]
fn width_alignment_and_sign_are_honoured_and_precision_cuts_nothing() {
    let value = amount("120932.185");
    assert_eq!(format!("{value:>12}|"), "  120932.185|");
    assert_eq!(format!("{value:<12}|"), "120932.185  |");
    assert_eq!(format!("{value:^12}|"), " 120932.185 |");
    assert_eq!(format!("{value:*>12}|"), "**120932.185|");
    assert_eq!(format!("{value:.2}"), "120932.185");
    assert_eq!(format!("{value:.0}"), "120932.185");
    assert_eq!(format!("{value:3}"), "120932.185");
    let owed = amount("-5");
    assert_eq!(format!("{owed:>8}"), "   -5.00");
    assert_eq!(format!("{owed:08}"), "-0005.00");
    assert_eq!(format!("{:>14}", value.indian()), "  1,20,932.185");
    assert_eq!(format!("{:.1}", value.indian()), "1,20,932.185");
}

#[test]
fn indian_grouping_is_three_digits_and_then_twos() {
    for (plain, grouped) in [
        ("0", "0.00"),
        ("999.99", "999.99"),
        ("-999", "-999.00"),
        ("1000", "1,000.00"),
        ("99999", "99,999.00"),
        ("100000", "1,00,000.00"),
        ("-100000.5", "-1,00,000.50"),
        ("1234567.891", "12,34,567.891"),
        ("99999999999.99", "99,99,99,99,999.99"),
    ] {
        assert_eq!(amount(plain).indian().to_string(), grouped);
    }
}

#[test]
fn paise_are_whole_or_nothing() {
    for (text, paise) in [
        ("0", Some(0)),
        ("0.01", Some(1)),
        ("-1888.5", Some(-188_850)),
        ("12.340", Some(1234)),
        ("0.001", None),
        ("0.0000000000000000000000000001", None),
        ("92233720368547758.07", Some(i64::MAX)),
        ("-92233720368547758.08", Some(i64::MIN)),
        ("92233720368547758.08", None),
        ("9999999999999999999999999999", None),
        ("99999999999999999999999999.99", None),
    ] {
        assert_eq!(amount(text).to_paise(), paise, "{text}");
    }
}

#[test]
fn sums_that_do_not_fit_are_none() {
    for (left, right, sum) in [
        ("0.1", "0.2", Some("0.30")),
        ("0.00", "1", Some("1.00")),
        ("0.000", "1", Some("1.000")),
        ("1", "-0.00", Some("1.00")),
        ("-1", "1.00", Some("0.00")),
        (
            "9999999999999999999999999999",
            "0",
            Some("9999999999999999999999999999.00"),
        ),
        (
            "9999999999999999999999999999",
            "0.00",
            Some("9999999999999999999999999999.00"),
        ),
        ("9999999999999999999999999999", "1", None),
        ("9999999999999999999999999999", "0.01", None),
        (
            "5000000000000000000000000000",
            "4999999999999999999999999999",
            Some("9999999999999999999999999999.00"),
        ),
        ("100000000000000000000000000", "0.001", None),
        (
            "99999999999999999999999999.99",
            "0.01",
            Some("100000000000000000000000000.00"),
        ),
        ("1", "0.0000000000000000000000000001", None),
        (
            "1",
            "0.000000000000000000000000001",
            Some("1.000000000000000000000000001"),
        ),
    ] {
        let (left, right) = (amount(left), amount(right));
        let shown = |value: Option<Amount>| value.map(|value| value.to_string());
        assert_eq!(
            shown(left.checked_add(right)).as_deref(),
            sum,
            "{left} + {right}"
        );
        assert_eq!(
            shown(right.checked_add(left)).as_deref(),
            sum,
            "{right} + {left}"
        );
    }
}

#[test]
fn equal_amounts_are_one_in_order_and_in_sets() {
    let written = ["1.1", "1.10", "1.100"].map(amount);
    assert_eq!(HashSet::from(written).len(), 1);
    let mut amounts = ["2", "-3", "10", "0.5", "-0.5"].map(amount);
    amounts.sort_unstable();
    assert_eq!(amounts, ["-3", "-0.5", "0.5", "2", "10"].map(amount));
}
