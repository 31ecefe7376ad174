//! Files that never end, within a time that does.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use assert_cmd::Command;
use ims_mock::TlsIdentity;

use crate::support::{Outcome, Server, TOKEN, make_pipe, timed};

const COUNT: [&str; 5] = ["counts", "--format", "json", "--timeout", "1"];

/// Runs a command whose time is one second, and checks that it keeps it.
pub(crate) fn ends_in_time(command: &mut Command, name: &str) {
    let (outcome, elapsed) = timed(|| Outcome::of(command));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (6, ""), "{name}");
    let error = outcome.error();
    assert_eq!(error["kind"], "deadline", "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(name), "{message}");
    assert!((1000..3000).contains(&elapsed.as_millis()), "{elapsed:?}");
}

/// A pipe, a pipe whose writer says nothing, and one whose writer never ends.
pub(crate) fn with_each_pipe(test: impl Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name| -> PathBuf { folder.path().join(name) };
    for name in ["unwritten", "silent", "unfinished"] {
        make_pipe(&path(name));
    }
    test(&path("unwritten"));
    for (name, text) in [("silent", ""), ("unfinished", "half a ")] {
        let pipe = path(name);
        let opened = pipe.clone();
        let writer = thread::spawn(move || {
            use std::io::Write;
            // Opens as soon as the program does.
            let mut pipe = fs::OpenOptions::new().write(true).open(opened).unwrap();
            pipe.write_all(text.as_bytes()).unwrap();
            pipe
        });
        test(&pipe);
        drop(writer.join().unwrap());
    }
}

#[test]
fn a_pipe_of_credentials_is_given_up_in_time() {
    let server = Server::start();
    for (variable, other) in [
        ("SANDBOX_API_KEY_FILE", "SANDBOX_API_KEY"),
        ("SANDBOX_ACCESS_TOKEN_FILE", "SANDBOX_ACCESS_TOKEN"),
    ] {
        with_each_pipe(|pipe| {
            let mut command = server.command(&COUNT);
            command.env_remove(other).env(variable, pipe);
            ends_in_time(&mut command, variable);
        });
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_pipe_of_certificates_is_given_up_in_time() {
    let server = Server::start_with(|builder| builder.tls(TlsIdentity::Trusted));
    with_each_pipe(|pipe| {
        let option = ["--ca-file", pipe.to_str().unwrap()];
        let mut command = server.command(&[&COUNT[..], &option].concat());
        ends_in_time(&mut command, "--ca-file");
    });
    with_each_pipe(|pipe| {
        let mut command = server.command(&COUNT);
        ends_in_time(command.env("SSL_CERT_FILE", pipe), "SSL_CERT_FILE");
    });
    assert!(server.requests().is_empty());
}

#[test]
fn what_a_slow_pipe_takes_is_taken_from_the_time_of_the_call() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    make_pipe(&token);
    let server = Server::start_with(|builder| builder.latency(Duration::from_mins(10)));
    let written = token.clone();
    let writer = thread::spawn(move || {
        let mut pipe = fs::OpenOptions::new().write(true).open(written).unwrap();
        thread::park_timeout(Duration::from_millis(1200));
        std::io::Write::write_all(&mut pipe, TOKEN.as_bytes()).unwrap();
    });
    let arguments = ["invoices", "--all", "--format", "json", "--timeout", "2"];
    let mut command = server.command(&arguments);
    command
        .env_remove("SANDBOX_ACCESS_TOKEN")
        .env("SANDBOX_ACCESS_TOKEN_FILE", &token);
    let (outcome, elapsed) = timed(|| Outcome::of(&mut command));
    writer.join().unwrap();
    assert_eq!(outcome.code, 6, "{}", outcome.stderr);
    assert!((2000..3000).contains(&elapsed.as_millis()), "{elapsed:?}");
    assert!(!server.requests().is_empty(), "the token came in time");
}
