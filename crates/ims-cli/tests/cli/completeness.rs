//! A section that is not whole is seen to be so in every format, and is not a success.

use gst_ims::Section;
use ims_mock::{Answer, RawAnswer, Rule, StatusCode};
use serde_json::Value;

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
                "jsonl" => r#"{"taxpayer":null,"section":"b2b","state":"partial""#,
                "csv" => "\n,b2b,partial,",
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
fn what_a_filter_takes_away_makes_no_section_empty() {
    let server = answering(r#""status_cd":"1","data":{"b2b":[RECORD]}"#);
    let filtered = ["invoices", "--section", "b2b", "--number", "OTHER-1"];
    let outcome = server.run(&filtered);
    let json = outcome.json();
    assert_eq!(
        (outcome.code, &json["state"]),
        (0, &Value::from("complete"))
    );
    assert_eq!(json["invoices"].as_array().map(Vec::len), Some(0));

    // Asked for one section, the server answers with the documents of another.
    let outcome = server.run(&["invoices", "--section", "b2ba"]);
    assert_eq!(outcome.json()["state"], "complete");
    assert!(outcome.stdout.contains("A-1"), "{}", outcome.stdout);
}

#[test]
fn a_pending_section_is_no_empty_one() {
    let server = answering(r#""status_cd":"1","data":{"token":"tok-1","est":"30"}"#);
    for (format, mark) in [
        (
            "jsonl",
            r#"{"taxpayer":null,"section":"b2b","state":"pending","reason":"queued","queued":{"token":"tok-1","ready_in_minutes":30},"code":null,"message":null,"error":null}"#,
        ),
        ("csv", "\n,b2b,pending,,"),
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
fn the_words_for_what_is_missing_are_in_every_format() {
    let error = r#""status_cd":"0","error":{"error_cd":"X1","message":"half of it is lost"}"#;
    let server = answering(&format!(r#"{error},"data":{{"b2b":[RECORD]}}"#));
    for format in FORMATS {
        let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(text.contains("X1"), "{format}: {text}");
            assert!(text.contains("half of it is lost"), "{format}: {text}");
        }
        match format {
            "json" => {
                let json = outcome.json();
                assert_eq!(json["code"], "X1");
                assert!(json["message"].to_string().contains("half of it is lost"));
            }
            "jsonl" => {
                let last = outcome.stdout.lines().last().unwrap();
                let line: Value = serde_json::from_str(last).unwrap();
                assert_eq!(line["code"], "X1");
                assert!(line["message"].to_string().contains("half of it is lost"));
            }
            "csv" => {
                let last = outcome.stdout.lines().last().unwrap();
                let start =
                    ",b2b,partial,X1,an error is beside the documents: X1: half of it is lost,,";
                assert!(last.starts_with(start), "{last}");
            }
            _ => {}
        }
    }
}

#[test]
fn the_error_of_what_is_missing_says_whether_to_ask_again() {
    for (members, kind, code, retryable, wait, said) in [
        (
            r#""status_cd":"1","data":{"token":"tok-1","est":"30"}"#,
            "pending",
            Value::Null,
            true,
            Value::from(1800),
            "ask again in 30 min",
        ),
        (
            r#""status_cd":"1","data":{"token":"tok-1","est":"9999999999999999999"}"#,
            "pending",
            Value::Null,
            true,
            Value::Null,
            "ask again later",
        ),
        (
            r#""status_cd":"1","data":{"b2b":[RECORD],"b2x":[{"inum":"B-1"}]}"#,
            "partial",
            Value::Null,
            false,
            Value::Null,
            "`unknown_sections`",
        ),
        (
            r#""status_cd":"1","token":"tok-1","data":{"b2b":[RECORD]}"#,
            "pending",
            Value::Null,
            true,
            Value::Null,
            "ask again later",
        ),
        (
            r#""status_cd":"0","error":{"error_cd":"RTN_24","message":"m"}"#,
            "pending",
            "RTN_24".into(),
            true,
            Value::Null,
            "ask again later",
        ),
        (
            r#""status_cd":"0","error":{"error_cd":"X1","message":"m"},"data":{"b2b":[RECORD]}"#,
            "partial",
            "X1".into(),
            true,
            Value::Null,
            "ask again later; if it lasts",
        ),
        (
            r#""status_cd":"3","data":{"b2b":[RECORD]}"#,
            "partial",
            Value::Null,
            false,
            Value::Null,
            "report it",
        ),
    ] {
        let server = answering(members);
        for sections in [&["--section", "b2b"][..], &["--section=b2b,cn"]] {
            let outcome = server.run(&[&["invoices", "--format", "json"], sections].concat());
            assert_eq!(outcome.code, 8, "{members}: {}", outcome.stderr);
            let error = outcome.error();
            assert_eq!(error["kind"], kind, "{members}");
            assert_eq!(error["code"], code, "{members}");
            assert_eq!(error["retryable"], retryable, "{members}");
            assert_eq!(error["retry_after_s"], wait, "{members}");
            let hint = error["hint"].as_str().unwrap();
            assert!(hint.contains(said), "{hint}");
            assert!(!outcome.stderr.contains("99999"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn counts_that_contradict_themselves_are_not_whole() {
    let counted = r#""all_oth":{"ttl_cnt":5,"b2b":{"accept":1,"noaction":2}}"#;
    let server = answering(&format!(r#""status_cd":"1","data":{{{counted}}}"#));
    for format in FORMATS {
        let outcome = server.run(&["counts", "--format", format]);
        assert_eq!(outcome.code, 8, "{format}: {}", outcome.stderr);
        let said = "the server says 5 documents, but its sections add up to 3";
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
    let json = server.run(&["counts", "--format", "json"]).json();
    assert_eq!(json["state"], "partial");
}

#[test]
fn counts_that_are_in_no_sum_are_told() {
    for (counted, said) in [
        (
            r#""all_oth":{"b2b":{"accept":1},"b2x":{"accept":2}}"#,
            "counts that are not understood, and in no sum: b2x",
        ),
        (
            r#""all_oth":{"b2b":{"accept":1,"no_action":2}}"#,
            "and in no sum: b2b.no_action",
        ),
    ] {
        let server = answering(&format!(r#""status_cd":"1","data":{{{counted}}}"#));
        for format in FORMATS {
            let outcome = server.run(&["counts", "--format", format]);
            assert_eq!(outcome.code, 8, "{format}: {}", outcome.stderr);
            assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
        }
    }
}

#[test]
fn the_code_that_made_counts_empty_is_kept() {
    let server =
        answering(r#""status_cd":"0","error":{"error_cd":"RET12501","message":"No record found"}"#);
    let outcome = server.run(&["counts", "--format", "json"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let json = outcome.json();
    assert_eq!(
        (&json["state"], &json["total"]),
        (&"empty".into(), &0.into())
    );
    assert_eq!(json["code"], "RET12501");
}

#[test]
fn the_reason_for_what_is_missing_is_always_told() {
    for (members, reason, said) in [
        (
            r#""status_cd":"3","data":{"b2b":[RECORD]}"#,
            "split",
            "one of several files",
        ),
        (
            r#""status_cd":"1","total_pages":3,"data":{"b2b":[RECORD]}"#,
            "paged",
            "one page of several",
        ),
        (
            r#""status_cd":"1","data":{"b2b":[RECORD,{"inum":"B-1"}]}"#,
            "unreadable",
            "some records cannot be read",
        ),
        (
            r#""status_cd":"1","data":{"b2b":[RECORD],"b2x":[{"inum":"B-1"}]}"#,
            "not_understood",
            "not understood: `b2x`",
        ),
    ] {
        let server = answering(members);
        for format in FORMATS {
            let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
            assert_eq!(outcome.code, 8, "{format} {members}");
            let told = match format {
                "json" => format!("\"reason\": \"{reason}\""),
                "jsonl" => format!("\"reason\":\"{reason}\""),
                _ => said.to_owned(),
            };
            assert!(
                outcome.stdout.contains(&told),
                "{format}: {}",
                outcome.stdout
            );
        }
    }
}

#[test]
fn counts_that_are_not_there_yet_say_when() {
    let server = answering(r#""status_cd":"1","data":{"token":"tok-1","est":"30"}"#);
    let outcome = server.run(&["counts", "--format", "json"]);
    assert_eq!(outcome.code, 6, "{}", outcome.stderr);
    let error = outcome.error();
    assert_eq!(error["retryable"], true);
    assert_eq!(error["retry_after_s"], 1800);
    assert_eq!(
        server.requests().len(),
        1,
        "30 minutes are not spent on asking"
    );
}

/// Section `cn` is empty, `dn` refused, `dna` pending and `ecom` broken off; the others are whole.
fn in_all_states() -> Server {
    let server = Server::start();
    let queued = r#"{"code":200,"data":{"status_cd":"1","data":{"token":"t-1","est":"5"}}}"#;
    let paged = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","total_pages":3,"data":{{"ecom":[{RECORD}]}}}}}}"#
    );
    for (section, answer) in [
        (Section::Cn, "RET13508".parse::<Answer>().unwrap()),
        (Section::Dn, "GEN5001".parse().unwrap()),
        (Section::Dna, RawAnswer::json(StatusCode::OK, queued).into()),
        (Section::Ecom, RawAnswer::json(StatusCode::OK, paged).into()),
    ] {
        server.add_rule(Rule::new(answer).section(section));
    }
    server
}

#[test]
fn a_section_that_failed_is_not_missing_in_silence() {
    let server = in_all_states();
    let run = |format| {
        let outcome = server.run(&["invoices", "--all", "--format", format]);
        assert_eq!(outcome.code, 5, "{format}: {}", outcome.stderr);
        outcome
    };
    let jsonl = run("jsonl").stdout;
    let line = r#"{"taxpayer":null,"section":"dn","state":"failed","reason":null,"queued":null,"code":"GEN5001","message":"#;
    assert!(jsonl.contains(line), "{jsonl}");
    assert!(
        jsonl.contains(r#""error":{"kind":"refused","code":"GEN5001""#),
        "{jsonl}"
    );
    let csv = run("csv").stdout;
    assert!(csv.contains("\n,dn,failed,GEN5001,"), "{csv}");
    assert!(!csv.contains(",cn,"), "an empty section has no line: {csv}");

    let json = run("json").json();
    let states: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|section| section["state"].as_str().unwrap())
        .collect();
    let expected = [
        "complete", "complete", "empty", "complete", "failed", "pending", "partial", "complete",
    ];
    assert_eq!(states, expected);
    let failed = &json[4];
    assert_eq!(failed["section"], "dn");
    assert_eq!(failed["code"], "GEN5001");
    assert_eq!(failed["error"]["kind"], "refused");
    assert_eq!(failed["error"]["message"], failed["message"]);
    // Whoever reads the others can read it.
    for (member, value) in json[0].as_object().unwrap() {
        let same = &failed[member];
        assert!(value.is_array() <= same.is_array(), "{member}: {same}");
        assert!(failed.get(member).is_some(), "{member}");
    }

    let table = run("table").stdout;
    for line in [
        "Debit notes (dn): FAILED, not fetched: ",
        "Amended debit notes (dna): not there yet: ",
        "E-commerce (ecom): NOT COMPLETE, 1 document",
        "Credit notes (cn): no documents",
        "NOT COMPLETE: documents are missing of dn (failed), dna (pending), ecom (partial).",
    ] {
        assert!(table.contains(line), "no {line:?} in {table}");
    }
}

#[test]
fn sections_without_any_document_are_told_apart() {
    let server = in_all_states();
    let arguments = ["invoices", "--section=cn,dn,dna", "--format", "table"];
    let outcome = server.run(&arguments);
    assert_eq!(outcome.code, 5, "{}", outcome.stderr);
    let last = "\nNOT COMPLETE: documents are missing of dn (failed), dna (pending).\n";
    assert!(outcome.stdout.ends_with(last), "{}", outcome.stdout);
}

#[test]
fn a_quota_that_is_used_up_is_asked_once() {
    let server = Server::start();
    server.answer_always(RawAnswer::json(
        StatusCode::FORBIDDEN,
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
    server.answer_always("AUTH4033".parse::<Answer>().unwrap());
    let outcome = server.run(&["invoices", "--all", "--format", "json"]);
    assert_eq!(outcome.code, 3);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    assert_eq!(outcome.error()["code"], "AUTH4033");
}
