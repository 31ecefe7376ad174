//! The sample is what a taxpayer could see.

use std::collections::BTreeSet;

use gst_types::Section;
use ims_mock::{DataSet, MockServer, Record};
use serde_json::Value;

use super::harness::{INVOICES, SECTIONS, get};

const COMMON: &[&str] = &[
    "stin",
    "rtnprd",
    "srcform",
    "srcfilstatus",
    "pos",
    "ispendactblocked",
    "action",
    "val",
    "txval",
    "iamt",
    "camt",
    "samt",
    "cess",
    "hash",
];
/// Fields that only some sections have, by the section's key.
const OWN: [(&str, &[&str]); 8] = [
    ("b2b", &["inum", "idt", "inv_typ"]),
    ("b2ba", &["inum", "idt", "oinum", "oidt", "inv_typ"]),
    ("b2bcn", &["nt_num", "nt_dt", "inv_typ"]),
    (
        "b2bcna",
        &["nt_num", "nt_dt", "ont_num", "ont_dt", "inv_typ"],
    ),
    ("b2bdn", &["nt_num", "nt_dt", "inv_typ"]),
    (
        "b2bdna",
        &["nt_num", "nt_dt", "ont_num", "ont_dt", "inv_typ"],
    ),
    ("ecom", &["inum", "idt"]),
    ("ecoma", &["inum", "idt", "oinum", "oidt"]),
];

/// Every record with its section's key.
async fn all_records() -> Vec<(&'static str, Value)> {
    let server = MockServer::start().await.unwrap();
    let mut all = Vec::new();
    for (section, key) in SECTIONS {
        let body = get(&server, &format!("{INVOICES}?section={section}"))
            .await
            .json();
        let records = body["data"]["data"][key].as_array().unwrap().clone();
        all.extend(records.into_iter().map(|record| (key, record)));
    }
    all
}

fn text<'r>(record: &'r Value, field: &str) -> &'r str {
    record[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} of {record}"))
}

#[tokio::test]
async fn the_twelve_documented_invoices_are_served() {
    let server = MockServer::start().await.unwrap();
    let body = get(&server, &format!("{INVOICES}?section=B2B"))
        .await
        .json();
    let listed = &body["data"]["data"]["b2b"];
    assert_eq!(listed.as_array().unwrap().len(), 12);
    assert_eq!(listed[0]["inum"], "1024250260344");
}

#[tokio::test]
async fn each_section_has_its_documented_fields() {
    for (key, record) in all_records().await {
        let (_, own) = OWN.into_iter().find(|(known, _)| *known == key).unwrap();
        let expected: BTreeSet<_> = COMMON.iter().chain(own).copied().collect();
        let found: BTreeSet<_> = record
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|field| *field != "tradenm")
            .collect();
        assert_eq!(found, expected, "{record}");
    }
}

#[tokio::test]
async fn values_have_their_documented_forms() {
    for (key, record) in all_records().await {
        let one_of = |field: &str, values: &[&str]| {
            assert!(
                values.contains(&text(&record, field)),
                "{field} of {record}"
            );
        };
        one_of("srcform", &["R1", "R1A", "IFF"]);
        one_of("srcfilstatus", &["Filed", "Not Filed"]);
        one_of("ispendactblocked", &["Y", "N"]);
        one_of("action", &["A", "R", "P", "N"]);
        if !key.starts_with("ecom") {
            one_of("inv_typ", &["R", "DE", "SEWP", "SEWOP", "CBW"]);
        }
        let hash = text(&record, "hash");
        assert_eq!(hash.len(), 64);
        assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        for field in ["inum", "oinum", "nt_num", "ont_num"] {
            if let Some(number) = record.get(field) {
                assert!(
                    (1..=16).contains(&number.as_str().unwrap().len()),
                    "{record}"
                );
            }
        }
        // What the tax network refuses must not be in a sample.
        let blocked = text(&record, "ispendactblocked") == "Y";
        assert!(!(blocked && text(&record, "action") == "P"), "{record}");
    }
}

#[tokio::test]
async fn amounts_add_up_to_a_paisa() {
    let paise = |amount: &Value| {
        let rupees = amount.as_f64().unwrap();
        let paise = (rupees * 100.0).round();
        assert!(
            (rupees - paise / 100.0).abs() < 1e-9,
            "{amount} is not in paise"
        );
        paise
    };
    for (_, record) in all_records().await {
        let parts: f64 = ["txval", "iamt", "camt", "samt", "cess"]
            .iter()
            .map(|field| paise(&record[*field]))
            .sum();
        // Two of the documented rows are off by one paisa; nothing worse is served.
        assert!((paise(&record["val"]) - parts).abs() <= 1.0, "{record}");
        assert_eq!(record["camt"], record["samt"], "{record}");
    }
}

/// The documented rows are masked so that their GSTINs fail the check digit;
/// all others pass.
#[tokio::test]
async fn made_up_suppliers_have_valid_check_digits() {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (key, record) in all_records().await {
        let gstin = text(&record, "stin");
        assert_eq!(gstin.len(), 15);
        if key == "b2b" {
            continue;
        }
        let values: Vec<_> = gstin.chars().map(|c| alphabet.find(c).unwrap()).collect();
        let sum: usize = values[..14]
            .iter()
            .zip([1, 2].into_iter().cycle())
            .map(|(value, weight)| value * weight / 36 + value * weight % 36)
            .sum();
        assert_eq!(values[14], (36 - sum % 36) % 36, "{gstin}");
        assert!(gstin[2..].starts_with("ZZZ"), "{gstin} could be someone's");
    }
}

#[tokio::test]
async fn the_sample_covers_every_documented_value() {
    let records = all_records().await;
    let seen = |field: &str| -> BTreeSet<String> {
        records
            .iter()
            .filter_map(|(_, record)| record.get(field)?.as_str().map(str::to_owned))
            .collect()
    };
    let table = [
        ("action", &["A", "N", "P", "R"][..]),
        ("inv_typ", &["CBW", "DE", "R", "SEWOP", "SEWP"]),
        ("srcform", &["IFF", "R1", "R1A"]),
        ("srcfilstatus", &["Filed", "Not Filed"]),
        ("ispendactblocked", &["N", "Y"]),
    ];
    for (field, values) in table {
        assert!(
            seen(field)
                .iter()
                .map(String::as_str)
                .eq(values.iter().copied()),
            "{field}"
        );
    }
    assert!(!seen("tradenm").is_empty());
    let crore = 10_000_000.0;
    assert!(
        records
            .iter()
            .any(|(_, record)| record["val"].as_f64() > Some(crore))
    );
}

#[tokio::test]
async fn planted_records_are_served_digit_for_digit() {
    let server = MockServer::builder()
        .data_set(DataSet::new())
        .start()
        .await
        .unwrap();
    let planted = r#"{"action":"Q","inum":7,"new":[1.10],"val":12345678901234567890.10}"#;
    let mut record: Record = planted.replace('}', r#","hash":""}"#).parse().unwrap();
    record.remove_field("hash");
    server.change_data_set(|data_set| data_set.insert(Section::Ecom, record));
    let body = get(&server, &format!("{INVOICES}?section=ECOM")).await.text;
    assert!(body.contains(planted), "{body}");
}

#[test]
fn a_record_is_a_json_object() {
    for text in ["", "[]", "null", "7", r#"{"a":1"#] {
        let error = text.parse::<Record>().unwrap_err();
        let expected = "the data set cannot be read; expected records as flat JSON objects";
        assert_eq!(error.to_string(), expected, "{text}");
    }
}
