//! `-v` and `-vv`, which tell much and no secret.

use std::thread;

use ims_mock::{Answer, Fault, HeaderName, HeaderValue, RawAnswer, StatusCode};

use crate::support::{API_KEY, Outcome, Program, Server, TOKEN, bare};

fn json(status: u16, body: String) -> RawAnswer {
    RawAnswer::json(StatusCode::from_u16(status).unwrap(), body)
}

fn busy() -> RawAnswer {
    json(429, r#"{"code":429,"transaction_id":"tx-busy"}"#.to_owned()).header(
        HeaderName::from_static("retry-after-ms"),
        HeaderValue::from_static("1"),
    )
}

/// The one line that has all of these.
fn line_with<'l>(log: &'l str, parts: &[&str]) -> &'l str {
    let mut lines = log
        .lines()
        .filter(|line| parts.iter().all(|part| line.contains(part)));
    let line = lines
        .next()
        .unwrap_or_else(|| panic!("no {parts:?} in {log}"));
    assert_eq!(lines.next(), None, "{parts:?} in {log}");
    line
}

#[test]
fn calls_attempts_and_waits_are_told() {
    let server = Server::start();
    server.answer_next(busy());
    let outcome = server.run(&["invoices", "--section", "cn", "--format", "json", "-v"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let log = &outcome.stderr;
    line_with(log, &["section=cn", "resend_count=0", ": sending"]);
    line_with(
        log,
        &[
            "section=cn",
            "resend_count=0",
            "status_code=429",
            "failed: ",
            "elapsed_ms=",
        ],
    );
    line_with(log, &["section=cn", "will try again", "wait_ms=1"]);
    line_with(
        log,
        &[
            "section=cn",
            "resend_count=1",
            "status_code=200",
            "answered elapsed_ms=",
        ],
    );
    line_with(
        log,
        &[
            "operation=\"getInvoices\" section=cn attempts=2 transaction_id=",
            "call ended elapsed_ms=",
        ],
    );
    for crate_below in ["hyper", "reqwest"] {
        assert!(!log.contains(crate_below), "{log}");
    }
}

#[test]
fn connections_are_told_when_asked_twice() {
    let server = Server::start();
    for flags in [&["-vv"][..], &["-v", "--verbose"], &["-vvvv"]] {
        let outcome = server.run(&[&["counts", "--format", "json"], flags].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        line_with(
            &outcome.stderr,
            &["hyper_util::", " connected to 127.0.0.1:"],
        );
        line_with(&outcome.stderr, &["reqwest::", "starting new connection"]);
        line_with(&outcome.stderr, &["gst_ims::", "call ended"]);
    }
}

#[test]
fn what_is_told_can_be_chosen_but_not_without_asking() {
    let server = Server::start();
    let run = |flags: &[&str], filter: &str| {
        let mut command = server.command(&[&["counts", "--format", "json"], flags].concat());
        Outcome::of(command.env("RUST_LOG", filter))
    };
    run(&[], "trace").success();
    run(&[], "=nonsense=").success();
    run(&["-vv"], "off").success();
    assert!(
        run(&["-v"], "hyper_util=debug")
            .stderr
            .contains("hyper_util")
    );
    assert!(run(&["-v"], "").stderr.contains("call ended"));

    let refused = run(&["-v"], "gst_ims=loud");
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    let message = refused.error()["message"].to_string();
    assert!(
        message.contains("RUST_LOG cannot be understood"),
        "{message}"
    );
}

#[test]
fn the_error_object_has_the_last_word() {
    let server = Server::start();
    server.answer_always("401".parse::<Answer>().unwrap());
    for verbosity in ["-v", "-vv"] {
        for command in [&["counts"][..], &["invoices", "--all"]] {
            let outcome = server.run(&[command, &["--format", "json", verbosity]].concat());
            assert_eq!(outcome.code, 3);
            assert!(outcome.stderr.lines().count() > 2, "{}", outcome.stderr);
            assert_eq!(outcome.error()["kind"], "authentication");
        }
    }
}

#[test]
fn lines_have_no_colour_where_there_is_no_terminal() {
    let server = Server::start();
    let mut command = server.command(&["counts", "--format", "json", "-vv"]);
    let outcome = Outcome::of(command.env("CLICOLOR_FORCE", "1").env("TERM", "xterm"));
    assert!(!outcome.stderr.contains('\u{1b}'), "{}", outcome.stderr);
}

#[test]
fn a_servers_words_cannot_steer_the_terminal() {
    let server = Server::start();
    server.answer_always(json(
        400,
        r#"{"message":"a\u001b[2Jb\u009b2Jc\u202ed\ne","transaction_id":"x\u001b[2J\u202ey"}"#
            .to_owned(),
    ));
    let outcome = server.run(&["counts", "--format", "table", "-vv"]);
    let steers =
        |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
    assert!(!outcome.stderr.contains(steers), "{:?}", outcome.stderr);
}

#[test]
fn standard_error_may_be_closed() {
    let arguments = ["--mock", "counts", "--format", "json", "-vv"];
    let mut started = Program::new(&arguments).start();
    drop(started.take_stderr());
    assert_eq!(started.end().status.code(), Some(0));
}

#[test]
fn causes_are_told_when_asked() {
    let refused = |flags: &[&str]| {
        let mut command = bare(&[&["counts", "--retries", "0"], flags].concat());
        command
            .env("SANDBOX_API_KEY", API_KEY)
            .env("SANDBOX_ACCESS_TOKEN", TOKEN)
            // Port 9 of the loopback address discards; nothing listens there.
            .env("SANDBOX_BASE_URL", "http://127.0.0.1:9");
        let outcome = Outcome::of(&mut command);
        assert_eq!(outcome.code, 6, "{}", outcome.stderr);
        outcome
    };
    for format in ["json", "table"] {
        let told = refused(&["--format", format, "-v"]).stderr;
        let cause = "  cause: Connection refused";
        assert!(told.lines().any(|line| line.starts_with(cause)), "{told}");
        let short = refused(&["--format", format]).stderr;
        assert!(!short.contains("cause:"), "{short}");
    }
    refused(&["--format", "json", "-v"]).error();
}

/// Every class of outcome, and servers that send back what they were sent.
fn answers() -> Vec<Answer> {
    let echo = format!("{API_KEY} {TOKEN}");
    let named = [
        "401",
        "403",
        "200-code-401",
        "AUTH4033",
        "429",
        "400",
        "404",
        "500",
        "503",
        "502-html",
        "200-html",
        "200-nothing",
        "queued",
        "empty-array",
    ];
    let faults = [
        Fault::ResetBeforeHeaders,
        Fault::ResetInBody,
        Fault::LengthsConflict,
        Fault::NotHttp,
        Fault::OversizeHeader,
        Fault::GzipCorrupt,
        Fault::JsonTruncated,
        Fault::Utf8Invalid,
        Fault::Status(StatusCode::FOUND),
    ];
    let echoes = [
        json(
            401,
            format!(r#"{{"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
        json(
            503,
            format!(r#"{{"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
        json(
            200,
            format!(r#"{{"code":503,"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
        json(
            200,
            format!(
                r#"{{"code":200,"data":{{"status_cd":"0","error":{{"error_cd":"{TOKEN}","message":"{echo}"}}}}}}"#
            ),
        ),
        json(200, format!(r#"{{"{echo}":"#)),
        RawAnswer::new(StatusCode::FOUND, "").header(
            HeaderName::from_static("location"),
            HeaderValue::from_str(&format!("http://127.0.0.1/{TOKEN}")).unwrap(),
        ),
    ];
    named
        .into_iter()
        .map(|name| name.parse().unwrap())
        .chain(faults.map(Answer::from))
        .chain(echoes.map(Answer::from))
        .chain([Answer::Usual])
        .collect()
}

#[test]
fn no_line_at_any_level_shows_a_secret() {
    // At the same time, since a call that may succeed later is tried again.
    thread::scope(|scope| {
        for answer in answers() {
            scope.spawn(move || shows_no_secret(&answer));
        }
    });
}

fn shows_no_secret(answer: &Answer) {
    let server = Server::start();
    server.answer_always(answer.clone());
    for (command, format) in [
        (&["counts"][..], "table"),
        (&["invoices", "--section", "b2b"], "json"),
    ] {
        let rest = [
            "--format",
            format,
            "--retries",
            "1",
            "--timeout",
            "9",
            "-vv",
        ];
        let mut command = server.command(&[command, &rest].concat());
        // The check for secrets is part of every run.
        let outcome = Outcome::of(command.env("RUST_LOG", "trace"));
        let log = outcome.stderr;
        assert!(log.contains("call ended"), "{answer:?}: {log}");
    }
}

#[test]
fn nor_does_a_server_that_is_not_there() {
    let mut command = bare(&["counts", "-vv", "--retries", "0", "--format", "json"]);
    command
        .env("SANDBOX_API_KEY", API_KEY)
        .env("SANDBOX_ACCESS_TOKEN", TOKEN)
        .env("SANDBOX_BASE_URL", "http://127.0.0.1:9")
        .env("RUST_LOG", "trace");
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, 6, "{}", outcome.stderr);
    assert_eq!(outcome.error()["kind"], "network");
}
