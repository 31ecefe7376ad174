//! GSTINs: check digits worked by hand, shapes, strict and lenient reading.

use gst_types::{Gstin, GstinKind};
use proptest::prelude::*;

use crate::common::{from_wire, parse, quoted, survives, to_wire};

/// Each of the 14 characters' values (0 to 9, A = 10 to Z = 35), times 1 and 2
/// in turn, a product beyond 35 counted as its two digits in base 36; then the
/// total, what lacks to a multiple of 36, and the digit of that value.
#[rustfmt::skip]
const WORKED_BY_HAND: &[(&str, [u32; 14], u32, u32, char)] = &[
    //                  3  3   A   B   K   C   S  2  0   3  3   B  1   Z: 70 = 36 + 34
    ("33ABKCS2033B1Z", [3, 6, 10, 22, 20, 24, 28, 4, 0,  6, 3, 22, 1, 35], 184, 6 * 36 - 184, 'W'),
    //                  2  7   A   A   P   F   U  0  9   3  9   F  1   Z
    ("27AAPFU0939F1Z", [2, 14, 10, 20, 25, 30, 30, 0, 9, 6, 9, 30, 1, 35], 221, 7 * 36 - 221, 'V'),
    //                  1  9   A   A   A   C   I: 18  1   6   8   1  G  1   D
    ("19AAACI1681G1D", [1, 18, 10, 20, 10, 24, 18, 2, 6, 16, 1, 32, 1, 26], 185, 6 * 36 - 185, 'V'),
    //                  0  8   A   B   C   D: 26  1   2  3   4  5   E  1   Z
    ("08ABCD12345E1Z", [0, 16, 10, 22, 12, 26, 1, 4, 3, 8, 5, 28, 1, 35], 171, 5 * 36 - 171, '9'),
    //                  2  9   A   M: 44 = 36 + 8; Z   N: 46 = 36 + 10; A 1 2 3 4 B 1 C
    ("29AMZNA1234B1C", [2, 18, 10, 9, 35, 11, 10, 2, 2, 6, 4, 22, 1, 24], 156, 5 * 36 - 156, 'O'),
    //                  0  7   1   7   U   S: 56 = 36 + 20; A 1 2 3 4 5 U   N: 46
    ("0717USA12345UN", [0, 14, 1, 14, 30, 21, 10, 2, 2, 6, 4, 10, 30, 11], 155, 5 * 36 - 155, 'P'),
    //                  3  6   1   7   G   B   R: 27  1   2  3   4  5   O   N
    ("3617GBR12345ON", [3, 12, 1, 14, 16, 22, 27, 2, 2, 6, 4, 10, 24, 11], 154, 5 * 36 - 154, 'Q'),
    //                  2  9   1   7   U   S  A   1  2  3  4   5   N   R: 54 = 36 + 18
    ("2917USA12345NR", [2, 18, 1, 14, 30, 21, 10, 2, 2, 6, 4, 10, 23, 19], 162, 5 * 36 - 162, 'I'),
    //                  9  9   1   7   U   S  A   1  2  3  4   5   O   S
    ("9917USA12345OS", [9, 18, 1, 14, 30, 21, 10, 2, 2, 6, 4, 10, 24, 21], 172, 5 * 36 - 172, '8'),
    ("36AAPFU0935A1Z", [3, 12, 10, 20, 25, 30, 30, 0, 9, 6, 5, 20, 1, 35], 206, 6 * 36 - 206, 'A'),
    // The total is a multiple of 36: nothing lacks.
    ("36AAPFU0939A7Z", [3, 12, 10, 20, 25, 30, 30, 0, 9, 6, 9, 20, 7, 35], 216, 0, '0'),
];

#[test]
fn check_digits_are_those_worked_by_hand() {
    for (body, products, total, lacks, digit) in WORKED_BY_HAND {
        assert_eq!(products.iter().sum::<u32>(), *total, "sum of {body}");
        assert_eq!((total + lacks) % 36, 0, "multiple of {body}");
        assert_eq!(
            char::from_digit(*lacks, 36).map(|digit| digit.to_ascii_uppercase()),
            Some(*digit)
        );

        for last in ('0'..='9').chain('A'..='Z') {
            let gstin = Gstin::from_server(&format!("{body}{last}")).expect("15 characters");
            assert_eq!(gstin.has_valid_check_digit(), last == *digit, "{gstin}");
            assert_eq!(gstin.check_digit(), last);
        }
    }
}

#[test]
fn a_wrong_check_digit_is_told_the_right_one() {
    let error = "33ABKCS2033B1ZX"
        .parse::<Gstin>()
        .expect_err("the digit is W");
    assert_eq!(
        error.to_string(),
        "invalid GSTIN: expected the check digit W, found \"33ABKCS2033B1ZX\""
    );
    assert_eq!(
        Gstin::parse_unchecked("33ABKCS2033B1ZX")
            .expect("a shape")
            .check_digit(),
        'X'
    );
}

/// A number of each kind that is issued, with its PAN.
const KINDS: &[(&str, GstinKind, Option<&str>)] = &[
    ("33ABKCS2033B1ZW", GstinKind::Regular, Some("ABKCS2033B")),
    ("27AAPFU0939F1ZV", GstinKind::Regular, Some("AAPFU0939F")),
    // Government departments are registered under a TAN.
    ("08ABCD12345E1Z9", GstinKind::Regular, None),
    // The 14th character `D` is in the pattern of regular numbers, too.
    ("19AAACI1681G1DV", GstinKind::Tds, Some("AAACI1681G")),
    ("29AMZNA1234B1CO", GstinKind::Tcs, Some("AMZNA1234B")),
    ("0717USA12345UNP", GstinKind::Uin, None),
    ("3617GBR12345ONQ", GstinKind::Uin, None),
    ("2917USA12345NRI", GstinKind::NonResident, None),
    ("9917USA12345OS8", GstinKind::Oidar, None),
];

#[test]
fn every_kind_is_told_by_its_shape() {
    for (text, kind, pan) in KINDS {
        let gstin: Gstin = parse(text);
        assert_eq!((gstin.kind(), gstin.pan()), (*kind, *pan), "{text}");
        assert_eq!(gstin.state_code().as_str(), &text[..2]);
        assert_eq!(gstin.entity(), char::from(text.as_bytes()[12]));
        assert_eq!(
            parse::<Gstin>(&format!("  {}\n", text.to_lowercase())),
            gstin
        );
        survives(&gstin);
    }
}

#[test]
fn every_fourteenth_character_has_its_kind() {
    for character in ('0'..='9').chain('A'..='Z') {
        let gstin =
            Gstin::from_server(&format!("33ABKCS2033B1{character}W")).expect("15 characters");
        let expected = match character {
            'C' => GstinKind::Tcs,
            'D' => GstinKind::Tds,
            'Z' | '1'..='9' | 'A' | 'B' | 'E'..='J' => GstinKind::Regular,
            _ => GstinKind::Unknown,
        };
        assert_eq!(gstin.kind(), expected, "{gstin}");
    }
}

#[test]
fn near_misses_are_of_no_kind() {
    for text in [
        "33ABKCS2033B0ZW", // no registration has number zero
        "3AABKCS2033B1ZW", // a state of a digit and a letter
        "33ABK1S2033B1ZW", // a PAN begins with five letters
        "33ABKCS20331BZW",
        "08ABCD12345EAZ9", // a department's number counts with digits
        "08ABCD12345E1ZA",
        "07A7USA12345UNP",
        "0717USA1234AUNP",
        "0717USA12345XNP",
        "2917USA12345OS8", // OIDAR is registered at 99 only
        "24AAACQ3770E000", // a trigger of the test environment
        "33ABCCZ0123M2YZ", // a sample of the documentation
        "000000000000000",
    ] {
        let gstin = Gstin::from_server(text).expect("15 letters and digits");
        assert_eq!(
            (gstin.kind(), gstin.pan()),
            (GstinKind::Unknown, None),
            "{text}"
        );
        assert!(text.parse::<Gstin>().is_err(), "{text} is not for people");
        assert!(Gstin::parse_unchecked(text).is_err(), "{text} has no shape");

        let json = quoted(text);
        assert_eq!(from_wire::<Gstin>(&json).expect("servers send it"), gstin);
        assert_eq!(
            serde_json::from_str::<Gstin>(&json).expect("servers send it"),
            gstin
        );
        assert_eq!(to_wire(&gstin), json);
    }
}

#[test]
fn other_lengths_and_characters_are_refused_everywhere() {
    for text in [
        "",
        "33ABKCS2033B1Z",
        "33ABKCS2033B1ZWW",
        "33ABKCS2033B1Z ",
        "33ABKCS2033B1Z-",
        "३३ABKCS2033B1ZW",
        "33ABKCS2033Bé",
        "\u{0}33ABKCS2033B1Z",
    ] {
        assert!(text.parse::<Gstin>().is_err(), "{text:?}");
        assert!(Gstin::from_server(text).is_err(), "{text:?}");
        assert!(from_wire::<Gstin>(&quoted(text)).is_err(), "{text:?}");
    }
    for json in ["null", "true", "12", "1.5", "[]", "{}"] {
        assert!(from_wire::<Gstin>(json).is_err(), "{json}");
    }
}

#[test]
fn lower_case_is_the_same_number() {
    let lower: Gstin = from_wire("\"33abkcs2033b1zw\"").expect("documented in either case");
    assert_eq!(lower, parse::<Gstin>("33ABKCS2033B1ZW"));
    assert_eq!(lower.as_str(), "33ABKCS2033B1ZW");
}

#[test]
fn order_and_display_are_those_of_the_text() {
    let mut numbers: Vec<Gstin> = KINDS.iter().map(|(text, ..)| parse(text)).collect();
    numbers.sort_unstable();
    assert!(numbers.is_sorted_by_key(ToString::to_string));
    let first = numbers[0];
    assert_eq!(format!("{first:>18}|"), "   0717USA12345UNP|");
    assert_eq!(format!("{first:?}"), "Gstin(0717USA12345UNP)");
}

/// The check digit by another road: the number in the alphabet's own order.
fn check_digit(body: &str) -> char {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let total: usize = body
        .chars()
        .enumerate()
        .map(|(place, character)| {
            let value = ALPHABET.find(character).expect("a letter or digit");
            // Doubling beyond 35 leaves an odd value: 36 → 1 + 0, 38 → 1 + 2 …
            if place % 2 == 0 {
                value
            } else if value < 18 {
                2 * value
            } else {
                2 * value - 35
            }
        })
        .sum();
    let lacks = total.div_ceil(36) * 36 - total;
    ALPHABET.chars().nth(lacks).expect("below 36")
}

proptest! {
    #[test]
    fn the_right_check_digit_is_accepted_and_no_other(
        body in "[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][Z1-9ABD-J]",
        wrong in "[0-9A-Z]",
    ) {
        let right = check_digit(&body);
        let gstin: Gstin = parse(&format!("{body}{right}"));
        prop_assert!(gstin.has_valid_check_digit());
        survives(&gstin);
        let text = format!("{body}{wrong}");
        prop_assert_eq!(text.parse::<Gstin>().is_ok(), wrong == right.to_string());
    }

    #[test]
    fn any_15_letters_and_digits_survive_the_wire(text in "[0-9A-Z]{15}") {
        let gstin: Gstin = from_wire(&quoted(&text)).expect("15 letters and digits");
        prop_assert_eq!(gstin.as_str(), &text);
        prop_assert_eq!(to_wire(&gstin), quoted(&text));
        prop_assert_eq!(gstin.has_valid_check_digit(), text.ends_with(check_digit(&text[..14])));
    }

    #[test]
    fn no_text_panics(text: String) {
        let _ = text.parse::<Gstin>();
        prop_assert_eq!(
            Gstin::from_server(&text).is_ok(),
            text.len() == 15 && text.chars().all(|c| c.is_ascii_alphanumeric())
        );
    }
}
