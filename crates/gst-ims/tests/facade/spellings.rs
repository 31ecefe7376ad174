//! Flags and codes in every spelling that servers have, and what is done with the others.

use gst_ims::{Counts, GoodsType, Invoice, Invoices, Section};
use serde_json::{Value, json};

fn read(record: &str) -> Invoices {
    let body = format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{record}]}}}}}}"#);
    Invoices::from_body(Section::B2b, body).unwrap()
}

/// Reads a record with these members, first as most are read, then as those with escapes are.
fn invoice(members: &str) -> Invoice {
    let read = |name: &str| {
        let answer = read(&format!(
            r#"{{"stin":"33ABCCZ0123M2YZ","{name}":"1","idt":"02-11-2024",{members}}}"#
        ));
        assert!(answer.rejected.is_empty(), "{:?}", answer.rejected);
        answer.invoices[0].clone()
    };
    let invoice = read("inum");
    assert_eq!(read(r"in\u0075m"), invoice, "{members}");
    invoice
}

const YES: [&str; 8] = [
    r#""Y""#,
    r#""y""#,
    r#""TRUE""#,
    r#""true""#,
    "true",
    "1",
    r#""Yes""#,
    r#"" Y ""#,
];
const NO: [&str; 8] = [
    r#""N""#,
    r#""n""#,
    r#""FALSE""#,
    r#""false""#,
    "false",
    "0",
    r#""No""#,
    r#""N ""#,
];
const ODD: [&str; 6] = [
    r#""?""#,
    r#""YN""#,
    "2",
    "[true]",
    r#"{"Y":1.10}"#,
    r#""\ud83d""#,
];

#[test]
fn flags_are_understood_in_every_spelling() {
    type Get = fn(&Invoice) -> Option<bool>;
    let fields: [(&str, Get); 4] = [
        ("ispendactblocked", |invoice| invoice.pending_allowed),
        ("isRemarksBlocked", |invoice| invoice.remarks_allowed),
        ("isItcRedReqBlocked", |invoice| {
            invoice.itc_reduction_allowed
        }),
        ("itcRedReqBlocked", |invoice| invoice.itc_reduction_allowed),
    ];
    for (name, get) in fields {
        for (spellings, allowed) in [(YES, false), (NO, true)] {
            for json in spellings {
                let invoice = invoice(&format!(r#""{name}":{json}"#));
                assert_eq!(get(&invoice), Some(allowed), "{name}: {json}");
                assert!(invoice.extra.is_empty(), "{name}: {json}");
            }
        }
        for json in ODD {
            let invoice = invoice(&format!(r#""{name}":{json}"#));
            assert_eq!(get(&invoice), None, "{name}: {json}");
            assert_eq!(invoice.extra.get(name).unwrap().as_str(), json);
        }
    }
    for json in YES {
        let reduced = invoice(&format!(r#""itcRedReq":{json}"#)).itc_reduction;
        assert_eq!(reduced.as_deref(), Some(&gst_ims::ItcReduction::Full));
    }
}

#[test]
fn filing_statuses_are_understood_in_every_spelling() {
    for (spellings, filed) in [
        (
            &[
                r#""F""#,
                r#""FILED""#,
                r#""Filed""#,
                r#"" filed""#,
                "true",
                r#""True""#,
            ][..],
            true,
        ),
        (
            &[
                r#""SAVED""#,
                r#""NF""#,
                r#""nf""#,
                r#""NotFiled""#,
                r#""Not Filed""#,
                r#""NOT  FILED""#,
                r#""not_filed""#,
                "false",
            ][..],
            false,
        ),
    ] {
        for json in spellings {
            let invoice = invoice(&format!(r#""srcfilstatus":{json}"#));
            assert_eq!(invoice.supplier_filed, Some(filed), "{json}");
            assert!(invoice.extra.is_empty(), "{json}");
        }
    }
    for json in ODD {
        let invoice = invoice(&format!(r#""srcfilstatus":{json}"#));
        assert_eq!(invoice.supplier_filed, None, "{json}");
        assert_eq!(invoice.extra.get("srcfilstatus").unwrap().as_str(), json);
    }
}

#[test]
fn codes_keep_what_they_do_not_know() {
    for (json, text) in [
        ("true", "true"),
        ("7.50", "7.50"),
        (r#"{"A":1}"#, r#"{"A":1}"#),
    ] {
        let invoice = invoice(&format!(
            r#""action":{json},"inv_typ":{json},"srcform":{json},"hash":{json}"#
        ));
        let written = serde_json::to_value(&invoice).unwrap();
        for name in ["action", "supply_type", "source_form", "hash"] {
            assert_eq!(written[name], Value::from(text), "{name}: {json}");
        }
    }
    let invoice = invoice(r#""action":" a ","inv_typ":"sewp","srcform":"r1a ""#);
    let written = serde_json::to_value(&invoice).unwrap();
    assert_eq!(
        json!([
            written["action"],
            written["supply_type"],
            written["source_form"]
        ]),
        json!(["accepted", "sez_with_payment", "gstr1a"])
    );
}

#[test]
fn two_names_of_one_flag_that_disagree_are_both_kept() {
    let agreed = invoice(r#""itcRedReqBlocked":"Y","isItcRedReqBlocked":true"#);
    assert_eq!(agreed.itc_reduction_allowed, Some(false));
    assert!(agreed.extra.is_empty());
    let disagreed = invoice(r#""itcRedReqBlocked":"N","isItcRedReqBlocked":"Y""#);
    assert_eq!(disagreed.itc_reduction_allowed, None);
    assert_eq!(
        disagreed.extra.get("itcRedReqBlocked").unwrap().as_str(),
        r#""N""#
    );
    assert_eq!(
        disagreed.extra.get("isItcRedReqBlocked").unwrap().as_str(),
        r#""Y""#
    );
}

#[test]
fn half_a_surrogate_pair_changes_nothing_in_silence() {
    for number in [r"A-1\ud83d", r"\ude42A-1", r"A\ud83d\u0041"] {
        let record =
            format!(r#"{{"stin":"33ABCCZ0123M2YZ","inum":"{number}","idt":"02-11-2024"}}"#);
        let answer = read(&record);
        assert!(answer.invoices.is_empty(), "{number}");
        let rejected = &answer.rejected[0];
        assert_eq!(rejected.raw.as_str(), record);
        assert!(rejected.reason.starts_with("inum: "), "{}", rejected.reason);
    }
}

#[test]
fn a_field_that_comes_twice_loses_no_value() {
    for (first, second) in [
        (r#""val":1"#, r#""val":2"#),
        (r#""val":1"#, r#""v\u0061l":1"#),
        (r#""action":"A""#, r#""action":"R""#),
        (r#""ispendactblocked":"Y""#, r#""ispendactblocked":"?""#),
        (r#""new":1"#, r#""new":2"#),
        (r#""new":1"#, r#""n\u0065w":2"#),
        (r#""inum":"1""#, r#""inum":"2""#),
    ] {
        let record = format!(
            r#"{{"stin":"33ABCCZ0123M2YZ","nt_num":"1","idt":"02-11-2024",{first},{second}}}"#
        );
        let answer = read(&record);
        assert!(answer.invoices.is_empty(), "{record}");
        assert_eq!(answer.rejected[0].raw.as_str(), record);
        let reason = &answer.rejected[0].reason;
        assert!(reason.contains("duplicate field"), "{reason}");
    }
    for members in [
        r#""val":null,"val":2"#,
        r#""val":2,"val":"""#,
        r#""val":2,"val":null"#,
    ] {
        let value = invoice(members).value.map(|value| value.to_string());
        assert_eq!(value.as_deref(), Some("2.00"), "{members}");
    }
}

#[test]
fn what_comes_twice_among_counts_is_kept_twice() {
    let section = r#""b2b":{"accept":1,"new":1}"#;
    let body = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"all_oth":{{{section},{section},"odd2":[1],"odd2":[2]}}}}}}}}"#
    );
    let counts = Counts::from_body(GoodsType::Others, body).unwrap();
    assert_eq!(counts.section(Section::B2b).accepted, 2);
    let kept: Vec<_> = counts
        .unknown_sections
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let expected = [
        ("b2b.new", "1"),
        ("b2b.new#2", "1"),
        ("odd2", "[1]"),
        ("odd2#2", "[2]"),
    ];
    assert_eq!(kept, expected);
}
