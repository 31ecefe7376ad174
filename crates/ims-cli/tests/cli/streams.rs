//! Closed pipes, full disks and colours.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::support::{API_KEY, Outcome, Server, TOKEN, assert_no_secret};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ims"));
    command
        .env_clear()
        .env("SANDBOX_API_KEY", API_KEY)
        .env("SANDBOX_ACCESS_TOKEN", TOKEN)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

const FORMATS: [&str; 4] = ["table", "json", "jsonl", "csv"];

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    for format in FORMATS {
        for arguments in [&["invoices", "--all"][..], &["counts"], &["--help"]] {
            let arguments = [arguments, &["--mock", "--format", format]].concat();
            let mut child = program(&arguments).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{arguments:?}");
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
            assert_no_secret(&String::from_utf8_lossy(&output.stdout));
        }
    }
}

#[test]
fn closed_standard_error_changes_nothing() {
    let mut child = program(&["counts", "--env=test", "--base-url=nonsense"])
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_no_secret(&String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_full_disk_is_reported() {
    for format in FORMATS {
        let output = program(&["--mock", "invoices", "--all", "--format", format])
            .stdout(File::create("/dev/full").unwrap())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}: {stderr}");
        assert!(stderr.contains("the output cannot be written"), "{stderr}");
        assert_no_secret(&stderr);
    }
}

#[test]
fn a_full_disk_below_standard_error_changes_nothing() {
    let output = program(&["counts", "--env=test", "--base-url=nonsense"])
        .stderr(File::create("/dev/full").unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_no_secret(&String::from_utf8_lossy(&output.stdout));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let server = Server::start();
    let run = |variables: &[(&str, &str)]| {
        let mut command = server.command(&["invoices", "--section", "b2b", "--format", "table"]);
        Outcome::of(command.envs(variables.iter().copied())).success()
    };
    let plain = run(&[]);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let colored = run(&[("CLICOLOR_FORCE", "1")]);
    assert!(colored.contains("\u{1b}[92maccepted"), "{colored:?}");
    let refused = run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!refused.contains('\u{1b}'), "{refused}");

    let stripped = anstream::adapter::strip_str(&colored).to_string();
    assert_eq!(stripped, plain, "colours take no room");
}
