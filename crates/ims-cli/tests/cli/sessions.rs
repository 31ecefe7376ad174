//! Sign in by an OTP, use the session, refresh it, and log out.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use assert_cmd::Command;
use ims_mock::{Answer, ExpiryForm, Fault, Operation, RawAnswer, Rule, SignIn, StatusCode};
use serde_json::{Value, json};

use crate::office::{GSTIN, Office, document};
use crate::support::{API_SECRET, Outcome, Program, bare};

const OTP: &str = "575757";

/// The clock of the server stands in the past; its tokens end in the future.
pub(crate) fn long() -> SignIn {
    SignIn::new().token_lifetime(Duration::from_hours(10 * 366 * 24))
}

impl Office {
    /// A server that takes only tokens that it gave.
    pub(crate) fn strict(sign_in: SignIn) -> Self {
        Self::open_with(|builder| builder.require_sign_in().sign_in(sign_in))
    }

    /// A command without a token.
    pub(crate) fn signed(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command
            .env_remove("SANDBOX_ACCESS_TOKEN")
            .env("SANDBOX_API_SECRET", API_SECRET);
        command
    }

    pub(crate) fn ask(&self, arguments: &[&str]) -> Outcome {
        let outcome = Outcome::of(&mut self.signed(arguments));
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(
                !text.contains("mock.taxpayer") && !text.contains("mock.platform"),
                "{text}"
            );
        }
        outcome
    }

    pub(crate) fn log_in(&self) -> Outcome {
        let mut command = self.signed(&["login", "--username", "TN_NT2.2477"]);
        Outcome::of(command.write_stdin(format!("{OTP}\n")))
    }

    pub(crate) fn requests(&self, operation: Operation) -> u64 {
        self.server.request_count_of(operation)
    }
}

/// Every file below a folder, with its text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

#[test]
fn after_signing_in_no_token_is_needed() {
    let office = Office::strict(long());
    let none = office.ask(&["counts"]);
    assert_eq!(none.code, 3, "{}", none.stderr);
    assert!(none.error()["hint"].as_str().unwrap().contains("ims login"));
    assert_eq!(office.ask(&["session"]).code, 3);
    assert_eq!(office.ask(&["logout"]).code, 0, "nothing to end");

    let login = office.log_in();
    assert_eq!(login.code, 0, "{}", login.stderr);
    assert!(
        login.stderr.contains("only you can read"),
        "{}",
        login.stderr
    );
    let session = login.json();
    assert_eq!(session["gstin"], GSTIN);
    assert_eq!(session["username"], "TN_NT2.2477");
    assert_eq!(session["state"], "active");
    assert_eq!(office.ask(&["session"]).json(), session);

    assert_eq!(office.ask(&["counts"]).code, 0);
    let accept = office.ask(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(accept.code, 0, "{}", accept.stderr);
    assert_eq!(document(&accept.json(), "PRN-1050")["result"], "applied");
    // The only one who is signed in need not be named.
    let mut command = office
        .server
        .command(&["reject", "--number", "IN-21576", "--yes"]);
    command
        .env_remove("SANDBOX_ACCESS_TOKEN")
        .env("SANDBOX_API_SECRET", API_SECRET)
        .env("IMS_DATA", office.data.path());
    let unnamed = Outcome::of(&mut command);
    assert_eq!(unnamed.code, 0, "{}", unnamed.stderr);
    assert_eq!(unnamed.json()["gstin"], GSTIN);

    // Without the secret the token is used as it is.
    let mut bare = office.signed(&["counts"]);
    assert_eq!(Outcome::of(bare.env_remove("SANDBOX_API_SECRET")).code, 0);

    let refreshed = office.ask(&["session", "refresh"]);
    assert_eq!(refreshed.code, 0, "{}", refreshed.stderr);
    assert_eq!(office.requests(Operation::RefreshSession), 1);
    assert_eq!(
        office.requests(Operation::Authenticate),
        1,
        "its token is kept"
    );

    assert_eq!(office.ask(&["logout"]).code, 0);
    assert_eq!(office.ask(&["session"]).code, 3);
    assert_eq!(office.ask(&["counts"]).code, 3);
    assert_eq!(office.requests(Operation::Logout), 1);
}

#[test]
fn secrets_are_in_the_store_and_nowhere_else() {
    let office = Office::strict(long());
    office.log_in();
    office.ask(&["-vv", "accept", "--number", "PRN-1050", "--yes"]);
    let mut with_token = 0;
    for (name, text) in files(office.data.path()) {
        assert!(!text.contains(OTP) && !text.contains(API_SECRET), "{name}");
        if text.contains("mock.taxpayer") || text.contains("mock.platform") {
            assert!(name.ends_with(".secret"), "{name}");
            with_token += 1;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = fs::metadata(&name).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600, "{name}");
            }
        }
    }
    assert_eq!(with_token, 2, "the taxpayer's and the platform's");
}

/// The list of processes shows arguments and, to the user, the environment.
#[cfg(target_os = "linux")]
#[test]
fn the_otp_is_never_in_the_list_of_processes() {
    let office = Office::strict(long());
    let slow = Rule::new(Answer::Usual).operation(Operation::VerifyOtp);
    office.server.add_rule(slow.delay(Duration::from_secs(2)));
    let arguments = [
        "login",
        "--username",
        "TN_NT2.2477",
        "--gstin",
        GSTIN,
        "-vv",
    ];
    let mut started = Program::new(&arguments)
        .without("SANDBOX_ACCESS_TOKEN")
        .env("SANDBOX_API_SECRET", API_SECRET)
        .env("SANDBOX_BASE_URL", office.server.base_url())
        .env("IMS_DATA", office.data.path().to_str().unwrap())
        .stdin(Stdio::piped())
        .start();
    started.take_stdin().write_all(b"575757\n").unwrap();
    while office.requests(Operation::VerifyOtp) == 0 {
        std::thread::yield_now();
    }
    let process = format!("/proc/{}", started.id().as_raw_nonzero());
    for list in ["cmdline", "environ"] {
        let bytes = fs::read(format!("{process}/{list}")).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains(OTP), "{list}");
        assert!(list != "cmdline" || !text.contains(API_SECRET), "{list}");
    }
    let ended = started.end();
    assert!(ended.status.success(), "{}", ended.stderr);
    assert!(!ended.stderr.contains(OTP), "{}", ended.stderr);
    assert!(!ended.stderr.contains("mock.taxpayer"), "{}", ended.stderr);
}

#[test]
fn a_refusal_keeps_what_was_stored_and_says_what_to_do() {
    let office = Office::strict(long().max_sessions(1));
    office.log_in();
    let stored = office.ask(&["session"]).json();
    let full = office.log_in();
    assert_eq!(full.code, 3, "{}", full.stderr);
    assert_eq!(full.error()["code"], "AUTH403");
    assert!(full.error()["hint"].as_str().unwrap().contains("log out"));
    assert_eq!(
        office.requests(Operation::GenerateOtp),
        2,
        "no OTP is asked for twice"
    );

    let rule = Rule::new("AUTH4037".parse::<Answer>().unwrap());
    office
        .server
        .add_rule(rule.operation(Operation::RefreshSession));
    let closed = office.ask(&["session", "refresh"]);
    assert_eq!(closed.code, 3, "{}", closed.stderr);
    assert!(
        closed.error()["hint"]
            .as_str()
            .unwrap()
            .contains("Manage API Access")
    );
    assert_eq!(office.ask(&["session"]).json(), stored);
}

#[test]
fn a_verification_without_a_token_stores_nothing() {
    let office = Office::strict(long());
    let body = r#"{"code": 200, "data": {"status_cd": "1", "token_expiry": 1794221601000}}"#;
    office
        .server
        .add_rule(Rule::new(RawAnswer::json(StatusCode::OK, body)).operation(Operation::VerifyOtp));
    let outcome = office.log_in();
    assert_eq!(outcome.code, 7, "{}", outcome.stderr);
    assert_eq!(office.ask(&["session"]).code, 3);
}

#[test]
fn expiries_are_read_in_every_form() {
    for form in [
        ExpiryForm::Milliseconds,
        ExpiryForm::Seconds,
        ExpiryForm::Text,
    ] {
        let office = Office::strict(long().expiry_form(form));
        let session = office.log_in().json();
        let end = session["expires_at"].as_str().unwrap();
        assert!(end.starts_with("2034-11-"), "{form:?}: {end}");
    }
    let office = Office::strict(SignIn::new().expiry_form(ExpiryForm::Missing));
    assert_eq!(office.log_in().json()["expires_at"], Value::Null);
    assert_eq!(office.ask(&["counts"]).code, 0);
}

#[test]
fn a_token_that_is_refused_is_exchanged_once() {
    let office = Office::strict(long());
    office.log_in();
    let refused = Rule::new("AUTH4033".parse::<Answer>().unwrap());
    office
        .server
        .add_rule(refused.operation(Operation::GetInvoiceCount).times(1));
    let outcome = office.ask(&["counts"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(office.requests(Operation::RefreshSession), 1);
    // The next process finds the new one.
    assert_eq!(office.ask(&["counts"]).code, 0);
    assert_eq!(office.requests(Operation::RefreshSession), 1);
}

#[test]
fn an_otp_that_is_wrong_or_missing_is_told_and_not_repeated() {
    let office = Office::strict(long());
    for (input, code) in [("", 2), ("12ab\n", 2), ("999999\n", 3)] {
        let mut command = office.signed(&["login", "--username", "TN_NT2.2477"]);
        let outcome = Outcome::of(command.write_stdin(input));
        assert_eq!(outcome.code, code, "{input}: {}", outcome.stderr);
        let typed = input.trim();
        assert!(
            typed.is_empty() || !outcome.stderr.contains(typed),
            "{}",
            outcome.stderr
        );
    }
    assert_eq!(office.ask(&["session"]).code, 3);
    let help = Outcome::of(&mut bare(&["login", "--help"])).success();
    assert!(!help.contains("--otp"), "{help}");
    let mut command = office.signed(&["login", "--username", "TN_NT2.2477"]);
    let without = Outcome::of(command.env_remove("SANDBOX_API_SECRET"));
    assert_eq!(without.code, 2);
    assert!(
        without.stderr.contains("SANDBOX_API_SECRET"),
        "{}",
        without.stderr
    );
}

#[test]
fn a_logout_that_is_not_heard_keeps_the_session() {
    let office = Office::strict(long());
    office.log_in();
    office.server.add_rule(
        Rule::new(Fault::CloseBeforeHeaders)
            .operation(Operation::Logout)
            .without_effect(),
    );
    assert_eq!(office.ask(&["logout", "--timeout", "3"]).code, 6);
    office.server.clear_rules();
    assert_eq!(office.ask(&["counts"]).code, 0);
    let other = office.ask(&["logout", "--format", "json"]);
    assert_eq!((other.code, other.stdout.as_str()), (0, ""));
    let files = files(&office.data.path().join("sessions"));
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        names.iter().all(|name| name.ends_with("platform.secret")),
        "{names:?}"
    );
}

#[test]
fn each_environment_has_its_own_session() {
    let office = Office::strict(long());
    office.log_in();
    let other = office.ask(&["session", "--env", "test"]);
    // The address in the environment comes first; without it, nothing is known there.
    assert_eq!(other.code, 0, "{}", other.stderr);
    let mut command = office.signed(&["session", "--env", "test"]);
    assert_eq!(Outcome::of(command.env_remove("SANDBOX_BASE_URL")).code, 3);
    assert_eq!(
        office.ask(&["session"]).json()["environment"],
        json!(office.server.base_url())
    );
}

#[test]
fn one_server_has_one_session_however_its_address_is_written() {
    let office = Office::strict(long());
    office.log_in();
    let port = office.server.base_url().rsplit_once(':').unwrap().1;
    for address in [
        format!("http://localhost:{port}/"),
        format!("HTTP://LocalHost:{port}"),
        format!("http://127.1:{port}"),
    ] {
        let ask = |arguments| {
            let mut command = office.signed(arguments);
            Outcome::of(command.env("SANDBOX_BASE_URL", &address))
        };
        let session = ask(&["session"]);
        assert_eq!(session.code, 0, "{address}: {}", session.stderr);
        assert_eq!(
            session.json()["environment"],
            json!(office.server.base_url())
        );
        let counts = ask(&["counts"]);
        assert_eq!(counts.code, 0, "{address}: {}", counts.stderr);
    }
}

#[test]
fn no_otp_is_asked_for_whose_session_cannot_be_kept() {
    for blocked in ["", "sessions", "locks"] {
        let office = Office::strict(long());
        let mut place = office.data.path().join("kept");
        if !blocked.is_empty() {
            fs::create_dir(&place).unwrap();
            place = place.join(blocked);
        }
        // A file where a folder must be.
        fs::write(place, "").unwrap();
        let mut command = office.signed(&["login", "--username", "TN_NT2.2477"]);
        command.env("IMS_DATA", office.data.path().join("kept"));
        let outcome = Outcome::of(command.write_stdin("575757\n"));
        assert_eq!(outcome.code, 2, "{blocked}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("IMS_DATA"), "{}", outcome.stderr);
        assert_eq!(office.requests(Operation::GenerateOtp), 0, "{blocked}");
    }
}

/// What a logout does to the session that is kept, and what it says.
#[test]
fn a_logout_that_is_refused_says_what_became_of_the_session() {
    let unknown = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"AUTH4033","message":"Invalid Session"}}}"#;
    for (status, body, code, words, is_kept) in [
        (200, unknown, 0, "did not know the session any more", false),
        // The key may be refused, and the session be open.
        (
            401,
            r#"{"code":401,"message":"Unauthorized"}"#,
            3,
            "the session is kept",
            true,
        ),
        (
            403,
            r#"{"code":403,"message":"Usage quota exhausted"}"#,
            4,
            "the session is kept",
            true,
        ),
        (503, "{}", 6, "the session is kept", true),
    ] {
        let office = Office::strict(long());
        office.log_in();
        let answer = RawAnswer::json(StatusCode::from_u16(status).unwrap(), body);
        let rule = Rule::new(answer).operation(Operation::Logout);
        office.server.add_rule(rule);
        let outcome = office.ask(&["logout", "--retries", "0"]);
        assert_eq!(outcome.code, code, "{status}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(words),
            "{status}: {}",
            outcome.stderr
        );
        let kept = office.ask(&["session"]);
        assert_eq!(kept.code == 0, is_kept, "{status}: {}", kept.stderr);
    }
}

#[test]
fn a_session_that_has_ended_by_its_own_time_is_removed() {
    let office = Office::strict(SignIn::new());
    office.log_in();
    let refused = RawAnswer::json(StatusCode::UNAUTHORIZED, r#"{"code":401,"message":"no"}"#);
    let rule = Rule::new(refused).operation(Operation::Logout);
    office.server.add_rule(rule);
    let outcome = office.ask(&["logout"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("removed here too"),
        "{}",
        outcome.stderr
    );
    assert_eq!(office.ask(&["session"]).code, 3);
}

#[test]
fn where_nobody_is_signed_in_a_session_is_missing_and_a_logout_done() {
    let office = Office::strict(long());
    let ask = |arguments: &[&str]| {
        let mut command = office.server.command(arguments);
        command
            .env_remove("SANDBOX_ACCESS_TOKEN")
            .env("SANDBOX_API_SECRET", API_SECRET)
            .env("IMS_DATA", office.data.path());
        Outcome::of(&mut command)
    };
    for (arguments, code) in [(&["session"][..], 3), (&["logout"], 0)] {
        let outcome = ask(arguments);
        assert_eq!(outcome.code, code, "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("nobody is signed in"),
            "{}",
            outcome.stderr
        );
    }
    office.log_in();
    assert_eq!(ask(&["session"]).code, 0, "the only one is meant");
}

/// What the tax network gave must be kept: a signal waits for that, and a second one does not.
#[cfg(unix)]
#[test]
fn a_signal_waits_until_a_session_that_was_given_is_kept() {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::{Signal, kill_process};

    for signals in [1, 2] {
        let office = Office::strict(long());
        let slow = Rule::new(Answer::Usual).operation(Operation::VerifyOtp);
        let slow = slow.delay(Duration::from_secs(4));
        office.server.add_rule(slow);
        let mut started = office
            .program(&["login", "--username", "TN_NT2.2477"])
            .without("SANDBOX_ACCESS_TOKEN")
            .env("SANDBOX_API_SECRET", API_SECRET)
            .stdin(Stdio::piped())
            .start();
        started.take_stdin().write_all(b"575757\n").unwrap();
        while office.requests(Operation::VerifyOtp) == 0 {
            std::thread::yield_now();
        }
        let mut told = std::io::BufReader::new(started.take_stderr());
        kill_process(started.id(), Signal::TERM).unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut told, &mut line).unwrap();
        assert!(line.contains("finished first"), "{line}");
        if signals == 2 {
            kill_process(started.id(), Signal::TERM).unwrap();
        }
        let status = started.end().status;
        assert_eq!(status.signal(), Some(Signal::TERM.as_raw()));
        let is_kept = office.ask(&["session"]).code == 0;
        assert_eq!(is_kept, signals == 1);
    }
}
