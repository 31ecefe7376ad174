//! The evening that the README shows, played with the mock that is in the program.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{Outcome, bare};

struct Evening(TempDir);

impl Evening {
    fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with("", arguments)
    }

    fn run_with(&self, input: &str, arguments: &[&str]) -> Outcome {
        let mut command = bare(&["--mock"]);
        command.args(arguments).env("IMS_DATA", self.0.path());
        Outcome::of(command.write_stdin(input))
    }
}

#[test]
fn sign_in_look_accept_three_reject_one_and_see_one_fail() {
    let evening = Evening(tempfile::tempdir().unwrap());
    let login = evening.run_with("575757\n", &["login", "--username", "TN_NT2.2477"]);
    assert_eq!(login.code, 0, "{}", login.stderr);
    assert_eq!(login.json()["state"], "active");
    assert_eq!(evening.run(&["session"]).code, 0);

    let look = ["invoices", "--section", "b2b", "--status", "no_action"];
    let open = |evening: &Evening| {
        let list = evening.run(&look).json();
        list["invoices"].as_array().unwrap().len()
    };
    assert_eq!(open(&evening), 11);

    let numbers = ["PRN-1050", "PRN-1094", "LE/25/1/07976", "IN-21576"];
    let numbers = numbers.iter().flat_map(|number| ["--number", number]);
    let mut accept = vec!["accept", "--yes", "--format", "table"];
    accept.extend(numbers);
    let accepted = evening.run(&accept);
    assert_eq!(accepted.code, 8, "{}", accepted.stderr);
    let table = accepted.stdout;
    let (shown, job) = table.split_once("save ").unwrap();
    assert!(job.contains("of 4 documents: partial"), "{job}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(
        readme.contains(shown.trim_end()),
        "the README shows other than\n{shown}"
    );

    let reject = [
        "reject",
        "--number",
        "IT/24-25/978",
        "--remarks",
        "not ours",
        "--yes",
    ];
    assert_eq!(evening.run(&reject).code, 0);
    assert_eq!(open(&evening), 7, "the one that failed is still open");
    let jobs = evening.run(&["jobs"]).json();
    assert_eq!(jobs[0]["results"]["failed"], 1);
    assert_eq!(jobs[1]["results"]["applied"], 1);

    assert_eq!(evening.run(&["logout"]).code, 0);
    assert_eq!(evening.run(&["session"]).code, 3);
    assert_eq!(open(&evening), 11, "another evening begins");
}

#[test]
fn the_mock_knows_in_each_command_what_it_knew_in_the_one_before() {
    let evening = Evening(tempfile::tempdir().unwrap());
    let stranger = evening.run(&["counts"]).json();
    assert!(stranger["taxpayer"].is_null(), "{stranger}");
    evening.run_with("575757\n", &["login", "--username", "TN_NT2.2477"]);
    let refreshed = evening.run(&["session", "refresh"]);
    assert_eq!(refreshed.code, 0, "{}", refreshed.stderr);
    assert_eq!(refreshed.json()["environment"], "mock");

    // Whoever is signed in is named.
    let list = ["invoices", "--section", "b2b", "--format"];
    for format in ["json", "jsonl"] {
        let list = evening.run(&[&list[..], &[format]].concat());
        assert_eq!(list.code, 0, "{}", list.stderr);
        assert!(list.stdout.contains("33ABKCS2033B1ZW"), "{}", list.stdout);
    }

    let mut references = Vec::new();
    for number in ["PRN-1050", "PRN-1094"] {
        let accepted = evening.run(&["accept", "--number", number, "--yes"]).json();
        let reference = &accepted["jobs"][0]["reference_id"];
        references.push(reference.as_str().unwrap().to_owned());
    }
    assert_ne!(references[0], references[1]);
    for reference in &references {
        let job = evening.run(&["job", reference]);
        assert_eq!(job.code, 0, "{}", job.stderr);
        assert_eq!(job.json()["state"], "done");
    }
    assert_eq!(evening.run(&["logout"]).stderr, "");
}

/// The month that the README shows, from its own text.
#[test]
fn the_month_of_the_readme_runs_as_it_is_shown() {
    let evening = Evening(tempfile::tempdir().unwrap());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, chapter) = readme.split_once("### A month from the store").unwrap();
    let shell = chapter.split("```").nth(1).unwrap();
    let commands: Vec<_> = shell
        .lines()
        .filter_map(|line| line.split('#').next()?.trim().strip_prefix("ims --mock "))
        .collect();
    assert_eq!(commands.len(), 10, "{shell}");
    for command in commands {
        let file = evening.0.path().join("new.csv");
        let command = command.replace("new.csv", file.to_str().unwrap());
        let arguments: Vec<_> = command.split_whitespace().collect();
        let outcome = evening.run(&arguments);
        assert_eq!(outcome.code, 0, "{command}: {}", outcome.stderr);
        match arguments.as_slice() {
            ["fetch", ..] => assert_eq!(outcome.json()["counts_agree"], true),
            ["changes"] => {
                let changes = outcome.json();
                let changes = changes["changes"].as_array().unwrap().clone();
                let acted = changes.iter().filter(|change| change["kind"] == "acted");
                assert_eq!(acted.count(), 2, "{changes:?}");
            }
            ["show", ..] => {
                let shown = outcome.json();
                assert_eq!(shown["invoice"]["action"], "accepted");
                assert_eq!(shown["versions"].as_array().unwrap().len(), 2);
            }
            _ => {}
        }
    }
    assert!(evening.0.path().join("new.csv").exists());
}
