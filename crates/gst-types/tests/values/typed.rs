//! Amounts as people type them.

use gst_types::Amount;
use proptest::prelude::*;

use crate::common::amount;

#[test]
fn what_people_type_is_read() {
    for (typed, plain) in [
        ("142700", "142700"),
        ("1,42,700.00", "142700"),
        ("142,700.00", "142700"),
        ("1,234,567.8", "1234567.8"),
        ("12,34,567", "1234567"),
        ("10,00,00,000", "100000000"),
        ("₹ 1,42,700", "142700"),
        ("₹1,42,700.50", "142700.50"),
        ("Rs. 500/-", "500"),
        ("RS 500", "500"),
        ("rs.500", "500"),
        ("INR 500", "500"),
        ("500 INR", "500"),
        ("500/-", "500"),
        ("\u{a0}500\u{a0}", "500"),
        ("₹\u{a0}500", "500"),
        ("-500", "-500"),
        ("\u{2212}500", "-500"),
        ("+500", "500"),
        ("- ₹ 500", "-500"),
        ("₹ -500", "-500"),
        ("500-", "-500"),
        ("(500)", "-500"),
        ("( 1,42,700.50 )", "-142700.50"),
        ("(₹500)", "-500"),
        ("₹ (500.00)", "-500"),
        (".50", "0.50"),
        ("0", "0"),
        ("(0)", "0"),
        ("007", "7"),
        (
            "0.0000000000000000000000000001",
            "0.0000000000000000000000000001",
        ),
    ] {
        assert_eq!(Amount::parse_typed(typed), Ok(amount(plain)), "{typed}");
    }
}

#[test]
fn what_has_no_one_meaning_is_refused() {
    for typed in [
        "",
        " ",
        "-",
        "₹",
        "₹ -",
        "()",
        ".",
        "500.",
        "1,2",
        "12,34",
        "1,2,3",
        "1,42,70",
        "1,427,00",
        "1,42,7000",
        ",500",
        "500,",
        "1,,000",
        "1,00,000,00",
        "123,45,678",
        "1.234,50",
        "1.5.0",
        "1,000.5,0",
        "1 42 700",
        "--5",
        "+-5",
        "-5-",
        "(-5)",
        "(5",
        "5)",
        "((5))",
        "₹₹5",
        "₹5 INR",
        "$5",
        "5 Dr",
        "5Cr",
        "1e3",
        "0x10",
        "५००",
        "5.50/-",
        "500/-/-",
        "NaN",
        "inf",
        "five",
        "5\u{0}",
        "12345678901234567890123456789",
    ] {
        let error = Amount::parse_typed(typed).expect_err(typed).to_string();
        assert!(
            error.starts_with("invalid amount: expected an amount in rupees"),
            "{error}"
        );
    }
}

proptest! {
    #[test]
    fn what_is_shown_is_read(text in "-?[0-9]{1,16}(\\.[0-9]{1,10})?") {
        let amount = amount(&text);
        let grouped = amount.indian().to_string();
        prop_assert_eq!(Amount::parse_typed(&grouped), Ok(amount));
        prop_assert_eq!(Amount::parse_typed(&amount.to_string()), Ok(amount));
        prop_assert_eq!(Amount::parse_typed(&format!("₹ {grouped}")), Ok(amount));
        if !amount.is_negative() {
            prop_assert_eq!(Amount::parse_typed(&format!("({grouped})")), Ok(-amount));
        }
    }

    #[test]
    fn plain_text_means_the_same_typed(text in "[-+0-9.,]{0,12}") {
        if let Ok(plain) = text.parse::<Amount>() {
            prop_assert_eq!(Amount::parse_typed(&text), Ok(plain));
        }
    }

    /// Only marks around the digits and commas between them are passed over.
    #[test]
    fn no_digit_is_lost(text in "[-+()₹Rs. INR/0-9.,]{0,16}") {
        if let Ok(read) = Amount::parse_typed(&text) {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let kept = digits(&read.abs().to_string());
            let trimmed = |text: &str| text.trim_matches('0').to_owned();
            prop_assert_eq!(trimmed(&kept), trimmed(&digits(&text)), "{}", text);
        }
    }

    #[test]
    fn no_typed_text_panics(text: String) {
        let _ = Amount::parse_typed(&text);
    }
}
