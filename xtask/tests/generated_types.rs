//! The generated wire types: nothing lost, nothing rounded, nothing taken twice.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use gst_types::{RawJson, wire};
use proptest::prelude::*;
use sandbox_gst::types::{
    AuthenticateResponse, BusinessError, CheckInvoiceStatusResponse,
    FetchGstr2bRegenerationStatusResponse, GenerateOtpResponse, GetAddedBackLiabilitiesResponse,
    GetGstr2bResponse, GetInvoiceCountResponse, GetInvoicesResponse, GetSalesInvoicesResponse,
    InvoiceRecord, InvoiceStatusJob, LogoutResponse, RefreshSessionResponse,
    RegenerateGstr2bResponse, ResetInvoiceStatusResponse, SaveInvoiceStatusResponse, SectionCount,
    VerifyOtpResponse,
};
use serde_json::Value;

use crate::support;

fn record(text: &str) -> InvoiceRecord {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Decodes `text` as the answer `T` and writes it again.
fn rewritten<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Value {
    let answer: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    serde_json::to_value(answer).expect("writes")
}

/// How an example of the operation comes back; `None` for errors of the platform and for operations
/// that were vendored later, of which `gst-ims` reads every example.
fn comes_back(operation: &str, text: &str) -> Option<Value> {
    Some(match operation {
        "getInvoices" => rewritten::<GetInvoicesResponse>(text),
        "getInvoiceCount" => rewritten::<GetInvoiceCountResponse>(text),
        "authenticate" => rewritten::<AuthenticateResponse>(text),
        "generateOtp" => rewritten::<GenerateOtpResponse>(text),
        "verifyOtp" => rewritten::<VerifyOtpResponse>(text),
        "refreshSession" => rewritten::<RefreshSessionResponse>(text),
        "logout" => rewritten::<LogoutResponse>(text),
        "saveInvoiceStatus" => rewritten::<SaveInvoiceStatusResponse>(text),
        "resetInvoiceStatus" => rewritten::<ResetInvoiceStatusResponse>(text),
        "checkInvoiceStatus" => rewritten::<CheckInvoiceStatusResponse>(text),
        "getGstr2b" => rewritten::<GetGstr2bResponse>(text),
        "regenerateGstr2b" => rewritten::<RegenerateGstr2bResponse>(text),
        "fetchGstr2bRegenerationStatus" => rewritten::<FetchGstr2bRegenerationStatusResponse>(text),
        "getSalesInvoices" => rewritten::<GetSalesInvoicesResponse>(text),
        "getAddedBackLiabilities" => rewritten::<GetAddedBackLiabilitiesResponse>(text),
        _ => return None,
    })
}

/// Counts as the numbers that their texts hold: that is how they are written again.
fn with_counts(mut example: Value) -> Value {
    for name in ["proc_cnt", "err_cnt"] {
        if let Some(count) = example.pointer_mut(&format!("/data/data/{name}"))
            && let Some(text) = count.as_str()
        {
            *count = text.parse::<i64>().expect("digits").into();
        }
    }
    example
}

#[test]
fn every_example_decodes_and_comes_back() {
    let folder = support::root().join("openapi/examples");
    let mut decoded = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let text = std::fs::read_to_string(&path).expect("a file");
        let (operation, _) = name.split_once("__").expect("an operation");
        if let Some(after) = comes_back(operation, &text) {
            let before = serde_json::from_str(&text).expect("JSON");
            assert_eq!(after, with_counts(before), "{name}");
            *decoded.entry(operation.to_owned()).or_insert(0) += 1;
        }
    }
    assert!(decoded.len() > 12, "{decoded:?}");
    for (operation, count) in decoded {
        assert!(count > 1, "{count} examples of {operation}");
    }
}

#[test]
fn failures_are_read_under_every_name_of_their_section() {
    let job: InvoiceStatusJob = serde_json::from_str(
        r#"{"error_report":{"dn":[{"stin":"32ABCAA0123A1YZ","error_cd":"IMSSAV0010","inv":[{"inum":7,"rtnprd":"04"}]}],
            "cna":[],"b2bcn":null}}"#,
    )
    .expect("decodes");
    let report = job.error_report.expect("a report");
    assert!(report.extra.is_empty(), "{report:?}");
    let failures = report.dn.expect("failures");
    let document = &failures[0].inv.as_ref().expect("documents")[0];
    assert_eq!(
        document.inum.as_ref().map(|number| number.0.to_string()),
        Some("7".to_owned())
    );
}

#[test]
fn no_documented_field_of_a_record_lands_among_the_unknown_ones() {
    for (path, text) in [
        (
            "b2b",
            r#"{"stin":"33ABCCZ0123M2YZ","inum":"7","idt":"02-11-2024","inv_typ":"R"}"#,
        ),
        (
            "b2bcna",
            r#"{"nt_num":"2","nt_dt":"02-11-2024","ont_num":"1","ont_dt":"01-11-2024"}"#,
        ),
        (
            "ecoma",
            r#"{"oinum":"1","oidt":"01-11-2024","tradenm":"Acme","hash":"00ff"}"#,
        ),
        (
            "b2b",
            r#"{"rtnprd":"112024","srcform":"R1","srcfilstatus":"Filed","pos":"24","ispendactblocked":"N","action":"N"}"#,
        ),
        (
            "b2b",
            r#"{"val":1.5,"txval":1,"iamt":0,"camt":0,"samt":0,"cess":0}"#,
        ),
    ] {
        assert!(record(text).extra.is_empty(), "{path}: {text}");
    }
}

#[test]
fn unknown_fields_keep_their_text_to_the_letter() {
    for value in [
        "1.10",
        "12345678901234567890.12",
        "1E400",
        "-0",
        r#""\u0041""#,
        "null",
        "[1.0,  2]",
        r#"{"b": 1,"a": {"x": 0.10}}"#,
    ] {
        let text = format!(r#"{{"val":"7.50","odd":{value}}}"#);
        let record = record(&text);
        assert_eq!(record.extra.len(), 1);
        assert_eq!(record.extra.get("odd").map(RawJson::as_str), Some(value));
        let written = serde_json::to_string(&record).expect("writes");
        assert!(
            written.ends_with(&format!(r#""odd":{value}}}"#)),
            "{written}"
        );
        assert_eq!(
            self::record(&written).extra.get("odd").map(RawJson::as_str),
            Some(value)
        );
    }
}

#[test]
fn amounts_keep_every_digit() {
    for amount in [
        "0",
        "1888",
        "397.44",
        "1.10",
        "99999999999999999999.99",
        "-12.5",
    ] {
        let record = record(&format!(r#"{{"val":{amount}}}"#));
        let written = serde_json::to_string(&record).expect("writes");
        let same = |text: &str| gst_types::Amount::to_string(&text.parse().expect("an amount"));
        let back = written
            .trim_start_matches(r#"{"val":"#)
            .trim_end_matches('}');
        assert_eq!(same(back), same(amount), "{written}");
    }
}

#[test]
fn null_and_missing_are_the_same() {
    let fields = [
        "stin",
        "inum",
        "idt",
        "val",
        "action",
        "pos",
        "rtnprd",
        "ispendactblocked",
        "hash",
        "tradenm",
    ];
    for field in fields {
        let record = record(&format!(r#"{{"{field}":null}}"#));
        assert_eq!(
            serde_json::to_string(&record).expect("writes"),
            "{}",
            "{field}"
        );
    }
    for text in [
        r#"{"data":null}"#,
        r#"{"data":{"data":null,"error":null}}"#,
        r#"{"data":{"data":{"b2b":null,"b2bcn":null}}}"#,
    ] {
        let answer: GetInvoicesResponse = serde_json::from_str(text).expect(text);
        let sections = answer.data.and_then(|data| data.data);
        assert!(
            sections.is_none_or(|sections| sections.b2b.is_none()),
            "{text}"
        );
    }
}

#[test]
fn a_key_that_comes_twice_is_an_error_of_its_object() {
    for (text, field) in [
        (r#"{"inum":"1","inum":"2"}"#, "inum"),
        (r#"{"inum":null,"inum":"2"}"#, "inum"),
        (r#"{"inum":"1","inum":null}"#, "inum"),
        (r#"{"inum":"1","in\u0075m":"2"}"#, "inum"),
        (r#"{"odd":1,"odd":1}"#, "odd"),
    ] {
        let error = serde_json::from_str::<InvoiceRecord>(text)
            .expect_err(text)
            .to_string();
        assert!(
            error.starts_with(&format!("duplicate field `{field}`")),
            "{error}"
        );
    }
}

#[test]
fn only_an_object_is_an_object() {
    for text in ["[]", "\"x\"", "7", "null", "true"] {
        let error = serde_json::from_str::<BusinessError>(text)
            .expect_err(text)
            .to_string();
        assert!(
            error.contains("expected an object (BusinessError)"),
            "{error}"
        );
    }
}

#[test]
fn keys_are_matched_to_the_letter() {
    let record = record(r#"{"Inum":"1","inum ":"2","\u0069num":"3"}"#);
    assert_eq!(record.extra.keys().collect::<Vec<_>>(), ["Inum", "inum "]);
    assert_eq!(
        record.inum.expect("the number").into_inner().to_string(),
        "3"
    );
}

#[test]
fn numbers_in_strings_and_odd_numbers_are_counted() {
    let count: SectionCount =
        serde_json::from_str(r#"{"accept":"1","noaction":11.0,"pending":0,"reject":null}"#)
            .expect("decodes");
    assert_eq!(
        (count.accept, count.noaction, count.pending, count.reject),
        (
            Some(wire::Wire(1)),
            Some(wire::Wire(11)),
            Some(wire::Wire(0)),
            None
        )
    );
}

/// Any JSON text, compact.
fn json() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?",
        "[1-9](\\.[0-9]{1,3})?[eE][+-]?[0-9]{1,3}"
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        number,
        any::<String>().prop_map(|text| Value::from(text).to_string()),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            inner.prop_map(|value| format!("{{\"k\":{value}}}")),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_unknown_survives(values in proptest::collection::btree_map("[A-Z]{1,8}", json(), 0..5)) {
        let members: Vec<String> = values.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
        let text = format!("{{{}}}", members.join(","));
        let record = record(&text);
        prop_assert_eq!(serde_json::to_string(&record).expect("writes"), text);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[\\[\\]{}:,\"a-z0-9. null]{0,60}") {
        let _ = serde_json::from_str::<GetInvoicesResponse>(&text).map(|answer| serde_json::to_string(&answer));
    }
}
