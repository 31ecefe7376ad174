//! Two offices that share one store, on either database.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Answer, DataSet, Operation, Rule};
use rustix::process::{Signal, kill_process};
use serde_json::Value;

use crate::office::GSTIN;
use crate::place::Place;
use crate::support::{Outcome, Program, RECORD, Server, Started};

const OTHER: &str = "29AAACQ3770E1Z5";

/// A tax network with so many documents: A-0, A-1 and so on.
fn tax_network(documents: usize) -> Server {
    let mut set = DataSet::new();
    for number in 0..documents {
        let record = RECORD.replace("A-1", &format!("A-{number}"));
        let record = record.replace(r#""ispendactblocked": "Y""#, r#""ispendactblocked": "N""#);
        set.insert(Section::B2b, record.parse().unwrap());
    }
    Server::start_with(|builder| builder.data_set(set))
}

fn actions(server: &Server) -> BTreeMap<String, String> {
    let documents = server.change_data_set(|documents| documents.clone());
    let records = documents.records(Section::B2b).iter();
    records
        .map(|record| (record.text("inum").unwrap(), record.text("action").unwrap()))
        .collect()
}

fn plan(
    place: &Place,
    name: &str,
    lines: impl IntoIterator<Item = (usize, &'static str)>,
) -> String {
    let mut text = "section,supplier_gstin,number,action\n".to_owned();
    for (number, action) in lines {
        let _ = writeln!(text, "b2b,24ZZZCE0104V1ZV,A-{number},{action}");
    }
    let path = place.data.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn program(place: &Place, server: &Server, gstin: &str, arguments: &[&str]) -> Program {
    let program = Program::new(&[arguments, &["--gstin", gstin]].concat())
        .env("SANDBOX_BASE_URL", server.base_url());
    let environment = place.environment().into_iter();
    environment.fold(program, |program, (name, value)| program.env(name, value))
}

fn start(place: &Place, server: &Server, gstin: &str, arguments: &[&str]) -> Started {
    program(place, server, gstin, arguments).start()
}

fn run(place: &Place, server: &Server, gstin: &str, arguments: &[&str]) -> Outcome {
    start(place, server, gstin, arguments).outcome()
}

/// Lets the next save be answered only after a while, and waits until it has arrived.
fn begin_slow_save(place: &Place, server: &Server, gstin: &str, arguments: &[&str]) -> Started {
    let slow = Rule::new(Answer::Usual).operation(Operation::SaveInvoiceStatus);
    server.add_rule(slow.delay(Duration::from_secs(30)).times(1));
    let started = start(place, server, gstin, arguments);
    while server.request_count_of(Operation::SaveInvoiceStatus) == 0 {
        std::thread::yield_now();
    }
    started
}

#[test]
fn two_applies_of_one_taxpayer_follow_one_another() {
    for place in Place::both() {
        let server = tax_network(40);
        for (round, (one, other)) in [("accept", "reject"), ("pending", "accept")]
            .iter()
            .enumerate()
        {
            let name = |office| format!("{round}-{office}.csv");
            let first = plan(&place, &name(1), (0..25).map(|number| (number, *one)));
            let second = plan(&place, &name(2), (15..40).map(|number| (number, *other)));
            let both = [&first, &second]
                .map(|plan| start(&place, &server, GSTIN, &["apply", plan, "--yes"]));
            for outcome in both.map(Started::outcome) {
                assert_eq!(outcome.code, 0, "{}", outcome.stderr);
                assert_eq!(outcome.json()["state"], "done");
            }
            let code = |action: &str| action[..1].to_uppercase();
            let found = actions(&server);
            for number in 0..40 {
                let action = &found[&format!("A-{number}")];
                let is_of = |action: &str, wanted: &str| action == code(wanted);
                assert!(
                    (number < 25 && is_of(action, one)) || (number >= 15 && is_of(action, other)),
                    "A-{number}: {action}"
                );
            }
            // The last word on those that both decided is the same for all of them.
            let shared: Vec<_> = (15..25)
                .map(|number| &found[&format!("A-{number}")])
                .collect();
            assert!(
                shared.iter().all(|action| *action == shared[0]),
                "{shared:?}"
            );
        }
        assert_eq!(server.taken_submissions(GSTIN).len(), 4);
        let jobs = run(&place, &server, GSTIN, &["jobs"]).json();
        assert!(
            jobs.as_array()
                .unwrap()
                .iter()
                .all(|job| job["open"] == false)
        );
    }
}

#[test]
fn who_waits_in_vain_is_told_who_is_at_what() {
    for place in Place::both() {
        let server = tax_network(4);
        let plan = plan(&place, "plan.csv", [(0, "accept")]);
        let first = begin_slow_save(&place, &server, GSTIN, &["apply", &plan, "--yes"]);
        let reject = ["reject", "--number", "A-1", "--yes"];
        let second = run(&place, &server, GSTIN, &reject);
        assert_eq!(second.code, 5, "{}", second.stderr);
        let error = second.error();
        let message = error["message"].as_str().unwrap();
        let process = format!("process {}", first.id().as_raw_nonzero());
        for words in ["`ims apply` on ", &process, GSTIN] {
            assert!(message.contains(words), "{words}: {message}");
        }
        assert_eq!(error["retryable"], true);
        let other_plan = self::plan(&place, "other.csv", [(2, "accept")]);
        // To look, to fetch and to plan is nobody's turn.
        for free in [
            &["fetch"][..],
            &["list"],
            &["changes"],
            &["plan", "check", &other_plan],
        ] {
            let outcome = run(&place, &server, GSTIN, free);
            assert_eq!(outcome.code, 0, "{free:?}: {}", outcome.stderr);
        }
        kill_process(first.id(), Signal::KILL).unwrap();
        first.outcome();
    }
}

#[test]
fn taxpayers_do_not_wait_for_one_another() {
    for place in Place::both() {
        let [mine, theirs] = [tax_network(4), tax_network(4)];
        let accept = ["accept", "--number", "A-0", "--yes"];
        let mut first = begin_slow_save(&place, &mine, GSTIN, &accept);
        for arguments in [
            &["fetch"][..],
            &accept,
            &["reset", "--number", "A-0", "--yes"],
        ] {
            let outcome = run(&place, &theirs, OTHER, arguments);
            assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
        }
        assert!(!first.has_ended());
        kill_process(first.id(), Signal::KILL).unwrap();
        first.outcome();
        let resumed = run(&place, &mine, GSTIN, &["resume", "--settle", "0"]);
        assert_eq!(resumed.code, 0, "{}", resumed.stderr);
        assert_eq!(actions(&mine)["A-0"], "A");
        assert_eq!(actions(&theirs)["A-0"], "N");
    }
}

/// An apply and fetches write the same documents at the same time.
#[test]
fn fetches_beside_an_apply_lose_nothing() {
    for place in Place::both() {
        let server = tax_network(300);
        assert_eq!(run(&place, &server, GSTIN, &["fetch"]).code, 0);
        let half = |number: usize| {
            if number.is_multiple_of(2) {
                "accept"
            } else {
                "reject"
            }
        };
        let plan = plan(
            &place,
            "plan.csv",
            (0..300).map(|number| (number, half(number))),
        );
        // To a file: a pipe that is full would be waited for.
        let output = place.data.path().join("applied.json");
        let apply = program(&place, &server, GSTIN, &["apply", &plan, "--yes"]);
        let mut apply = apply.stdout(fs::File::create(&output).unwrap()).start();
        let mut fetches = 0;
        while !apply.has_ended() || fetches < 3 {
            let two = [0; 2].map(|_| start(&place, &server, GSTIN, &["fetch"]));
            for fetched in two.map(Started::outcome) {
                assert_eq!(fetched.code, 0, "{}", fetched.stderr);
            }
            fetches += 2;
        }
        let applied = apply.outcome();
        assert_eq!(applied.code, 0, "{}", applied.stderr);
        let list = run(&place, &server, GSTIN, &["list"]).json();
        let found = actions(&server);
        for invoice in list["invoices"].as_array().unwrap() {
            let wire = found[invoice["number"].as_str().unwrap()].as_str();
            let ours = if wire == "A" { "accepted" } else { "rejected" };
            assert_eq!(invoice["action"], ours, "{invoice}");
        }
        // Each was decided once, and from here.
        let acted = ["changes", "--since", "beginning", "--kind", "acted"];
        let count = |more: &[&str]| {
            let changes = run(&place, &server, GSTIN, &[&acted, more].concat()).json();
            let changes = changes["changes"].as_array().map(Vec::len);
            changes.unwrap()
        };
        assert_eq!((count(&[]), count(&["--elsewhere"])), (300, 0));
        let jobs: Value = run(&place, &server, GSTIN, &["jobs"]).json();
        assert_eq!(jobs.as_array().unwrap().len(), 1);
    }
}
