//! The wire forms that have no type of their own, and any JSON in any place.

use gst_types::wire::{
    Action, Amount, Cursor, Date, DocumentHash, DocumentNumber, FilingStatus, Flag, GoodsType,
    Gstin, Integer, Loose, Malformed, ReadJson, ReturnPeriod, SourceForm, StateCode, Status,
    SupplyType, Text, Timestamp, Wire,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::common::{quoted, raw};

fn read<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_str(json)
}

#[test]
fn whole_numbers_are_read_however_they_are_written() {
    for (json, number) in [
        ("200", 200),
        ("0", 0),
        ("-0", 0),
        ("-3", -3),
        ("200.0", 200),
        ("200.00", 200),
        ("1e3", 1000),
        ("1E+3", 1000),
        ("2.5e1", 25),
        ("1000e-3", 1),
        ("\"200\"", 200),
        ("\" 200 \"", 200),
        ("\"007\"", 7),
        ("\"-1\"", -1),
        ("\"\\u0037\"", 7),
        ("9007199254740993.0", 9_007_199_254_740_993),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("\"9223372036854775807\"", i64::MAX),
    ] {
        let whole: Integer = read(json).expect(json);
        assert_eq!(whole.0, number, "{json}");
        assert_eq!(
            serde_json::to_string(&whole).expect("a number"),
            number.to_string()
        );
    }
}

#[test]
fn what_is_no_whole_number_is_refused() {
    for json in [
        "1.5",
        "\"1.5\"",
        "\"abc\"",
        "\"\"",
        "\" \"",
        "\"1e3\"",
        "\"2 0\"",
        "18446744073709551615",
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "1e400",
        "1e-1",
        "0.99999999999999999999",
        "true",
        "null",
        "[]",
        "[1]",
        "{}",
    ] {
        assert!(read::<Integer>(json).is_err(), "{json}");
    }
    let error = read::<Integer>("\"abc\"")
        .expect_err("no digits")
        .to_string();
    assert!(
        error.contains("\"abc\"") && error.contains("a whole number"),
        "{error}"
    );
}

#[test]
fn timestamps_count_seconds_or_milliseconds() {
    for (json, shown) in [
        ("1685540620000", "2023-05-31T13:43:40Z"),
        ("\"1685540620000\"", "2023-05-31T13:43:40Z"),
        ("1685540620", "2023-05-31T13:43:40Z"),
        ("\"1685540620\"", "2023-05-31T13:43:40Z"),
        ("1685540620000.0", "2023-05-31T13:43:40Z"),
        ("1.68554062e12", "2023-05-31T13:43:40Z"),
        ("1685540620001", "2023-05-31T13:43:40.001Z"),
        ("\"2023-05-31T13:43:40Z\"", "2023-05-31T13:43:40Z"),
        ("\"2023-05-31T19:13:40+05:30\"", "2023-05-31T13:43:40Z"),
        ("\" 2023-05-31T13:43:40.5Z \"", "2023-05-31T13:43:40.5Z"),
        ("0", "1970-01-01T00:00:00Z"),
        ("99999999999", "5138-11-16T09:46:39Z"),
        ("100000000000", "1973-03-03T09:46:40Z"),
        ("-1", "1969-12-31T23:59:59Z"),
    ] {
        let time: Timestamp = read(json).expect(json);
        assert_eq!(time.0.to_string(), shown, "{json}");
        let written = serde_json::to_string(&time).expect("a number");
        assert_eq!(written, time.0.as_millisecond().to_string());
    }
}

#[test]
fn what_is_no_timestamp_is_refused() {
    for json in [
        "9223372036854775807",
        "-9223372036854775808",
        "\"9223372036854775807\"",
        "1e18",
        "1e300",
        "1685540620.5",
        "\"\"",
        "\"now\"",
        "\"2023-05-31\"",
        "\"2023-13-31T00:00:00Z\"",
        "true",
        "null",
        "[]",
        "{}",
    ] {
        assert!(read::<Timestamp>(json).is_err(), "{json}");
    }
}

#[test]
fn texts_are_strings_and_numbers_as_they_were_written() {
    for (json, text) in [
        ("\"\"", ""),
        ("\"Sharma & Sons\"", "Sharma & Sons"),
        ("\"a\\\"b\\\\c\\/d\\n\\u00e9\"", "a\"b\\c/d\né"),
        ("\"शर्मा 🙂\"", "शर्मा 🙂"),
        ("\"\\u0936\\ud83d\\ude42\"", "श🙂"),
        ("1", "1"),
        ("-0.0", "-0.0"),
        ("1.10", "1.10"),
        ("1E400", "1E400"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
    ] {
        let read: Text = read(json).expect(json);
        assert_eq!(read.0, text);
        assert_eq!(serde_json::to_string(&read).expect("a text"), quoted(text));
    }
    for json in ["null", "true", "[]", "{}", "[\"a\"]"] {
        assert!(read::<Text>(json).is_err(), "{json}");
    }
}

#[test]
fn half_a_surrogate_pair_does_not_cost_the_text() {
    for json in [
        "\"Sharma \\ud83d\"",
        "\"\\ude42 Sharma\"",
        "\"a\\ud83d\\u0041\"",
        "\"\\ud83d\\n\"",
    ] {
        let text: Text = read(json).expect(json);
        assert!(text.0.contains('\u{fffd}'), "{:?}", text.0);
        assert_eq!(text.0.contains("Sharma"), json.contains("Sharma"));
        assert_eq!(read::<StateCode>(json).expect("kept").0, raw(json));
        let code: Action = read(json).expect("kept");
        assert_eq!(code.0.as_str(), json.trim_matches('"'));
    }
}

#[test]
fn half_a_surrogate_pair_changes_no_number_in_silence() {
    for json in ["\"A-1\\ud83d\"", "\"\\ude42A-1\"", "\"\\ud83d\\u0041\""] {
        assert!(read::<DocumentNumber>(json).is_err(), "{json}");
        let mut cursor = Cursor::new(json);
        assert_eq!(DocumentNumber::read_json(&mut cursor), Err(Malformed));
    }
}

#[test]
fn null_and_absence_are_none() {
    assert_eq!(read::<Option<Text>>("null").expect("none"), None);
    assert_eq!(read::<Option<Amount>>("null").expect("none"), None);
    assert_eq!(read::<Option<Integer>>("null").expect("none"), None);
    assert_eq!(read::<Option<Flag>>("null").expect("none"), None);
    assert_eq!(read::<Option<Date>>("null").expect("none"), None);
}

/// Any JSON, small and nested.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9A-Za-z/.:+ -]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Reads a wire form; what is read must be written as something, and read as
/// the same again.
fn settles<T>(json: &str) -> Result<(), TestCaseError>
where
    Wire<T>: Serialize + DeserializeOwned,
    T: PartialEq + std::fmt::Debug,
{
    if let Ok(value) = read::<Wire<T>>(json) {
        let written = serde_json::to_string(&value).expect("it is JSON");
        prop_assert!(written != "null", "{} became {}", json, written);
        prop_assert_eq!(read::<Wire<T>>(&written).expect("its own form").0, value.0);
    }
    Ok(())
}

fn all_settle(json: &str) -> Result<(), TestCaseError> {
    settles::<gst_types::Amount>(json)?;
    settles::<gst_types::Gstin>(json)?;
    settles::<gst_types::Date>(json)?;
    settles::<Loose<gst_types::ReturnPeriod>>(json)?;
    settles::<Loose<gst_types::StateCode>>(json)?;
    settles::<Loose<bool>>(json)?;
    settles::<gst_types::DocumentNumber>(json)?;
    settles::<gst_types::DocumentHash>(json)?;
    settles::<gst_types::Action>(json)?;
    settles::<gst_types::SupplyType>(json)?;
    settles::<gst_types::SourceForm>(json)?;
    settles::<gst_types::FilingStatus>(json)?;
    settles::<gst_types::Status>(json)?;
    settles::<gst_types::GoodsType>(json)?;
    settles::<i64>(json)
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(value in json()) {
        let json = value.to_string();
        all_settle(&json)?;
        let _ = (read::<Text>(&json), read::<Timestamp>(&json));
    }

    #[test]
    fn any_bytes_are_read_or_refused(json in "[\\[\\]{}\",:0-9eE+.\\\\ud8-]{0,24}") {
        all_settle(&json)?;
        let _ = (read::<Text>(&json), read::<Timestamp>(&json));
    }

    #[test]
    fn loose_values_and_codes_take_any_json(value in json()) {
        let json = value.to_string();
        prop_assert_eq!(read::<StateCode>(&json).is_ok(), !value.is_null());
        prop_assert_eq!(read::<ReturnPeriod>(&json).is_ok(), !value.is_null());
        prop_assert_eq!(read::<Flag>(&json).is_ok(), !value.is_null());
        prop_assert_eq!(read::<FilingStatus>(&json).is_ok(), !value.is_null());
        prop_assert_eq!(read::<Action>(&json).is_ok(), !value.is_null());
        prop_assert_eq!(read::<SupplyType>(&json).is_ok(), !value.is_null());
        prop_assert_eq!(read::<SourceForm>(&json).is_ok(), !value.is_null());
    }

    #[test]
    fn any_text_survives(text: String) {
        let json = quoted(&text);
        let read: Text = read(&json).expect("a string");
        prop_assert_eq!(&read.0, &text);
        prop_assert_eq!(serde_json::to_string(&read).expect("a string"), json);
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
        prop_assert_eq!(self::read::<Text>(&format!("\"{escaped}\"")).expect("escapes"), read);
    }

    #[test]
    fn whole_numbers_survive(number: i64) {
        for json in [number.to_string(), quoted(&number.to_string()), format!("{number}.0")] {
            prop_assert_eq!(read::<Integer>(&json).expect("whole").0, number);
        }
    }

    #[test]
    fn milliseconds_after_march_1973_survive(milliseconds in 100_000_000_000..=253_402_207_200_000_i64) {
        let time: Timestamp = read(&milliseconds.to_string()).expect("in range");
        prop_assert_eq!(time.0.as_millisecond(), milliseconds);
        prop_assert_eq!(serde_json::to_string(&time).expect("a number"), milliseconds.to_string());
        let text = quoted(&time.0.to_string());
        prop_assert_eq!(read::<Timestamp>(&text).expect("RFC 3339"), time);
    }
}

/// The aliases are what they are documented to be, so that generated code that
/// names them keeps its meaning.
#[test]
fn every_alias_reads_its_documented_form() {
    fn round<T: Serialize + DeserializeOwned>(json: &str) {
        let value: T = read(json).expect(json);
        assert_eq!(serde_json::to_string(&value).expect("JSON"), json);
    }
    round::<Amount>("397.44");
    round::<Gstin>("\"33ABCCZ0123M2YZ\"");
    round::<Date>("\"02-11-2024\"");
    round::<ReturnPeriod>("\"112024\"");
    round::<StateCode>("\"24\"");
    round::<Flag>("\"N\"");
    round::<DocumentNumber>("\"AMD2-1463535\"");
    round::<DocumentHash>("\"5614d4073380ec8b4ed4613846b18d18d5ee7ce4727e5f5a4d238fe96aaf8600\"");
    round::<Action>("\"N\"");
    round::<SupplyType>("\"SEWOP\"");
    round::<SourceForm>("\"R1A\"");
    round::<FilingStatus>("\"Not Filed\"");
    round::<Status>("\"no_action_taken\"");
    round::<GoodsType>("\"inward_supplies\"");
    round::<Integer>("200");
    round::<Timestamp>("1733115162000");
    round::<Text>("\"RET11416\"");
}
