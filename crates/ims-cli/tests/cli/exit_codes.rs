//! Each class of outcome has its exit code and its error object.

use std::thread;

use ims_mock::{Answer, Fault, HeaderName, HeaderValue, RawAnswer, Rule, StatusCode};
use serde_json::json;

use crate::support::{RECORD, Server, TOKEN, records, timed};

const LIST: [&str; 5] = ["invoices", "--section", "b2b", "--format", "json"];

#[test]
fn follow_the_server() {
    let cases = [
        ("401", 3, "authentication"),
        ("403", 3, "authentication"),
        ("200-code-401", 3, "authentication"),
        ("AUTH4033", 3, "authentication"),
        ("429", 4, "rate_limit"),
        ("429-retry-after", 4, "rate_limit"),
        ("400", 5, "refused"),
        ("404", 5, "refused"),
        ("500", 6, "outage"),
        ("503", 6, "outage"),
        ("502-html", 6, "outage"),
        ("200-html", 7, "decode"),
        ("200-nothing", 7, "decode"),
    ];
    // At the same time, since a call that may succeed later is tried again.
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || follows_the_server(case));
        }
    });
}

fn follows_the_server((answer, code, kind): (&str, i32, &str)) {
    let server = Server::start();
    server.answer_always(answer.parse::<Answer>().unwrap());
    // Too short for the seven seconds that `429-retry-after` asks for.
    let patience = ["--format", "json", "--timeout", "6"];
    for command in [&["invoices", "--section", "b2b"][..], &["counts"]] {
        let outcome = server.run(&[command, &patience].concat());
        assert_eq!(outcome.code, code, "{answer}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "", "{answer}");
        assert_eq!(outcome.stderr.lines().count(), 1, "{answer}");
        assert_eq!(outcome.error()["kind"], kind, "{answer}");
    }
}

#[test]
fn empty_is_a_success() {
    let answers = [
        "empty-array",
        "empty-object",
        "null-array",
        "null-data",
        "missing-data",
        "RET11416",
    ];
    for answer in answers {
        let server = Server::start();
        server.answer_always(answer.parse::<Answer>().unwrap());
        let outcome = server.run(&LIST);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{answer}");
        let json = outcome.json();
        assert_eq!(json["state"], "empty", "{answer}");
        assert_eq!(json["invoices"], serde_json::json!([]), "{answer}");
    }
}

#[test]
fn a_wait_that_the_server_asks_for_is_passed_on() {
    let server = Server::start();
    server.answer_always("429-retry-after".parse::<Answer>().unwrap());
    let error = server
        .run(&[&LIST[..], &["--timeout", "6"]].concat())
        .error();
    assert_eq!(error["retry_after_s"], 7);
    assert_eq!(error["retryable"], true);
    assert_eq!(error["http_status"], 429);

    let words = server.run(&["counts", "--format", "table", "--timeout", "6"]);
    assert!(
        words.stderr.contains("try again in 7 s"),
        "{}",
        words.stderr
    );
}

#[test]
fn the_hint_names_the_wait_of_the_error_object() {
    let server = Server::start();
    let limit = RawAnswer::json(StatusCode::TOO_MANY_REQUESTS, r#"{"code":429}"#);
    server.answer_always(limit.header(
        ims_mock::HeaderName::from_static("retry-after-ms"),
        ims_mock::HeaderValue::from_static("899200"),
    ));
    let error = server.run(&LIST).error();
    assert_eq!(error["retry_after_s"], 900);
    assert_eq!(error["hint"], "try again in 900 s");
}

#[test]
fn a_quota_is_no_limit_that_passes_in_a_minute() {
    let said = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"X9","message":"Usage quota exhausted"}}}"#;
    for answer in [
        RawAnswer::json(StatusCode::OK, said),
        RawAnswer::json(StatusCode::FORBIDDEN, said),
    ] {
        let server = Server::start();
        server.answer_always(answer);
        let outcome = server.run(&LIST);
        assert_eq!(outcome.code, 4, "{}", outcome.stderr);
        let error = outcome.error();
        let hint = error["hint"].as_str().unwrap();
        assert!(hint.contains("quota is used up"), "{hint}");
        assert_eq!(error["retryable"], false);
    }
}

#[test]
fn the_deadline_ends_the_whole_call() {
    let server = Server::start_with(|builder| builder.latency(std::time::Duration::from_mins(10)));
    for command in [&LIST[..], &["invoices", "--all"], &["counts"]] {
        let (outcome, elapsed) = timed(|| server.run(&[command, &["--timeout", "0.5"]].concat()));
        assert_eq!(outcome.code, 6, "{}", outcome.stderr);
        assert_eq!(outcome.error()["kind"], "deadline");
        assert!((500..2500).contains(&elapsed.as_millis()), "{elapsed:?}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let server = Server::start();
    let elsewhere = Server::start();
    let location = format!("{}/", elsewhere.base_url());
    server.answer_always(RawAnswer::new(StatusCode::FOUND, "").header(
        ims_mock::HeaderName::from_static("location"),
        location.parse().unwrap(),
    ));
    let outcome = server.run(&LIST);
    assert_eq!(outcome.code, 6);
    assert_eq!(outcome.error()["kind"], "redirect");
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn a_server_that_is_not_there_is_a_network_failure() {
    let server = Server::start();
    let outcome = {
        let mut command = server.command(&LIST);
        // Port 9 of the loopback address discards; nothing listens there.
        command.env("SANDBOX_BASE_URL", "http://127.0.0.1:9");
        crate::support::Outcome::of(&mut command)
    };
    assert_eq!(outcome.code, 6);
    assert_eq!(outcome.error()["kind"], "network");
}

#[test]
fn records_that_cannot_be_read_are_partial_success() {
    let broken = RECORD.replace("120932.18", "\"much\"");
    let server = Server::answering(&records("b2b", &[RECORD, &broken]));

    let outcome = server.run(&LIST);
    assert_eq!(outcome.code, 8);
    let json = outcome.json();
    assert_eq!(json["invoices"].as_array().unwrap().len(), 1);
    assert_eq!(json["rejected"][0]["index"], 1);
    assert_eq!(json["rejected"][0]["raw"]["val"], "much");
    assert_eq!(json["rejected"][0]["supplier_gstin"], "24ZZZCE0104V1ZV");
    assert_eq!(json["rejected"][0]["number"], "A-1");
    assert_eq!(outcome.stderr.lines().count(), 1);
    assert_eq!(outcome.error()["transaction_id"], "tx-1");

    for format in ["jsonl", "csv", "table"] {
        let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
        assert_eq!(outcome.code, 8, "{format}");
        assert!(!outcome.stdout.contains("much"), "{format}");
        let warning =
            "warning: section b2b: record 1 (24ZZZCE0104V1ZV A-1) could not be read: val: ";
        assert!(outcome.stderr.starts_with(warning), "{}", outcome.stderr);
    }
}

#[test]
fn one_failed_section_costs_no_other() {
    let server = Server::start();
    let fails = |answer: &str, section| {
        server.add_rule(Rule::new(answer.parse::<Answer>().unwrap()).section(section));
    };
    fails("429", gst_ims::Section::Dn);
    fails("AUTH4033", gst_ims::Section::Ecom);

    let outcome = server.run(&["invoices", "--all", "--format", "json"]);
    assert_eq!(outcome.code, 4, "the first section's");
    let json = outcome.json();
    let sections: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["section"].as_str().unwrap())
        .collect();
    assert_eq!(
        sections,
        ["b2b", "b2ba", "cn", "cna", "dn", "dna", "ecom", "ecoma"]
    );
    assert_eq!(json[4]["error"]["kind"], "rate_limit");
    assert_eq!(json[6]["error"]["code"], "AUTH4033");
    assert!(
        outcome.stderr.contains("warning: not fetched: dn: "),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stderr.contains("warning: not fetched: ecom: "),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.error()["kind"], "rate_limit");
}

/// One section hangs, and the first asks for a wait that is longer than the command.
#[test]
fn a_section_that_hangs_or_waits_costs_no_other() {
    let server = Server::start();
    let waits = RawAnswer::new(StatusCode::TOO_MANY_REQUESTS, "").header(
        HeaderName::from_static("retry-after"),
        HeaderValue::from_static("900"),
    );
    server.add_rule(Rule::new(waits).section(gst_ims::Section::B2b));
    server.add_rule(Rule::new(Fault::StallBeforeHeaders).section(gst_ims::Section::Cn));
    let command = ["invoices", "--all", "--format", "json", "--timeout", "5"];
    let (outcome, elapsed) = timed(|| server.run(&command));
    assert_eq!(outcome.code, 4, "{}", outcome.stderr);
    assert!(elapsed.as_secs() < 8, "{elapsed:?}");
    let errors: Vec<_> = outcome
        .json()
        .as_array()
        .unwrap()
        .iter()
        .filter(|answer| !answer["error"].is_null())
        .map(|answer| (answer["section"].clone(), answer["error"]["kind"].clone()))
        .collect();
    assert_eq!(
        errors,
        [
            (json!("b2b"), json!("rate_limit")),
            (json!("cn"), json!("deadline"))
        ]
    );
}

#[test]
fn nothing_is_printed_where_every_section_failed() {
    let server = Server::start();
    server.answer_always("401".parse::<Answer>().unwrap());
    for format in ["json", "jsonl", "csv", "table"] {
        let outcome = server.run(&["invoices", "--all", "--format", format]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (3, ""), "{format}");
    }
}

#[test]
fn an_echoed_secret_is_not_repeated() {
    for (status, body) in [
        (
            403,
            format!(r#"{{"code":403,"message":"token {TOKEN} is revoked"}}"#),
        ),
        (
            200,
            format!(
                r#"{{"code":200,"data":{{"status_cd":"0","error":{{"error_cd":"{TOKEN}","message":"{TOKEN}"}}}}}}"#
            ),
        ),
    ] {
        let server = Server::start();
        let status = StatusCode::from_u16(status).unwrap();
        server.answer_always(RawAnswer::json(status, body));
        for format in ["json", "jsonl", "csv", "table"] {
            // The check for secrets is part of every run.
            let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
            assert_ne!(outcome.code, 0);
        }
    }
}

#[test]
fn counts_that_cannot_be_read_are_partial() {
    let server = Server::start();
    server.answer_always(RawAnswer::json(
        StatusCode::OK,
        r#"{"code":200,"data":{"status_cd":"1","data":{"all_oth":{"b2b":{"accept":-1},"b2ba":{"accept":2}}}}}"#,
    ));
    let outcome = server.run(&["counts", "--format", "json"]);
    assert_eq!(outcome.code, 8, "{}", outcome.stderr);
    assert_eq!(outcome.error()["kind"], "decode");
    let counts: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(counts["sections"]["b2ba"]["accepted"], 2);
    assert_eq!(counts["sections"].get("b2b"), None);
    assert_eq!(counts["unknown_sections"]["b2b"]["accept"], -1);
}
