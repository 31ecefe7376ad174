//! Whatever a command waits for, it does so within its time.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use fs4::FileExt;
use ims_mock::{Answer, Operation, Rule};

use crate::hanging_files::{ends_in_time, with_each_pipe};
use crate::office::{GSTIN, Office};
use crate::sessions::long;
use crate::support::{API_SECRET, Ended, Outcome, Program, timed};

const IN_TIME: std::ops::Range<u128> = 1000..3000;

/// Runs a program whose standard input never ends, after `text`.
fn with_endless_input(program: Program, text: &str) -> (Ended, Duration) {
    timed(|| {
        let mut started = program.stdin(Stdio::piped()).start();
        let mut stdin = started.take_stdin();
        stdin.write_all(text.as_bytes()).unwrap();
        let ended = started.end();
        drop(stdin);
        ended
    })
}

fn login(office: &Office) -> Program {
    let arguments = ["login", "--username", "TN_NT2.2477", "--timeout", "1"];
    office
        .program(&arguments)
        .without("SANDBOX_ACCESS_TOKEN")
        .env("SANDBOX_API_SECRET", API_SECRET)
}

#[test]
fn a_file_of_keys_is_given_up_in_time() {
    let office = Office::open();
    with_each_pipe(|pipe| {
        let keys = pipe.to_str().unwrap();
        let mut command = office.command(&["accept", "--keys", keys, "--timeout", "1", "--yes"]);
        ends_in_time(&mut command, keys);
    });
    let accept = office.program(&["accept", "--keys", "-", "--timeout", "1", "--yes"]);
    let (ended, elapsed) = with_endless_input(accept, "{\"section\":");
    assert_eq!(ended.status.code(), Some(6), "{}", ended.stderr);
    assert!(ended.stderr.contains("standard input"), "{}", ended.stderr);
    assert!(IN_TIME.contains(&elapsed.as_millis()), "{elapsed:?}");
    assert_eq!(office.writes(), 0);
}

#[test]
fn an_otp_that_does_not_come_is_given_up_in_time() {
    let office = Office::strict(long());
    for text in ["", "5757"] {
        let (ended, elapsed) = with_endless_input(login(&office), text);
        assert_eq!(ended.status.code(), Some(6), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("no OTP was given"),
            "{}",
            ended.stderr
        );
        assert!(IN_TIME.contains(&elapsed.as_millis()), "{elapsed:?}");
    }
    assert_eq!(office.requests(Operation::VerifyOtp), 0);
}

#[test]
fn an_otp_without_end_is_refused() {
    let office = Office::strict(long());
    let (ended, _) = with_endless_input(login(&office), &"5".repeat(5000));
    assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
    assert!(!ended.stderr.contains("555"), "{}", ended.stderr);
    assert_eq!(office.requests(Operation::VerifyOtp), 0);
}

/// A server that keeps silent from the request for an OTP on, or from another one.
#[test]
fn a_silent_server_is_given_up_in_time() {
    for (operation, arguments) in [
        (Operation::Authenticate, &["login", "--username", "N"][..]),
        (Operation::GenerateOtp, &["login", "--username", "N"]),
        (Operation::VerifyOtp, &["login", "--username", "N"]),
        (Operation::RefreshSession, &["session", "refresh"]),
        (Operation::Logout, &["logout"]),
    ] {
        let office = Office::strict(long());
        if operation.path().contains("session") || operation.path().contains("logout") {
            office.log_in();
        }
        let silent = Rule::new(Answer::Usual).delay(Duration::from_mins(10));
        office.server.add_rule(silent.operation(operation));
        let mut command = office.signed(&[arguments, &["--timeout", "1"]].concat());
        let (outcome, elapsed) = timed(|| Outcome::of(command.write_stdin("575757\n")));
        assert_eq!(outcome.code, 6, "{operation:?}: {}", outcome.stderr);
        assert_eq!(outcome.error()["kind"], "deadline", "{operation:?}");
        assert!(
            IN_TIME.contains(&elapsed.as_millis()),
            "{operation:?}: {elapsed:?}"
        );
        assert_eq!(office.requests(operation), 1, "{operation:?}");
    }
}

/// Takes the lock of this name, as another process would.
fn locked(office: &Office, ending: &str) -> File {
    let folder = office.data.path().join("locks");
    fs::create_dir_all(&folder).unwrap();
    let environment: String = office
        .server
        .base_url()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let file = File::create(folder.join(format!("{environment}-{GSTIN}.{ending}"))).unwrap();
    FileExt::lock(&file).unwrap();
    file
}

#[test]
fn a_session_that_another_process_holds_is_given_up_in_time() {
    let office = Office::strict(long());
    office.log_in();
    let _held = locked(&office, "session");
    for arguments in [
        &["session", "refresh"][..],
        &["logout"],
        &["counts"],
        &["login", "--username", "N"],
    ] {
        let arguments = [arguments, &["--timeout", "1"]].concat();
        let mut command = office.signed(&arguments);
        let (outcome, elapsed) = timed(|| Outcome::of(command.write_stdin("575757\n")));
        assert_eq!(outcome.code, 6, "{arguments:?}: {}", outcome.stderr);
        assert!(
            IN_TIME.contains(&elapsed.as_millis()),
            "{arguments:?}: {elapsed:?}"
        );
    }
    let used = office.requests(Operation::VerifyOtp);
    assert_eq!(used, 1, "no OTP is used whose session could not be kept");
}

#[test]
fn another_decision_is_given_up_in_time() {
    let office = Office::open();
    let path = office.data.path().join("ims.db");
    let location = ims_store::Location::file(&path);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _held = runtime.block_on(async {
        let store = ims_store::Store::open(&location, "asha").await.unwrap();
        let taxpayer = GSTIN.parse().unwrap();
        store.lease(taxpayer, Duration::ZERO).await.unwrap()
    });
    let store = path.to_str().unwrap();
    for arguments in [
        &["accept", "--section", "b2b", "--yes"][..],
        &["resume"],
        &["resume"],
    ] {
        let arguments = [arguments, &["--store", store, "--timeout", "1"]].concat();
        let (outcome, elapsed) = timed(|| office.run(&arguments));
        assert_eq!(outcome.code, 5, "{}", outcome.stderr);
        let message = outcome.error()["message"].to_string();
        assert!(message.contains("asha"), "{message}");
        assert!(
            IN_TIME.contains(&elapsed.as_millis()),
            "{arguments:?}: {elapsed:?}"
        );
    }
    assert_eq!(office.writes(), 0);
}

/// A keyring that takes the connection and says nothing.
fn silent_keyring(folder: &Path) -> String {
    let path = folder.join("bus");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        let mut kept = Vec::new();
        for connection in listener.incoming() {
            kept.push(connection);
        }
    });
    format!("unix:path={}", path.display())
}

#[cfg(target_os = "linux")]
#[test]
fn a_keyring_that_hangs_is_given_up_in_time() {
    let office = Office::strict(long());
    let bus = silent_keyring(office.data.path());
    for arguments in [
        &["session"][..],
        &["session", "refresh"],
        &["logout"],
        &["counts"],
        &["login", "--username", "N"],
    ] {
        let arguments = [arguments, &["--timeout", "1"]].concat();
        let mut command = office.signed(&arguments);
        command
            .env("IMS_KEYRING", "")
            .env("DBUS_SESSION_BUS_ADDRESS", &bus);
        ends_in_time(&mut command, "keyring did not answer");
    }
    let asked = office.requests(Operation::GenerateOtp);
    assert_eq!(
        asked, 0,
        "no OTP is asked for whose session could not be kept"
    );
}
