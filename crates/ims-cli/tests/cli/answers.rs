//! Other ways in which servers answer.

use crate::support::{Outcome, RECORD, Server, bare, records};

#[test]
fn the_documented_month_agrees_with_its_counts() {
    let list = Outcome::of(&mut bare(&["--mock", "invoices", "--section", "b2b"])).json();
    let counts = Outcome::of(&mut bare(&["--mock", "counts"])).json();
    let number = |action: &str| {
        let invoices = list["invoices"].as_array().unwrap();
        invoices
            .iter()
            .filter(|invoice| invoice["action"] == action)
            .count()
    };
    for action in ["accepted", "rejected", "pending", "no_action"] {
        assert_eq!(
            counts["sections"]["b2b"][action],
            number(action),
            "{action}"
        );
    }
}

#[test]
fn every_spelling_of_a_section_is_taken() {
    let server = Server::start();
    let runs: Vec<_> = ["CN", "cn", "b2bcn", "B2BCN"]
        .iter()
        .map(|section| {
            let outcome = server.run(&["invoices", "--section", section, "--format", "jsonl"]);
            outcome.success()
        })
        .collect();
    assert!(!runs[0].is_empty());
    assert!(runs.iter().all(|run| *run == runs[0]));
}

#[test]
fn sections_can_be_named_one_after_another_and_in_words() {
    let server = Server::start();
    let sections = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["invoices", "--format", "json"], arguments].concat();
        let json = server.run(&arguments).json();
        let answers = json.as_array().unwrap().iter();
        answers
            .map(|answer| answer["section"].as_str().unwrap().to_owned())
            .collect()
    };
    for arguments in [
        &["--section", "dn", "--section", "cn"][..],
        &["--section=credit notes", "--section=Debit-Note"],
        &["--section", "cn,dn"],
        &["--section", "cn", "--section", "dn", "--section", "CN"],
    ] {
        assert_eq!(sections(arguments), ["cn", "dn"], "{arguments:?}");
    }
    let asked: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.query_value("section").unwrap())
        .collect();
    assert_eq!(asked.len(), 8);
    assert!(
        asked
            .iter()
            .all(|section| section == "CN" || section == "DN")
    );

    // One is one, however often it is named.
    let one = server.run(&["invoices", "--section", "cn", "--section=credit note"]);
    assert_eq!(one.json()["section"], "cn");
    let table = server.run(&["invoices", "--section", "cn,dn", "--format", "table"]);
    assert!(
        table.stdout.contains("These sections: "),
        "{}",
        table.stdout
    );
}

#[test]
fn amounts_stay_exact() {
    let record = RECORD.replace("120932.18", "9007199254740993.10");
    let server = Server::answering(&records("b2b", &[&record]));
    let outcome = server.run(&["invoices", "--section", "b2b"]);
    assert_eq!(
        outcome.json()["invoices"][0]["value"],
        "9007199254740993.10"
    );
}
