//! Records that cannot be read, and that nothing else is lost for them.

use super::common::answering;
use super::records::{fetch, record, shape};
use gst_ims::{Invoices, Section};
use proptest::prelude::*;
use serde_json::{Value, json};

#[tokio::test]
async fn one_bad_record_costs_no_other() {
    let good = record(&json!({"inum": "GOOD"}));
    for (bad, reason) in [
        (record(&json!({"val": "abc"})), "val: "),
        (record(&json!({"idt": "30-02-2024"})), "idt: "),
        (record(&json!({"stin": "24ABC"})), "stin: "),
        (
            record(&json!({"stin": "(absent)"})),
            "stin: expected a value, found none",
        ),
        (
            record(&json!({"inum": null})),
            "inum: expected a value, found none",
        ),
        (record(&json!({"txval": 1e300})), "txval: "),
        (record(&json!({"txval": {}})), "txval: "),
        (
            r#"{"stin":"33ABCCZ0123M2YZ","stin":"33ABCCZ0123M2YZ"}"#.to_owned(),
            "duplicate field `stin`",
        ),
        ("null".to_owned(), "expected an object, found null"),
        ("[ 1 ]".to_owned(), "expected an object, found a list"),
        (r#""text""#.to_owned(), "expected an object, found a string"),
        ("7".to_owned(), "expected an object, found a number"),
    ] {
        let answer = fetch(
            Section::B2b,
            &format!(r#"{{"b2b":[{good},{bad} ,{good}]}}"#),
        )
        .await;
        assert_eq!(answer.invoices.len(), 2, "{bad}");
        assert_eq!(answer.rejected.len(), 1, "{bad}");
        let rejected = &answer.rejected[0];
        assert_eq!((rejected.section, rejected.index), (Section::B2b, 1));
        assert_eq!(rejected.raw.as_str(), bad);
        assert!(
            rejected.reason.starts_with(reason),
            "{} does not begin with {reason}",
            rejected.reason
        );
    }
}

#[test]
fn an_answer_of_bad_records_alone_is_refused() {
    let body = |records: usize| {
        let list = vec!["{}"; records].join(",");
        format!(r#"{{"data":{{"status_cd":"1","data":{{"b2b":[{list}]}}}}}}"#)
    };
    let read = |records| Invoices::from_body(Section::B2b, body(records));
    assert_eq!(read(10_000).unwrap().rejected.len(), 10_000);
    assert_eq!(read(10_001).unwrap_err().kind(), gst_ims::ErrorKind::Decode);
}

#[tokio::test]
async fn a_section_that_is_no_list_is_rejected_whole() {
    let answer = fetch(
        Section::B2b,
        &format!(r#"{{"b2b":{{"a":1}},"ecom":[{}]}}"#, record(&json!({}))),
    )
    .await;
    assert_eq!(answer.invoices.len(), 1);
    assert_eq!(answer.rejected[0].reason, "expected a list of records");
    assert_eq!(answer.rejected[0].raw.as_str(), r#"{"a":1}"#);
}

#[tokio::test]
async fn bytes_that_are_no_text_cost_only_their_record() {
    let mut body = format!(
        r#"{{"b2b":[{},{}]}}"#,
        record(&json!({"inum": "GOOD"})),
        record(&json!({"tradenm": "A#B"}))
    )
    .into_bytes();
    let place = body.iter().position(|byte| *byte == b'#').unwrap();
    body[place] = 0xff;
    let mut whole = br#"{"code":200,"data":{"status_cd":"1","data":"#.to_vec();
    whole.extend(body);
    whole.extend(b"}}");
    let (_mock, client) = answering(super::common::json(200, whole)).await;
    let answer = client.invoices(Section::B2b).send().await.unwrap();
    assert_eq!(answer.invoices.len(), 1);
    assert!(answer.rejected[0].reason.contains("UTF-8"));
}

#[tokio::test]
async fn numbers_that_no_float_can_hold_stay_exact() {
    let odd = record(&json!({})).replace(
        r#""val":1888"#,
        r#""val":9007199254740993.27,"newcess":12345678901234567890.120"#,
    );
    let answer = fetch(
        Section::B2b,
        &format!(r#"{{"b2b":[{odd}],"zz":[1.10, 1E400]}}"#),
    )
    .await;
    let text = serde_json::to_string(&answer).unwrap();
    for exact in [
        r#""value":"9007199254740993.27""#,
        r#""newcess":12345678901234567890.120"#,
        r#""zz":[1.10, 1E400]"#,
    ] {
        assert!(text.contains(exact), "{exact} in {text}");
    }
}

#[tokio::test]
async fn a_null_is_no_field_in_any_form_of_a_record() {
    let plain = record(&json!({"other": null, "new": 1}));
    let escaped = plain.replace(r#""33ABC"#, r#""\u00333ABC"#);
    for record in [&plain, &escaped] {
        let members = shape(Section::B2b, "b2b", record, &["supplier_gstin", "extra"]).await;
        assert_eq!(
            members,
            json!({"supplier_gstin": "33ABCCZ0123M2YZ", "extra": {"new": 1}}),
            "{record}"
        );
    }
}

#[tokio::test]
async fn the_last_of_a_deep_nest_is_kept_without_harm() {
    let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    let answer = fetch(
        Section::B2b,
        &format!(r#"{{"b2b":[{}],"deep":{deep}}}"#, record(&json!({}))),
    )
    .await;
    assert_eq!(answer.invoices.len(), 1);
    assert_eq!(answer.unknown_sections["deep"].as_str(), deep);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        "[0-9]{2}-[0-9]{2}-[0-9]{4}".prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "code",
        "data",
        "status_cd",
        "error",
        "error_cd",
        "message",
        "token",
        "est",
        "b2b",
        "b2bcn",
        "cn",
        "stin",
        "inum",
        "nt_num",
        "idt",
        "val",
        "txval",
        "hash",
        "all_oth",
        "accept",
        "ttl_cnt",
        "x",
    ]);
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..8).prop_map(|members| {
                Value::Object(
                    members
                        .into_iter()
                        .map(|(k, v)| (k.to_owned(), v))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever a record is, it comes back as an invoice or as rejected.
    #[test]
    fn no_record_is_lost(records in prop::collection::vec(any_json(), 0..8)) {
        let body = format!(r#"{{"b2b":{}}}"#, Value::from(records.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(fetch(Section::B2b, &body));
        prop_assert_eq!(answer.invoices.len() + answer.rejected.len(), records.len());
    }

    /// A body with a bad record is read record by record, and the others come
    /// out as they do from a body that is read whole.
    #[test]
    fn both_ways_of_reading_agree(
        values in prop::collection::vec((0_u64..10_000_000_000, 0_u8..100, "[A-Z0-9/-]{1,30}", 1_u8..29), 0..6),
        name in any::<String>(),
    ) {
        let records: Vec<String> = values
            .iter()
            .map(|(rupees, paise, number, day)| {
                record(&json!({"inum": number, "idt": format!("{day:02}-11-2024"), "tradenm": name, "new": [rupees]}))
                    .replace("1888", &format!("{rupees}.{paise:02}"))
            })
            .collect();
        let read = |records: &[String]| {
            let body = format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{}]}}}}}}"#, records.join(","));
            Invoices::from_body(Section::B2b, body).unwrap()
        };
        let whole = read(&records);
        let one_by_one = read(&[records.as_slice(), &["null".to_owned()]].concat());
        prop_assert_eq!(whole.invoices.len(), records.len());
        prop_assert_eq!(one_by_one.rejected.len(), 1);
        prop_assert_eq!(whole.invoices, one_by_one.invoices);
    }

    /// No body makes the client panic.
    #[test]
    fn any_body_is_answered(body in any_json()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (_mock, client) = answering(super::common::json(200, body.to_string())).await;
            let _ = client.invoices(Section::B2b).send().await;
            let _ = client.counts(gst_ims::GoodsType::Others).send().await;
        });
    }
}
