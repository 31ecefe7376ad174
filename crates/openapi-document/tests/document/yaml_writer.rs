//! The YAML that is written: nothing is lost on the way.

use openapi_document::yaml;
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn texts_that_readers_take_for_something_else_are_quoted() {
    for text in [
        "N",
        "no",
        "True",
        "null",
        "~",
        "",
        "24",
        "007",
        "0x1F",
        "1_000",
        "1e3",
        "5.",
        ".inf",
        "1:30",
        "2024-11-02",
        "<<",
        "- item",
        "a: b",
        "a #b",
        "'it'",
        "@x",
        "{{x}}",
        "ends:",
        " x",
    ] {
        let written = yaml::write("t", &json!({ "k": text })).expect("writes");
        let scalar = written.trim_end().strip_prefix("k: ").expect("one line");
        let quoted = |quote| scalar.starts_with(quote) && scalar.ends_with(quote);
        assert!(quoted('\'') || quoted('"'), "{text:?}: {scalar}");
    }
}

#[test]
fn collections_keep_their_order() {
    let value = json!({"z": [{"b": 1, "a": [2]}, [3, [4]], {}], "a": {"empty": []}, "n": null});
    let written = yaml::write("t", &value).expect("writes");
    let read = yaml::read("t", &written, 1).expect("reads");
    assert_eq!(read.to_string(), value.to_string());
}

/// Text made of what is hard for YAML.
fn nasty() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ \\n\\t:#'\"\\-?,\\[\\]{}&*!|>%@`=~<.]{1,4}",
        "[0-9eExXob_.:+-]{1,6}",
        "(yes|no|on|off|y|n|true|null|N|Y|~)",
        "[a-z]{1,12}",
        "[a-z ]{60,120}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn nasty_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        nasty().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1_000_000_000_i64..1_000_000_000).prop_map(|paise| {
            #[allow(clippy::cast_precision_loss, reason = "paise fit a float's mantissa")]
            Value::from(paise as f64 / 100.0)
        }),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((nasty(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_written_reads_back(value in nasty_value()) {
        let text = yaml::write("t", &value);
        prop_assert!(text.is_ok(), "{:?}", value);
        prop_assert_eq!(yaml::write("t", &value), text);
    }
}
