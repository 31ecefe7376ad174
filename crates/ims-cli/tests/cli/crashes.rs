//! Programs that are killed at any moment, and what a later one makes of it.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use gst_ims::Section;
use rustix::process::{Signal, kill_process};

use crate::office::Office;
use crate::support::timed;

/// Three that are decided on, and one that is reset.
const PLAN: &str = "section,supplier_gstin,number,action\n\
    b2b,24ABCFG0123H1YZ,PRN-1050,accept\n\
    b2b,24ABCFG0123H1YZ,PRN-1094,reject\n\
    b2b,06ABCCG0123M1YZ,LE/25/1/07976,pending\n\
    b2b,08ABCPP0123E2YZ,IN-21576,no action\n";

const WANTED: [(&str, &str); 4] = [
    ("PRN-1050", "A"),
    ("PRN-1094", "R"),
    ("LE/25/1/07976", "P"),
    ("IN-21576", "N"),
];

fn office() -> (Office, String) {
    let office = Office::open();
    office.server.change_data_set(|documents| {
        for record in documents.records_mut(Section::B2b) {
            if record.text("inum").as_deref() == Some("IN-21576") {
                record.set_field("action", &"A").unwrap();
            }
        }
    });
    let plan = office.data.path().join("plan.csv");
    fs::write(&plan, PLAN).unwrap();
    (office, plan.to_str().unwrap().to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the moment at which a program is killed is one of the real clock"
)]
fn kill_after(office: &Office, plan: &str, wait: Duration) {
    let program = office.program(&["apply", plan, "--yes"]);
    let started = program.stdout(Stdio::null()).stderr(Stdio::null()).start();
    std::thread::sleep(wait);
    // It may have ended by itself.
    let _ = kill_process(started.id(), Signal::KILL);
    started.end();
}

#[test]
fn whenever_it_is_killed_resume_brings_it_to_the_end() {
    let (office, plan) = office();
    let (outcome, whole) = timed(|| office.run(&["apply", &plan, "--yes"]));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let mut writes = BTreeSet::new();
    for step in (0..40_u32).step_by(4) {
        let (office, plan) = self::office();
        kill_after(&office, &plan, whole * step / 36);
        let sent_before = office.writes();
        let resumed = office.run(&["resume", "--settle", "0"]);
        assert_eq!(resumed.code, 0, "{step}: {}", resumed.stderr);
        let was_begun = !resumed.json().as_array().unwrap().is_empty();
        if was_begun {
            for outcome in resumed.json()[0]["documents"].as_array().unwrap() {
                assert_eq!(outcome["result"], "applied", "{step}: {outcome}");
            }
        }
        let is_done = |office: &Office| {
            WANTED
                .iter()
                .all(|(number, action)| office.action(Section::B2b, number) == *action)
        };
        if was_begun || sent_before > 0 {
            assert!(is_done(&office), "{step}");
            assert_eq!(office.writes(), 2, "{step}: nothing is sent twice");
        }
        // Whatever it was, the plan can be carried out again.
        let again = office.run(&["apply", &plan, "--yes"]);
        assert_eq!(again.code, 0, "{step}: {}", again.stderr);
        assert!(is_done(&office), "{step}");
        assert_eq!(office.writes(), 2, "{step}");
        writes.insert(sent_before);
    }
    assert!(writes.len() > 1, "killed at different moments: {writes:?}");
}

#[test]
fn who_ends_it_meanwhile_is_told_what_finds_out() {
    let (office, plan) = office();
    let slow = ims_mock::Rule::new(ims_mock::Answer::Usual)
        .operation(ims_mock::Operation::SaveInvoiceStatus)
        .delay(Duration::from_secs(20))
        .times(1);
    office.server.add_rule(slow);
    let program = office.program(&["apply", &plan, "--yes"]);
    let started = program.stdout(Stdio::null()).start();
    while office.writes() == 0 {
        std::thread::yield_now();
    }
    kill_process(started.id(), Signal::INT).unwrap();
    let ended = started.end();
    assert!(ended.stderr.contains("ims resume"), "{}", ended.stderr);
}
