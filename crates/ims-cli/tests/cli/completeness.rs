//! A section that is not whole is seen to be so in every format, and is not a success.

use crate::support::{RECORD, Server};

const FORMATS: [&str; 4] = ["json", "jsonl", "csv", "table"];

fn answering(members: &str) -> Server {
    Server::answering(&format!(
        r#"{{"code":200,"data":{{{}}},"transaction_id":"tx-1"}}"#,
        members.replace("RECORD", RECORD)
    ))
}

#[test]
fn a_part_is_not_taken_for_the_whole() {
    for members in [
        r#""status_cd":"1","token":"tok-1","est":"30","data":{"b2b":[RECORD]}"#,
        r#""status_cd":"3","data":{"b2b":[RECORD]}"#,
        r#""status_cd":"1","total_pages":3,"data":{"b2b":[RECORD]}"#,
        r#""status_cd":"0","error":{"error_cd":"X1","message":"m"},"data":{"b2b":[RECORD]}"#,
    ] {
        let server = answering(members);
        for format in FORMATS {
            let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
            assert_eq!(outcome.code, 8, "{format} {members}: {}", outcome.stderr);
            let mark = match format {
                "json" => r#""state": "partial""#,
                "jsonl" => r#"{"section":"b2b","state":"partial""#,
                "csv" => "\nb2b,partial,,",
                _ => "NOT COMPLETE",
            };
            assert!(
                outcome.stdout.contains(mark),
                "{format}: {}",
                outcome.stdout
            );
            assert!(
                outcome.stdout.contains("A-1"),
                "{format}: what came is shown"
            );
        }
    }
}

#[test]
fn a_pending_section_is_no_empty_one() {
    let server = answering(r#""status_cd":"1","data":{"token":"tok-1","est":"30"}"#);
    for (format, mark) in [
        (
            "jsonl",
            r#"{"section":"b2b","state":"pending","queued":{"token":"tok-1","ready_in_minutes":30},"error":null}"#,
        ),
        ("csv", "\nb2b,pending,,"),
        ("table", "not there yet"),
    ] {
        let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
        assert_eq!(outcome.code, 8, "{format}: {}", outcome.stderr);
        assert!(
            outcome.stdout.contains(mark),
            "{format}: {}",
            outcome.stdout
        );
    }
    let outcome = server.run(&["invoices", "--section", "b2b", "--format", "json"]);
    assert_eq!(outcome.code, 8);
    let json = outcome.json();
    assert_eq!(json["state"], "pending");
    assert_eq!(
        json["queued"],
        serde_json::json!({"token": "tok-1", "ready_in_minutes": 30})
    );
}

#[test]
fn a_section_that_failed_is_not_missing_in_silence() {
    let server = Server::start();
    server.add_rule(
        ims_mock::Rule::new("RET13508".parse::<ims_mock::Answer>().unwrap())
            .section(gst_ims::Section::Cn),
    );
    server.add_rule(
        ims_mock::Rule::new("GEN5001".parse::<ims_mock::Answer>().unwrap())
            .section(gst_ims::Section::Dn),
    );
    for (format, mark) in [
        (
            "jsonl",
            r#"{"section":"dn","state":"failed","queued":null,"error":{"kind":"refused","code":"GEN5001""#,
        ),
        ("csv", "\ndn,failed,,"),
    ] {
        let outcome = server.run(&["invoices", "--all", "--format", format]);
        assert_eq!(outcome.code, 5, "{format}: {}", outcome.stderr);
        assert!(
            outcome.stdout.contains(mark),
            "{format}: {}",
            outcome.stdout
        );
        assert!(
            !outcome.stdout.contains("\ncn,"),
            "an empty section has no line"
        );
    }
}

#[test]
fn a_quota_that_is_used_up_is_asked_once() {
    let server = Server::start();
    server.answer_always(ims_mock::RawAnswer::json(
        ims_mock::StatusCode::FORBIDDEN,
        r#"{"code":403,"message":"Usage quota exhausted","transaction_id":"tx-9"}"#,
    ));
    for command in [&["invoices", "--all"][..], &["counts"]] {
        let before = server.requests().len();
        let outcome = server.run(&[command, &["--format", "json"]].concat());
        assert_eq!(outcome.code, 4, "{}", outcome.stderr);
        let error = outcome.error();
        assert_eq!(error["kind"], "rate_limit");
        assert_eq!(error["transaction_id"], "tx-9");
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("Usage quota exhausted")
        );
        assert!(!outcome.stderr.contains("sign"), "{}", outcome.stderr);
        assert_eq!(server.requests().len(), before + 1, "{command:?}");
    }
}

#[test]
fn one_reason_is_told_once() {
    let server = Server::start();
    server.answer_always("AUTH4033".parse::<ims_mock::Answer>().unwrap());
    let outcome = server.run(&["invoices", "--all", "--format", "json"]);
    assert_eq!(outcome.code, 3);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    assert_eq!(outcome.error()["code"], "AUTH4033");
}
