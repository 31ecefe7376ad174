//! What is printed is read back to the same.

use gst_ims::{Counts, GoodsType, Invoices, Section};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Records of every kind: whole, with fields of their own, odd, unreadable.
const RECORDS: [&str; 7] = [
    r#"{"stin":"24ABCCU0123M1YZ","inum":"D-1","idt":"05-11-2024","val":118.50}"#,
    r#"{"stin":"24ABCCU0123M1YZ","nt_num":"N-1","nt_dt":"05-11-2024","ont_num":"N-0","rtnprd":"112024",
        "action":"A","srcfilstatus":"NF","itcRedReq":"Y","declIgst":0.1,"isRemarksBlocked":"N","remarks":"a \"b\""}"#,
    r#"{"stin":"24ABCCU0123M1YZ","inum":"D-2","idt":"05-11-2024","iamt":12345678901234567890.12345,"new": [1.10, {} ]}"#,
    r#"{"stin":"24ABCCU0123M1YZ","inum":"D-3","idt":"05-11-2024","action":true,"pos":"Gujarat","rtnprd":"11","hash":"AB"}"#,
    r#"{"stin":"24ABCCU0123M1YZ","inum":"D-4","idt":"31-11-2024"}"#,
    r#"{"inum":"\ud83d"}"#,
    "null",
];

/// Members beside the records, which make a response partial, pending or neither.
const BESIDE: [&str; 9] = [
    r#""token":"t""#,
    r#""est":"30""#,
    r#""status_cd":"3""#,
    r#""total_pages":4"#,
    r#""error":{"error_cd":"RET13509","message":"No records"}"#,
    r#""error":{"error_cd":"GEN5001","message":"Missing"}"#,
    r#""odd":[{"a":1.10}]"#,
    r#""odd":7"#,
    r#""impg":[{}]"#,
];

/// Asserts that a response survives, as a value and as a text.
fn survives<T>(response: &T) -> Result<(), TestCaseError>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(response).unwrap();
    let read: T = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(&read, response, "{}", text);
    prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
    Ok(())
}

proptest! {
    #[test]
    fn every_response_survives_a_round_trip(
        section in select(Section::ALL.to_vec()),
        records in subsequence(RECORDS.to_vec(), 0..=RECORDS.len()),
        beside in subsequence(BESIDE.to_vec(), 0..=3),
        has_list in any::<bool>(),
    ) {
        let mut members: Vec<String> = beside.into_iter().map(str::to_owned).collect();
        if has_list {
            members.push(format!(r#""{}":[{}]"#, section.response_key(), records.join(",")));
        }
        let body = format!(
            r#"{{"code":200,"transaction_id":"t-1","timestamp":1763446641123,"data":{{"status_cd":"1","data":{{{}}}}}}}"#,
            members.join(",")
        );
        if let Ok(response) = Invoices::from_body(section, body) {
            survives(&response)?;
        }
    }

    #[test]
    fn all_counts_survive_a_round_trip(
        goods_type in select(GoodsType::ALL.to_vec()),
        numbers in prop::collection::vec(0..9_u64, 4),
        beside in subsequence(vec![r#""ttl_cnt":7"#, r#""odd":{"a":1.10}"#, r#""tradenm":"x""#], 0..=3),
        odd in select(vec!["{}", "[]", r#"{"accept":"many"}"#, r#"{"accept":1,"new":2}"#]),
    ) {
        let sections = goods_type.sections();
        let counted = format!(
            r#"{{"accept":{},"reject":{},"pending":{},"noaction":{}}}"#,
            numbers[0], numbers[1], numbers[2], numbers[3]
        );
        let mut members: Vec<String> = beside.into_iter().map(str::to_owned).collect();
        members.push(format!(r#""{}":{counted}"#, sections[0].response_key()));
        members.push(format!(r#""{}":{odd}"#, sections[1].response_key()));
        let body = format!(
            r#"{{"code":200,"data":{{"status_cd":"1","data":{{"{}":{{{}}}}}}}}}"#,
            goods_type.response_key(),
            members.join(",")
        );
        survives(&Counts::from_body(goods_type, body).unwrap())?;
    }
}

#[test]
fn every_state_is_read_back() {
    use gst_ims::State::{Complete, Empty, Partial, Pending};

    for (members, state) in [
        (r#""status_cd":"1","data":{"b2b":[RECORD]}"#, Complete),
        (
            r#""status_cd":"1","token":"t","est":30,"data":{"b2b":[RECORD]}"#,
            Partial,
        ),
        (
            r#""status_cd":"1","data":{"token":"t","est":"30"}"#,
            Pending,
        ),
        (
            r#""status_cd":"0","error":{"error_cd":"RET13509","message":"None"}"#,
            Empty,
        ),
    ] {
        let body = format!(
            r#"{{"code":200,"data":{{{}}}}}"#,
            members.replace("RECORD", RECORDS[0])
        );
        let mut response = Invoices::from_body(Section::B2b, body).unwrap();
        assert_eq!(response.state(), state);
        response.meta.taxpayer = Some("Sharma & Sons".into());
        survives(&response).unwrap();
        response.retain(|_| false);
        assert_eq!(response.state(), state);
        survives(&response).unwrap();
    }
}

#[test]
fn a_stored_part_never_passes_for_the_whole() {
    let body = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{}]}}}}}}"#,
        RECORDS[0]
    );
    let response = Invoices::from_body(Section::B2b, body).unwrap();
    let text = serde_json::to_string(&response).unwrap();
    let whole = r#""state":"complete""#;
    assert!(text.contains(whole));
    let error =
        serde_json::from_str::<Invoices>(&text.replace(whole, r#""state":"empty""#)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected complete by the documents, found empty"),
        "{error}"
    );
    let partial: Invoices =
        serde_json::from_str(&text.replace(whole, r#""state":"partial""#)).unwrap();
    assert_eq!(partial.state(), gst_ims::State::Partial);
    for missing in ["section", "state", "invoices", "rejected"] {
        let cut = text.replace(&format!(r#""{missing}":"#), r#""other":"#);
        assert!(serde_json::from_str::<Invoices>(&cut).is_err(), "{missing}");
    }
}

#[test]
fn stored_counts_agree_with_their_total() {
    let body = r#"{"code":200,"data":{"status_cd":"1","data":{"all_oth":{"b2b":{"accept":2}}}}}"#;
    let counts = Counts::from_body(GoodsType::Others, body).unwrap();
    let text = serde_json::to_string(&counts).unwrap();
    let error = serde_json::from_str::<Counts>(&text.replace(r#""accepted":2"#, r#""accepted":1"#))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected partial by the counts, found complete"),
        "{error}"
    );
}
