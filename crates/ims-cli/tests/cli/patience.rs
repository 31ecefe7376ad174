//! How often is tried again, and how many requests a minute are sent.

use ims_mock::{HeaderName, HeaderValue, RawAnswer, StatusCode};
use serde_json::Value;

use crate::support::{Outcome, Server, bare};

/// A failure that passes at once.
fn busy() -> RawAnswer {
    RawAnswer::json(StatusCode::TOO_MANY_REQUESTS, r#"{"code":429}"#).header(
        HeaderName::from_static("retry-after-ms"),
        HeaderValue::from_static("1"),
    )
}

#[test]
fn retries_are_counted_after_the_first_attempt() {
    for (arguments, requests) in [
        (&["--retries", "0"][..], 1),
        (&["--retries", "2"], 3),
        (&["--retries=6"], 7),
        (&[], 4),
    ] {
        let server = Server::start();
        server.answer_always(busy());
        let outcome = server.run(&[&["counts", "--format", "json"], arguments].concat());
        assert_eq!(outcome.code, 4, "{arguments:?}: {}", outcome.stderr);
        assert_eq!(server.requests().len(), requests, "{arguments:?}");
    }
}

#[test]
fn the_rate_is_kept_by_all_sections() {
    let server = Server::start();
    let arguments = ["--rate-limit", "1", "--timeout", "5", "--format", "json"];
    let outcome = server.run(&[&["invoices", "--all"], &arguments[..]].concat());
    assert_eq!(outcome.code, 4, "{}", outcome.stderr);
    let json = outcome.json();
    let failed = |section: &&Value| section["state"] == "failed";
    assert_eq!(json.as_array().unwrap().iter().filter(failed).count(), 7);
    assert_eq!(server.requests().len(), 1);
    let wait = outcome.error()["retry_after_s"].as_u64().unwrap();
    assert!((50..=61).contains(&wait), "{wait}");
}

#[test]
fn a_number_that_is_none_is_refused() {
    for arguments in [
        ["--retries", "-1"],
        ["--retries", "21"],
        ["--retries", "many"],
        ["--retries", ""],
        ["--rate-limit", "0"],
        ["--rate-limit", "-1"],
        ["--rate-limit", "1.5"],
        ["--rate-limit", "60001"],
        ["--rate-limit", ""],
        ["--rate-limit", "4294967296"],
    ] {
        let outcome = Outcome::of(&mut bare(&[&["--mock", "counts"], &arguments[..]].concat()));
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        let error = outcome.error();
        assert_eq!(error["kind"], "configuration");
        if arguments[0] == "--rate-limit" {
            let message = error["message"].to_string();
            assert!(
                message.contains("a whole number from 1 to 60000"),
                "{message}"
            );
        }
    }
    for rate in ["1", "60000"] {
        Outcome::of(&mut bare(&["--mock", "counts", "--rate-limit", rate])).success();
    }
}
