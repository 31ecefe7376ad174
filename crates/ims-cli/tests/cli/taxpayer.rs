//! Every output names the taxpayer if the command was told it.

use serde_json::Value;

use crate::support::{Outcome, Server, bare};

/// Its check digit holds.
const GSTIN: &str = "33ABKCS2033B1ZW";

#[test]
fn every_output_names_the_taxpayer() {
    let server = Server::start();
    server.add_rule(
        ims_mock::Rule::new("GEN5001".parse::<ims_mock::Answer>().unwrap())
            .section(gst_ims::Section::Dn),
    );
    for (command, code) in [
        (&["invoices", "--section", "b2b"][..], 0),
        (&["invoices", "--all"], 5),
        (&["counts"], 0),
    ] {
        let run = |format| {
            // As people type it.
            let arguments = ["--gstin", " 33abkcs2033b1zw", "--format", format];
            let outcome = server.run(&[command, &arguments].concat());
            assert_eq!(outcome.code, code, "{}", outcome.stderr);
            outcome.stdout
        };
        let json: Value = serde_json::from_str(&run("json")).unwrap();
        let objects = match &json {
            Value::Array(sections) => sections.clone(),
            object => vec![object.clone()],
        };
        assert!(objects.iter().all(|object| object["taxpayer"] == GSTIN));

        let lines = run("jsonl");
        assert!(lines.lines().count() > 1);
        for line in lines.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["taxpayer"], GSTIN, "{line}");
        }

        let csv = run("csv");
        let mut lines = csv.lines();
        assert!(lines.next().unwrap().starts_with("taxpayer,section,"));
        assert!(lines.clone().count() > 1);
        for line in lines {
            assert!(line.starts_with(&format!("{GSTIN},")), "{line}");
        }

        let table = run("table");
        assert!(
            table.starts_with(&format!("Taxpayer: {GSTIN}\n\n")),
            "{table}"
        );
    }
}

#[test]
fn failures_name_the_taxpayer() {
    let server = Server::start();
    server.answer_always("AUTH4033".parse::<ims_mock::Answer>().unwrap());
    let failing = |format| server.run(&["counts", "--gstin", GSTIN, "--format", format]);
    assert_eq!(failing("json").error()["taxpayer"], GSTIN);
    let words = failing("table").stderr;
    assert!(words.contains(&format!("  taxpayer: {GSTIN}\n")), "{words}");
}

#[test]
fn without_a_word_nobody_is_named() {
    let server = Server::start();
    let list = ["invoices", "--section", "b2b", "--format"];
    let json = server.run(&[&list[..], &["json"]].concat()).json();
    assert_eq!(json.get("taxpayer"), Some(&Value::Null));
    let table = server.run(&[&list[..], &["table"]].concat()).success();
    assert!(!table.contains("Taxpayer"), "{table}");
}

#[test]
fn what_is_no_gstin_is_refused_and_a_doubtful_one_is_told() {
    for text in ["", "33ABKCS2033B1Z", "33ABKCS2033B1ZWW", "33ABKCS2033B1Z!"] {
        let outcome = Outcome::of(&mut bare(&["--mock", "counts", "--gstin", text]));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{text}");
        let message = outcome.error()["message"].to_string();
        assert!(message.contains("--gstin"), "{message}");
        let is_explained = text.is_empty() || message.contains("15 letters and digits");
        assert!(is_explained, "{message}");
    }
    let outcome = Outcome::of(&mut bare(&["--mock", "counts", "--gstin=33ABKCS2033B1ZX"]));
    assert_eq!(outcome.code, 0);
    assert!(
        outcome.stderr.contains("33ABKCS2033B1ZX"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stdout.contains("33ABKCS2033B1ZX"));
}
