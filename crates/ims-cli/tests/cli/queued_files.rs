//! The files of lists that the tax network queued.

use std::fs;
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Jobs, Operation, Queued, RawAnswer, Rule, StatusCode};

use crate::office::Office;
use crate::support::Server;

/// Lists of more than three documents are queued, in files of five.
fn queueing(jobs: Jobs) -> Office {
    Office::open_with(|builder| builder.queue_above(3).documents_a_file(5).jobs(jobs))
}

fn token_of(invoices: &serde_json::Value) -> String {
    invoices["queued"]["token"].as_str().unwrap().to_owned()
}

#[test]
fn a_list_is_taken_up_by_its_token_and_its_job_in_other_processes() {
    let office = queueing(Jobs::new().duration(Duration::from_mins(30)));
    let listed = office.run(&["invoices", "--section", "b2b"]);
    assert_eq!(
        (listed.code, &listed.json()["state"]),
        (8, &"pending".into())
    );
    let token = token_of(&listed.json());
    let hint = listed.error()["hint"].to_string();
    assert!(hint.contains("in 30 min"), "{hint}");
    assert!(
        hint.contains(&format!("`ims files {token} --section b2b`")),
        "{hint}"
    );

    let begun = office.run(&["files", &token, "--section", "b2b", "--timeout", "2"]);
    assert_eq!((begun.code, &begun.json()["state"]), (8, &"pending".into()));
    assert_eq!(begun.json()["reason"], "queued");
    let hint = begun.error()["hint"].as_str().unwrap().to_owned();
    let job = hint.split(' ').nth(3).unwrap();
    assert!(
        hint.starts_with(&format!("`ims files --job {job} --section b2b --wait`")),
        "{hint}"
    );

    office.server.advance(Duration::from_mins(30));
    let whole = office.run(&["files", "--job", job, "--section", "b2b", "--wait"]);
    assert_eq!((whole.code, whole.stderr.as_str()), (0, ""));
    assert_eq!(whole.json()["state"], "complete");
    assert_eq!(whole.json()["invoices"].as_array().unwrap().len(), 12);
    assert_eq!(
        office
            .server
            .request_count_of(Operation::DownloadFileDetailsJob),
        1
    );

    // The same filters and forms as those of the list itself.
    let filtered = [
        "files",
        &token,
        "--section",
        "b2b",
        "--number",
        "PRN-1050",
        "--format",
        "csv",
    ];
    let filtered = office.run(&filtered);
    assert_eq!(
        filtered.code, 8,
        "a job of its own was begun: {}",
        filtered.stderr
    );
    office.server.advance(Duration::from_mins(30));
    let filtered = [
        "files",
        "--job",
        job,
        "--section",
        "b2b",
        "--number",
        "PRN-1050",
        "--format",
        "csv",
    ];
    assert_eq!(office.run(&filtered).success().lines().count(), 2);
}

#[test]
fn what_the_store_waits_for_is_taken_up_and_kept() {
    let office = queueing(Jobs::new().duration(Duration::from_mins(30)));
    let fetched = office.run(&["fetch"]);
    assert_eq!(fetched.code, 8);
    let hint = fetched.error()["hint"].to_string();
    assert!(
        hint.contains("`ims files` takes up the files") && hint.contains("in 30 min"),
        "{hint}"
    );
    let of_b2b = &fetched.json()["sections"][0];
    assert_eq!(of_b2b["state"], "pending");
    let token = token_of(of_b2b);
    assert!(hint.contains(&format!("b2b: token {token}")), "{hint}");

    // Two processes ask for one job.
    for _ in 0..2 {
        let running = office.run(&["files", "--section", "b2b", "--timeout", "2"]);
        assert_eq!(
            (running.code, &running.json()["state"]),
            (8, &"pending".into())
        );
        let hint = running.error()["hint"].to_string();
        assert!(hint.contains("`ims files --wait`"), "{hint}");
    }
    assert_eq!(
        office
            .server
            .request_count_of(Operation::DownloadFileDetailsJob),
        1
    );
    office.server.advance(Duration::from_mins(30));
    let folder = office.data.path().join("kept");
    let keep = folder.to_str().unwrap();
    let whole = office.run(&["files", "--section", "b2b", "--keep", keep]);
    assert_eq!((whole.code, whole.stderr.as_str()), (0, ""));
    let files: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(files.len(), 3);
    let list = office.run(&["list", "--section", "b2b"]);
    assert_eq!(list.code, 0, "{}", list.stderr);
    assert_eq!(list.json()["invoices"].as_array().unwrap().len(), 12);
    let nothing = office.run(&["files", "--section", "b2b"]);
    assert_eq!(nothing.code, 2);
    let message = nothing.error()["message"].to_string();
    assert!(
        message.contains("no section in the store waits"),
        "{message}"
    );
}

#[test]
fn a_fetch_that_waits_takes_the_files_up_where_the_list_never_comes() {
    let office = queueing(Jobs::new());
    let fetched = office.run(&["fetch", "--wait", "--timeout", "60"]);
    assert_eq!((fetched.code, fetched.stderr.as_str()), (0, ""));
    let sections = fetched.json()["sections"].as_array().unwrap().clone();
    assert!(
        sections.iter().all(|section| section["stored"] == true),
        "{sections:?}"
    );
    assert_eq!(sections[0]["documents"], 12);
    assert_eq!(fetched.json()["counts_agree"], true);
}

#[test]
fn nothing_partial_of_files_is_called_whole() {
    for (content, says) in [
        (
            r#"{"b2bcn":[]}"#,
            "file 2 is not used: expected the checksum",
        ),
        ("", "file 2 is not used: expected the checksum"),
    ] {
        let office = queueing(Jobs::new());
        assert_eq!(office.run(&["fetch", "--section", "b2b"]).code, 8);
        let wrong = RawAnswer::json(StatusCode::OK, content);
        office
            .server
            .add_rule(Rule::new(wrong).operation(Operation::DownloadFile).nth(2));
        let part = office.run(&["files"]);
        assert_eq!((part.code, &part.json()["state"]), (8, &"partial".into()));
        let message = part.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(says), "{message}");
        let stored = office.run(&["list", "--section", "b2b"]);
        assert_eq!(
            stored.json()["invoices"].as_array().unwrap().len(),
            0,
            "not taken over"
        );
        // The same job has the files still.
        let whole = office.run(&["files"]);
        assert_eq!((whole.code, whole.stderr.as_str()), (0, ""));
        assert_eq!(
            office
                .server
                .request_count_of(Operation::DownloadFileDetailsJob),
            1
        );
    }
}

#[test]
fn a_token_that_is_not_known_any_more_is_refused() {
    let server = Server::start();
    let refused = server.run(&["files", "expired", "--section", "b2b"]);
    assert_eq!(
        (refused.code, &refused.error()["code"]),
        (5, &"RET13508".into())
    );
    let hint = refused.error()["hint"].to_string();
    assert!(hint.contains("ask for the list again"), "{hint}");
    assert_eq!(refused.error()["delivery"], serde_json::Value::Null);

    let sectionless = server.run(&["files", "token"]);
    assert_eq!(sectionless.code, 2, "{}", sectionless.stderr);
    assert!(
        sectionless.stderr.contains("--section"),
        "{}",
        sectionless.stderr
    );
    let both = server.run(&["files", "token", "--job", "j", "--section", "b2b"]);
    assert_eq!(both.code, 2);
}

#[test]
fn a_part_that_came_with_a_token_is_made_whole_by_its_files() {
    let server = Server::start();
    let rule = Rule::new(Queued::new("token-7", 5).with_documents());
    server.add_rule(rule.operation(Operation::GetInvoices).section(Section::Cn));
    let part = server.run(&["invoices", "--section", "cn"]);
    assert_eq!((part.code, &part.json()["state"]), (8, &"partial".into()));
    let whole = server.run(&["files", "token-7", "--section", "cn"]);
    assert_eq!(
        (whole.code, &whole.json()["state"]),
        (0, &"complete".into())
    );
    assert_eq!(whole.json()["invoices"], part.json()["invoices"]);
}
