//! The YAML writer: the style of the published pages, and nothing lost on the way.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use xtask::{page, yaml};

#[test]
fn the_published_block_is_reproduced_byte_for_byte() {
    let page = support::text("xtask/tests/data/published/get-invoices.md");
    let block = page::openapi_block("get-invoices.md", &page).expect("a block");
    let document = yaml::read("get-invoices.md", &block.text, 1).expect("valid YAML");
    // The page has an empty line before the closing fence.
    assert_eq!(
        yaml::write(&document),
        block.text.trim_end().to_owned() + "\n"
    );
}

#[test]
fn scalars_are_quoted_where_a_reader_could_differ() {
    for (text, written) in [
        ("plain words", "plain words"),
        ("02-11-2024", "02-11-2024"),
        ("3.0.1", "3.0.1"),
        ("B2B", "B2B"),
        ("N", "'N'"),
        ("no", "'no'"),
        ("True", "'True'"),
        ("null", "'null'"),
        ("~", "'~'"),
        ("", "''"),
        ("24", "'24'"),
        ("007", "'007'"),
        ("0x1F", "'0x1F'"),
        ("1_000", "'1_000'"),
        ("1e3", "'1e3'"),
        ("5.", "'5.'"),
        (".inf", "'.inf'"),
        ("1:30", "'1:30'"),
        ("2024-11-02", "'2024-11-02'"),
        ("<<", "'<<'"),
        ("- item", "'- item'"),
        ("a: b", "'a: b'"),
        ("a:b", "a:b"),
        ("a #b", "'a #b'"),
        ("a#b", "a#b"),
        ("it's", "it's"),
        ("'it'", "'''it'''"),
        ("@x", "'@x'"),
        ("{{x}}", "'{{x}}'"),
        ("ends:", "'ends:'"),
        (" x", "' x'"),
        ("x ", "'x '"),
        ("tab\tx", "'tab\tx'"),
        ("bell\u{7}", "\"bell\\x07\""),
        ("two\nlines", "|-\n  two\n  lines"),
        ("two\nlines\n", "|\n  two\n  lines"),
        ("two\n\n", "|+\n  two\n"),
    ] {
        let whole = yaml::write(&json!({ "k": text }));
        assert_eq!(whole, format!("k: {written}\n"), "{text:?}");
        assert_eq!(
            yaml::read("t", &whole, 1).expect("valid"),
            json!({ "k": text }),
            "{text:?}"
        );
    }
}

#[test]
fn long_text_is_folded_at_eighty_columns() {
    let text = "word ".repeat(40);
    let whole = yaml::write(&json!({ "k": text.trim_end() }));
    assert!(whole.starts_with("k: >-\n  word"), "{whole}");
    assert!(whole.lines().all(|line| line.len() <= 80), "{whole}");
    assert_eq!(
        yaml::read("t", &whole, 1).expect("valid"),
        json!({ "k": text.trim_end() })
    );
}

#[test]
fn collections_stand_as_in_the_pages() {
    let value =
        json!({"list": [{"a": 1, "b": [2]}, [3, [4]], {}], "map": {"empty": []}, "none": null});
    let expected = "list:\n  - a: 1\n    b:\n      - 2\n  - - 3\n    - - 4\n  - {}\nmap:\n  empty: []\nnone: null\n";
    assert_eq!(yaml::write(&value), expected);
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
        let text = yaml::write(&value);
        let read = yaml::read("t", &text, 1);
        prop_assert_eq!(read.as_ref(), Ok(&value), "{}", text);
        prop_assert_eq!(yaml::write(&value), text);
    }
}
