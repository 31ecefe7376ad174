//! GSTR-2B and the supplier's view, against a tax network with state.

use std::time::Duration;

use ims_mock::{Fault, Jobs, Operation, Rule, StatusCode};

use crate::office::{GSTIN, Office};
use crate::support::Server;

#[test]
fn the_statement_follows_the_actions_when_it_is_made_again() {
    let jobs = Jobs::new().unknown_for(Duration::from_secs(1));
    let office = Office::open_with(|builder| builder.jobs(jobs));
    let unchanged = office.run(&["2b", "recompute", "2024-10"]);
    assert_eq!((unchanged.code, unchanged.stderr.as_str()), (0, ""));
    assert_eq!(unchanged.json()["state"], "unchanged");
    assert_eq!(unchanged.json()["code"], "IMS2005");

    let rejected = office.run(&["reject", "--number", "PRN-1050", "--yes"]);
    assert_eq!(rejected.code, 0, "{}", rejected.stderr);
    let status = |document: &serde_json::Value| document["ims_status"].clone();
    let shown = |list: &str| {
        let show = office.run(&["2b", "show", "2024-10"]).json();
        let documents = show[list].as_array().unwrap();
        let mut documents = documents.iter();
        let found = documents.find(|document| document["number"] == "PRN-1050");
        found.map(status)
    };
    assert_eq!(shown("documents").unwrap(), "no_action");
    // The first question comes before the tax network knows the job.
    let made = office.run(&["2b", "recompute", "2024-10"]);
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    assert_eq!(made.json()["state"], "done");
    assert_eq!(made.json()["return_period"], "2024-10");
    assert_eq!(shown("documents"), None);
    assert_eq!(shown("rejected_documents").unwrap(), "rejected");

    let reference = made.json()["reference_id"].as_str().unwrap().to_owned();
    let again = office.run(&["2b", "status", &reference]);
    assert_eq!(
        (again.code, again.json()["state"].as_str()),
        (0, Some("done"))
    );
    let unknown = office.run(&["2b", "status", "none"]);
    assert_eq!(unknown.code, 8);
    assert!(unknown.error()["hint"].as_str().unwrap().contains("--wait"));
}

#[test]
fn too_early_tells_the_day_and_is_not_repeated() {
    let server = Server::start();
    let early = server.run(&["2b", "recompute", "2024-11"]);
    let error = early.error();
    assert_eq!((early.code, &error["code"]), (5, &"IMS2B009".into()));
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("from 2024-12-14"), "{message}");
    assert_eq!(error["delivery"], "answered");
    assert_eq!(server.request_count(), 1);
}

#[test]
fn a_request_that_was_not_answered_is_unknown() {
    let server = Server::start();
    server.add_rule(Rule::new(Fault::CloseBeforeHeaders).operation(Operation::RegenerateGstr2b));
    let lost = server.run(&["2b", "recompute", "2024-10"]);
    let error = lost.error();
    assert_eq!((lost.code, &error["delivery"]), (9, &"unknown".into()));
    assert!(error["hint"].as_str().unwrap().contains("ims 2b show"));
    assert_eq!(server.request_count(), 1);
}

#[test]
fn a_missing_file_is_told_and_the_others_are_shown() {
    let server = Server::start_with(|builder| builder.documents_a_file(3));
    let whole = server.run(&["2b", "show", "2024-10"]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let gone = Fault::Status(StatusCode::NOT_FOUND);
    server.add_rule(Rule::new(gone).operation(Operation::GetGstr2b).nth(3));
    let partial = server.run(&["2b", "show", "2024-10"]);
    assert_eq!(partial.code, 8);
    let statement = partial.json();
    assert_eq!(statement["state"], "partial");
    assert_eq!(statement["files"]["missing"][0]["number"], 2);
    let message = partial.error()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("file 2 is missing"), "{message}");

    let not_made = server.run(&["2b", "show", "2023-10"]);
    assert_eq!(
        (not_made.code, &not_made.error()["code"]),
        (5, &"RET2B1023".into())
    );
}

#[test]
fn recipients_and_liabilities_are_listed_in_every_form() {
    let server = Server::start();
    let supplies = ["supplies", "--period", "2024-10", "--section", "b2b"];
    let json = server.run(&supplies).json();
    assert_eq!(json["state"], "complete");
    assert_eq!(json["form"], "gstr-1");
    assert_eq!(json["supplies"][1]["action"], "rejected");
    assert_eq!(json["supplies"][1]["remarks"], "Goods were not received");
    assert_eq!(json["supplies"][1]["taxable_value"], "2000.42");
    let with = |format: &str| {
        let arguments = supplies.iter().copied().chain(["--format", format]);
        server.run(&arguments.collect::<Vec<_>>()).success()
    };
    assert_eq!(with("jsonl").lines().count(), 3);
    assert_eq!(with("csv").lines().count(), 4);
    let table = with("table");
    assert!(
        table.contains("Supplies of 2024-10, b2b: 3 documents"),
        "{table}"
    );
    assert!(table.contains("1,02,500.42"), "{table}");

    let liabilities = ["liabilities", "--period", "2024-11", "--section", "CN"];
    let json = server.run(&liabilities).json();
    assert_eq!(json["liabilities"][0]["number"], "CN/24-25/7");
    assert_eq!(json["liabilities"][0]["note"], "credit");
    let none = server.run(&["liabilities", "--period", "2024-11", "--section", "ecoma"]);
    assert_eq!(
        (none.code, none.json()["state"].as_str()),
        (0, Some("empty"))
    );
    let wrong = server.run(&["liabilities", "--period", "2024-11", "--section", "b2b"]);
    assert_eq!(wrong.code, 2);

    let statement = |format: &str| {
        server
            .run(&["2b", "show", "2024-10", "--format", format])
            .success()
    };
    let json = server.run(&["2b", "show", "2024-10"]).json();
    let count = ["documents", "rejected_documents"]
        .map(|list| json[list].as_array().unwrap().len())
        .iter()
        .sum::<usize>();
    assert_eq!(statement("jsonl").lines().count(), count + 1);
    assert_eq!(statement("csv").lines().count(), count + 1);
    assert!(statement("table").starts_with("GSTR-2B of 2024-10: complete"));
}

#[test]
fn the_taxpayer_is_named_in_every_form_and_file() {
    let office = Office::open();
    let statement = ["2b", "show", "2024-10"];
    let supplies = ["supplies", "--period", "2024-10", "--section", "b2b"];
    let liabilities = ["liabilities", "--period", "2024-11", "--section", "cdnr"];
    for command in [&statement[..], &supplies, &liabilities] {
        assert_eq!(office.run(command).json()["taxpayer"], GSTIN, "{command:?}");
        let file = office.data.path().join("out.csv");
        let output = ["--output", file.to_str().unwrap()];
        office.run(&[command, &output].concat()).success();
        let written = std::fs::read_to_string(file).unwrap();
        let mut lines = written.lines();
        let head = lines.next().unwrap().trim_start_matches('\u{feff}');
        assert!(head.starts_with("taxpayer,"), "{head}");
        let rows: Vec<_> = lines.collect();
        assert!(!rows.is_empty(), "{command:?}");
        assert!(rows.iter().all(|row| row.starts_with(GSTIN)), "{written}");
    }
    let lines = office.run(&[&statement[..], &["--format", "jsonl"]].concat());
    let head: serde_json::Value =
        serde_json::from_str(lines.success().lines().next().unwrap()).unwrap();
    assert_eq!(head["taxpayer"], GSTIN);
}
