//! Numbers and hashes of documents, and JSON that is kept.

use std::collections::HashSet;

use gst_types::{DocumentHash, DocumentNumber, RawJson};
use proptest::prelude::*;

use crate::common::{from_wire, parse, quoted, survives, to_wire};

const HASH: &str = "5614d4073380ec8b4ed4613846b18d18d5ee7ce4727e5f5a4d238fe96aaf8600";

#[test]
fn numbers_are_text_as_the_supplier_wrote_it() {
    for text in [
        "1",
        "A",
        "0001",
        "1024250260344",
        "AMD2-1463535",
        "LE/25/1/07976",
        "--1",
        "/a",
        "0/0-0z",
        "1234567890123456",
        "INV/2024-25/0001",
    ] {
        let number: DocumentNumber = parse(text);
        assert_eq!(number.as_str(), text);
        survives(&number);
    }
    assert_ne!(
        parse::<DocumentNumber>("0001"),
        parse::<DocumentNumber>("1")
    );
    assert_ne!(parse::<DocumentNumber>("a1"), parse::<DocumentNumber>("A1"));
    let number: DocumentNumber = parse("A/1");
    assert_eq!(format!("{number:>6}|{number:<6}|"), "   A/1|A/1   |");
}

#[test]
fn numbers_beyond_the_documented_rule_are_read_from_servers_only() {
    for text in [
        "0",
        "000",
        "-",
        "/",
        "0-/",
        "12345678901234567",
        "A B",
        "A.1",
        "№ 7",
        " 1",
        "1_2",
        "a number of more than twenty-four bytes",
    ] {
        let error = text.parse::<DocumentNumber>().expect_err(text);
        assert_eq!(error.what(), "document number");
        let kept: DocumentNumber = from_wire(&quoted(text)).expect("servers may send it");
        assert_eq!(kept.as_str(), text);
        assert_eq!(to_wire(&kept), quoted(text));
        assert_eq!(
            serde_json::from_str::<DocumentNumber>(&quoted(text)).expect("our form"),
            kept
        );
    }
    assert!("".parse::<DocumentNumber>().is_err());
    assert!(from_wire::<DocumentNumber>("\"\"").is_err());
    assert_eq!(
        from_wire::<DocumentNumber>("5096411148")
            .expect("a number")
            .as_str(),
        "5096411148"
    );
    for json in [
        "1.5",
        "1e3",
        "123456789012345678901234567890",
        "true",
        "null",
        "[]",
        "{}",
    ] {
        assert!(
            from_wire::<DocumentNumber>(json).is_err(),
            "{json} has no certain text"
        );
    }
}

/// The documented pattern of a number, place by place:
/// `[/\-0]*[a-zA-Z0-9/\-]*[a-zA-Z1-9]+[a-zA-Z0-9/\-]*` of 1 to 16 characters.
fn is_documented(text: &str) -> bool {
    let length = text.chars().count();
    (1..=16).contains(&length)
        && text
            .chars()
            .all(|character| matches!(character, 'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | '-'))
        && text.contains(|character: char| matches!(character, 'a'..='z' | 'A'..='Z' | '1'..='9'))
}

#[test]
fn a_hash_of_64_hexadecimal_digits_is_32_bytes() {
    let hash: DocumentHash = parse(HASH);
    let bytes = hash.as_bytes().expect("32 bytes");
    assert_eq!((bytes[0], bytes[1], bytes[31]), (0x56, 0x14, 0x00));
    assert_eq!(hash.to_string(), HASH);
    assert_eq!(format!("{hash:?}"), format!("DocumentHash({HASH})"));
    assert_eq!(format!("{hash:>66}|"), format!("  {HASH}|"));
    survives(&hash);
}

#[test]
fn any_other_hash_is_kept_as_text() {
    for text in [
        "a",
        "Z9",
        &HASH.to_uppercase(),
        &HASH[..63],
        &HASH[..62],
        &"g".repeat(64),
    ] {
        let hash: DocumentHash = parse(text);
        assert_eq!(hash.as_bytes(), None, "{text}");
        assert_eq!(hash.to_string(), text);
        survives(&hash);
    }
    for text in ["", &format!("{HASH}0"), "a b", "ä", &"é".repeat(32)] {
        let error = text.parse::<DocumentHash>().expect_err(text);
        assert_eq!(error.what(), "document hash");
        let kept: DocumentHash = from_wire(&quoted(text)).expect("servers may send it");
        assert_eq!(kept.to_string(), text);
        assert_eq!(to_wire(&kept), quoted(text));
    }
    let short: DocumentHash = parse("ab");
    assert_eq!(format!("{short:>4}|{short:<4}|"), "  ab|ab  |");
}

#[test]
fn hashes_differ_as_their_texts_do() {
    let texts = [HASH.to_owned(), HASH.to_uppercase(), HASH.replace('5', "6")];
    let hashes: HashSet<DocumentHash> = texts.iter().map(|text| parse(text)).collect();
    assert_eq!(hashes.len(), texts.len());
    let mut hashes: Vec<_> = hashes
        .into_iter()
        .chain(["5614", "zz"].map(parse))
        .collect();
    hashes.sort();
    assert!(hashes.is_sorted_by_key(ToString::to_string));
}

#[test]
fn raw_json_keeps_every_character() {
    for text in [
        "1.10",
        "-0.0",
        "1E400",
        "123456789012345678901234567890.10",
        "\"\\u0041\\/\"",
        "\"\\ud800\"",
        "{ \"b\" : 1 , \"a\":[ ] , \"b\" : 2 }",
        "null",
        "true",
        "[1,\n2]",
    ] {
        let raw: RawJson = serde_json::from_str(&format!(" {text} ")).expect(text);
        assert_eq!((raw.as_str(), raw.get().get()), (text, text));
        assert_eq!(raw.to_string(), text);
        assert_eq!(format!("{raw:?}"), format!("RawJson({text})"));
        assert_eq!(serde_json::to_string(&raw).expect("it is JSON"), text);
        assert_eq!(
            serde_json::to_string(&[&raw]).expect("it is JSON"),
            format!("[{text}]")
        );
        assert_eq!(raw.clone(), RawJson::from(raw.get().to_owned()));
    }
    assert_ne!(
        serde_json::from_str::<RawJson>("1.0").expect("JSON"),
        serde_json::from_str::<RawJson>("1.00").expect("JSON")
    );
    assert!(serde_json::from_str::<RawJson>("{").is_err());
}

#[test]
fn a_value_becomes_raw_json_if_it_is_json() {
    assert_eq!(
        RawJson::from_value(&["a"]).expect("JSON").as_str(),
        "[\"a\"]"
    );
    let no_key = std::collections::BTreeMap::from([(vec![1], 2)]);
    assert!(RawJson::from_value(&no_key).is_err());
}

proptest! {
    #[test]
    fn numbers_follow_the_documented_pattern(text in "[a-bA-B0-1/.-]{0,18}") {
        prop_assert_eq!(text.parse::<DocumentNumber>().is_ok(), is_documented(&text));
    }

    #[test]
    fn any_number_survives_the_wire(text in ".+") {
        let number: DocumentNumber = from_wire(&quoted(&text)).expect("not empty");
        prop_assert_eq!(number.as_str(), &text);
        prop_assert_eq!(to_wire(&number), quoted(&text));
        prop_assert_eq!(text.parse::<DocumentNumber>().is_ok(), is_documented(&text));
    }

    #[test]
    fn hexadecimal_hashes_are_their_bytes(bytes: [u8; 32]) {
        let text = bytes.map(|byte| format!("{byte:02x}")).concat();
        let hash: DocumentHash = parse(&text);
        prop_assert_eq!(hash.as_bytes(), Some(&bytes));
        survives(&hash);
    }

    #[test]
    fn any_hash_survives_the_wire(text: String) {
        let hash: DocumentHash = from_wire(&quoted(&text)).expect("any text");
        prop_assert_eq!(hash.to_string(), &text[..]);
        prop_assert_eq!(to_wire(&hash), quoted(&text));
        let documented = (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
        prop_assert_eq!(text.parse::<DocumentHash>().is_ok(), documented);
    }
}
