//! Closed pipes, full disks and colours.

use std::fs::File;

use crate::support::{Outcome, Program, Server};

const FORMATS: [&str; 4] = ["table", "json", "jsonl", "csv"];

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    for format in FORMATS {
        for arguments in [&["invoices", "--all"][..], &["counts"], &["--help"]] {
            let arguments = [arguments, &["--mock", "--format", format]].concat();
            let mut started = Program::new(&arguments).start();
            drop(started.take_stdout());
            let ended = started.end();
            assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
            assert_eq!(ended.stderr, "", "{arguments:?}");
        }
    }
}

const REFUSED: [&str; 2] = ["counts", "--base-url=nonsense"];

#[test]
fn closed_standard_error_changes_nothing() {
    let mut started = Program::new(&REFUSED).start();
    drop(started.take_stderr());
    assert_eq!(started.end().status.code(), Some(2));
}

#[test]
fn a_full_disk_is_reported() {
    for format in FORMATS {
        let ended = Program::new(&["--mock", "invoices", "--all", "--format", format])
            .stdout(File::create("/dev/full").unwrap())
            .run();
        let stderr = ended.stderr;
        assert_eq!(ended.status.code(), Some(1), "{format}: {stderr}");
        assert!(stderr.contains("the output cannot be written"), "{stderr}");
    }
}

#[test]
fn a_full_disk_below_standard_error_changes_nothing() {
    let ended = Program::new(&REFUSED)
        .stderr(File::create("/dev/full").unwrap())
        .run();
    assert_eq!(ended.status.code(), Some(2));
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
