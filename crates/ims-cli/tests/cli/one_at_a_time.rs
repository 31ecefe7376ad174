//! What several processes, or one that is killed, do to what is kept.

use std::process::Stdio;
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Answer, Operation, Rule};
use rustix::process::{Signal, kill_process};
use serde_json::json;

use crate::office::{Office, document};
use crate::support::{Started, timed};

/// Starts a command in an office and waits until the server has so many saves.
fn saving(office: &Office, arguments: &[&str]) -> Started {
    let started = office.program(arguments).stdout(Stdio::null()).start();
    while office.writes() == 0 {
        std::thread::yield_now();
    }
    started
}

fn slow_answers(office: &Office) {
    let rule = Rule::new(Answer::Usual).operation(Operation::SaveInvoiceStatus);
    office
        .server
        .add_rule(rule.delay(Duration::from_secs(20)).times(1));
}

#[test]
fn a_program_that_is_killed_after_sending_has_told_the_journal() {
    let office = Office::open();
    slow_answers(&office);
    let accept = ["accept", "--number", "PRN-1050", "--yes"];
    let started = saving(&office, &accept);
    kill_process(started.id(), Signal::KILL).unwrap();
    started.end();

    let refused = office.run(&accept);
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert_eq!(document(&refused.json(), "PRN-1050")["code"], "open");
    let others = office.run(&["accept", "--number", "PRN-1094", "--yes"]);
    assert_eq!(others.code, 0, "{}", others.stderr);
    let resumed = office.run(&["resume", "--settle", "0"]);
    let resumed = resumed.json();
    let result = &document(&resumed[0], "PRN-1050")["result"];
    let action = office.action(Section::B2b, "PRN-1050");
    // It had arrived, or was sent once more.
    assert_eq!((result, action.as_str()), (&json!("applied"), "A"));
    assert!(matches!(office.writes(), 2 | 3));
}

#[test]
fn a_second_process_waits_and_then_names_the_first() {
    let office = Office::open();
    slow_answers(&office);
    let first = saving(&office, &["accept", "--number", "PRN-1050", "--yes"]);
    let id = first.id().as_raw_nonzero().to_string();
    let reject = ["reject", "--number", "PRN-1094", "--yes"];
    let (second, waited) = timed(|| office.run(&reject));
    assert_eq!(second.code, 5, "{}", second.stderr);
    let error = second.error();
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("process") && message.contains(&id),
        "{message}"
    );
    assert!((10..15).contains(&waited.as_secs()), "{waited:?}");
    // To look is nobody's turn.
    assert_eq!(office.run(&["reject", "--number", "PRN-1094"]).code, 0);
    assert_eq!(office.writes(), 1);
    kill_process(first.id(), Signal::KILL).unwrap();
    first.end();
    // The lock ends with its process.
    assert_eq!(office.run(&reject).code, 0);
}
