//! What is not whole never looks whole, and what could have been documents never looks empty.

use gst_ims::invoices::{Completeness, IncompleteReason};
use gst_ims::{ErrorKind, GoodsType, Invoices, Section, State};

use super::common::{RECORD, answering, inner, json, read};

#[test]
fn documents_are_found_wherever_they_are() {
    for body in [
        inner(r#""status_cd":"1","b2b":[RECORD]"#),
        inner(r#""status_cd":"1","Data":{"b2b":[RECORD]}"#),
        inner(r#""status_cd":"1","result":{"b2b":[RECORD]}"#),
        inner(r#""STATUS_CD":"1","DATA":{"B2B":[RECORD]}"#),
        r#"{"code":200,"b2b":[RECORD]}"#.to_owned(),
        r#"{"code":200,"Data":{"status_cd":"1","data":{"b2b":[RECORD]}}}"#.to_owned(),
        r#"{"code":200,"result":{"b2b":[RECORD]}}"#.to_owned(),
        inner(r#""status_cd":"1","data":{"b2b":[RECORD]},"data":{}"#),
        inner(r#""status_cd":"1","data":{},"data":{"b2b":[RECORD]}"#),
        r#"{"code":200,"data":{"data":{"b2b":[RECORD]}},"data":{"status_cd":"1"}}"#.to_owned(),
        inner(r#""status_cd":"1","data":{"b2b":[RECORD],"chksum":"ab"}"#),
        inner(r#""status_cd":"1","data":{"b2b":[RECORD]},"total_pages":1,"has_more":false"#),
    ] {
        let answer = read(&body).unwrap();
        assert_eq!(answer.state(), State::Complete, "{body}");
        assert_eq!(answer.invoices.len(), 1, "{body}");
    }
    let twice = read(&inner(
        r#""status_cd":"1","data":{"b2b":[RECORD]},"data":{"b2b":[RECORD]}"#,
    ));
    assert_eq!(twice.unwrap().invoices.len(), 2);
}

#[test]
fn a_part_is_never_whole() {
    let documents = r#""data":{"b2b":[RECORD]}"#;
    for (members, reason) in [
        (r#""status_cd":"1","token":"t","#, IncompleteReason::Queued),
        (r#""status_cd":"1","est":30,"#, IncompleteReason::Queued),
        (
            r#""status_cd":"0","error":{"error_cd":"RTN_24"},"#,
            IncompleteReason::Queued,
        ),
        (r#""status_cd":"3","#, IncompleteReason::Split),
        (r#""status_cd":3,"#, IncompleteReason::Split),
        (
            r#""status_cd":"1","total_pages":4,"#,
            IncompleteReason::Paged,
        ),
        (r#""status_cd":"1","page":2,"#, IncompleteReason::Paged),
        (
            r#""status_cd":"1","hasMore":true,"#,
            IncompleteReason::Paged,
        ),
        (
            r#""status_cd":"1","next":"/x?page=2","#,
            IncompleteReason::Paged,
        ),
        (
            r#""status_cd":"1","total_records":9,"#,
            IncompleteReason::Paged,
        ),
        (r#""status_cd":"1","fc":5,"#, IncompleteReason::Paged),
        (
            r#""status_cd":"0","error":{"error_cd":"GEN5001","message":"m"},"#,
            IncompleteReason::Error,
        ),
        (
            r#""status_cd":"1","error":{"error_cd":"RET13509"},"#,
            IncompleteReason::Error,
        ),
        (
            r#""status_cd":"1","error":"broke off","#,
            IncompleteReason::Error,
        ),
        (r#""status_cd":"P","#, IncompleteReason::Error),
    ] {
        let body = inner(&format!("{members}{documents}"));
        let answer = read(&body).unwrap();
        assert_eq!(answer.invoices.len(), 1, "{body}");
        assert_eq!(answer.state(), State::Partial, "{body}");
        let Completeness::Partial(incomplete) = &answer.completeness else {
            panic!("{body}");
        };
        assert_eq!(incomplete.reason, reason, "{body}");
    }
}

#[test]
fn what_is_not_there_yet_is_pending() {
    for members in [
        r#""status_cd":"1","data":{"token":"t","est":"30"}"#,
        r#""status_cd":"1","token":"t","est":30"#,
        r#""status_cd":"3""#,
        r#""status_cd":"3","data":{"fc":4}"#,
        r#""status_cd":"1","data":{"b2b":[]},"total_pages":4"#,
        r#""status_cd":"0","error":{"error_cd":"RTN_24"}"#,
    ] {
        let answer = read(&inner(members)).unwrap();
        assert_eq!(answer.state(), State::Pending, "{members}");
        assert!(answer.completeness.incomplete().is_some());
    }
    let answer = read(&inner(r#""status_cd":"1","data":{"token":"t","est":"30"}"#)).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["state"], "pending");
    assert_eq!(
        json["queued"],
        serde_json::json!({"token": "t", "ready_in_minutes": 30})
    );
}

#[test]
fn what_could_have_been_documents_is_never_empty() {
    for members in [
        r#""status_cd":"1","data":{"invoices":[{"inum":"D-1"}]}"#,
        r#""status_cd":"1","invoices":[{"inum":"D-1"}]"#,
        r#""status_cd":"1","data":{"impg":[{}]}"#,
        r#""status_cd":"1","data":{"payload":{"x":1}}"#,
        r#""status_cd":"1","data":"aGVsbG8=""#,
        r#""status_cd":"1","data":[RECORD]"#,
        r#""status_cd":"2","data":{}"#,
        r#""data":{"all":[1]}"#,
        "",
    ] {
        let error = read(&inner(members)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{members}: {error}");
    }
    let error = read(&inner(r#""status_cd":"1","data":{"invoices":[{}]}"#)).unwrap_err();
    assert!(error.to_string().contains("`invoices`"), "{error}");
    for body in [
        "[]".to_owned(),
        format!("[{}]", inner(r#""status_cd":"1""#)),
        r#"{"code":200,"data":[{"inum":"D-1"}]}"#.to_owned(),
    ] {
        assert_eq!(read(&body).unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}

#[test]
fn empty_is_what_the_network_said_and_its_code_is_kept() {
    for (members, code) in [
        (r#""status_cd":"1","data":{"b2b":[]}"#, None),
        (r#""status_cd":"1","data":{"b2b":{}}"#, None),
        (r#""status_cd":"1","data":{"b2b":""}"#, None),
        (r#""status_cd":"1","data":{"b2b":null}"#, None),
        (r#""status_cd":"1","data":[]"#, None),
        (r#""status_cd":"1","data":{},"total":0"#, None),
        (r#""status_cd":"1""#, None),
        (r#""data":{}"#, None),
        (
            r#""status_cd":"0","error":{"error_cd":"RET13509","message":"No records"}"#,
            Some("RET13509"),
        ),
        (
            r#""status_cd":"0","error":{"error_cd":"RET12501","message":"No record found for the provided inputs"}"#,
            Some("RET12501"),
        ),
    ] {
        let answer = read(&inner(members)).unwrap();
        assert_eq!(answer.state(), State::Empty, "{members}");
        assert_eq!(answer.code.as_deref(), code, "{members}");
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["code"].as_str(), code);
        assert_eq!(json["queued"], serde_json::Value::Null);
    }
}

#[test]
fn codes_mean_what_they_mean() {
    let failure = |code: &str, message: &str| {
        let error =
            format!(r#""status_cd":"0","error":{{"error_cd":"{code}","message":"{message}"}}"#);
        read(&inner(&error)).unwrap_err()
    };
    for code in ["RET12501", "RET12502", "RET12503", "RET12504", "RETWEB_001"] {
        let error = failure(code, "System Failure");
        assert_eq!(error.kind(), ErrorKind::Outage, "{code}");
        assert_eq!(error.code(), Some(code));
        assert!(error.is_retryable(), "{code}");
    }
    for (code, words) in [
        ("X9", "Usage quota exhausted"),
        ("GSP019", "No reason that anybody could read"),
        (" gsp 019", ""),
    ] {
        let quota = failure(code, words);
        assert_eq!(
            (quota.kind(), quota.is_retryable()),
            (ErrorKind::RateLimit, false),
            "{code}"
        );
    }
}

#[test]
fn a_gateways_error_keeps_code_and_words() {
    for (body, code, words) in [
        (
            r#"{"status_cd":"0","error":{"error_cd":"AUT4033","message":"Invalid Client ID"}}"#,
            Some("AUT4033"),
            "Invalid Client ID",
        ),
        (
            r#"[{"error":{"error_cd":"G-1","message":"listed"}}]"#,
            Some("G-1"),
            "listed",
        ),
        (
            r#"{"errors":[{"code":"G-2","message":"several"}]}"#,
            Some("G-2"),
            "several",
        ),
        (
            r#"{"code":"G-3","message":"code as text"}"#,
            Some("G-3"),
            "code as text",
        ),
        (r#"{"error":"only words"}"#, None, "only words"),
        (
            r#"{"Status_cd":"0","Message":"explicit deny"}"#,
            None,
            "explicit deny",
        ),
    ] {
        let error = read(body).unwrap_err();
        assert_eq!(error.code(), code, "{body}: {error}");
        assert!(error.to_string().contains(words), "{body}: {error}");
        assert_eq!(error.kind(), ErrorKind::Refused, "{body}");
    }
}

#[test]
fn nothing_that_comes_twice_is_lost() {
    let answer = read(&inner(
        r#""status_cd":"1","data":{"b2b":[RECORD],"new":[1],"new":[2]}"#,
    ))
    .unwrap();
    let kept: Vec<_> = answer
        .unknown_sections
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(kept, [("new", "[1]"), ("new#2", "[2]")]);
}

#[test]
fn an_unreadable_record_is_named_by_its_document() {
    let answer = read(&inner(
        r#""status_cd":"1","data":{"b2b":[{"stin":"24ABCCU0123M1YZ","inum":"D-1","idt":"05-11-2024","val":{}}]}"#,
    ))
    .unwrap();
    assert_eq!(
        answer.rejected[0].name().as_deref(),
        Some("24ABCCU0123M1YZ D-1")
    );
}

#[test]
fn a_body_that_is_not_json_says_what_and_where() {
    for (body, expected) in [
        (
            r#"{"code":200} and more"#,
            "byte 14: more text after the object",
        ),
        (
            "{\"a\":\"x\u{1}\"}",
            "byte 8: control character U+0001 in a string",
        ),
        (
            r#"{"data":{"status_cd":"1","data":{"b2b":[{"val":NaN}]}}}"#,
            "byte 48: expected value, found `NaN`",
        ),
        (r"12", "byte 1: expected an object, found a number"),
    ] {
        let error = read(body).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let utf16: Vec<u8> = "{\"a\":1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let error = Invoices::from_body(Section::B2b, utf16).unwrap_err();
    assert!(error.to_string().contains("UTF-16"), "{error}");
}

/// The code in the body says success in each.
#[tokio::test]
async fn a_status_of_http_that_says_a_part_is_never_whole() {
    for status in [202, 206, 207] {
        for (list, state) in [(RECORD, State::Partial), ("", State::Pending)] {
            let body = inner(&format!(r#""status_cd":"1","data":{{"b2b":[{list}]}}"#));
            let (_mock, client) = answering(json(status, body)).await;
            let answer = client.invoices(Section::B2b).send().await.unwrap();
            assert_eq!(answer.state(), state, "{status}");
            assert_eq!(answer.meta.http_status, status);
        }
        let counted = inner(r#""status_cd":"1","data":{"all_oth":{"b2b":{"accept":1}}}"#);
        let (_mock, client) = answering(json(status, counted)).await;
        assert!(
            client.counts(GoodsType::Others).send().await.is_err(),
            "{status}"
        );
    }
}
