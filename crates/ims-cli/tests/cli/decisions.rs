//! Accept, reject, keep pending and reset, against a tax network with state.

use std::fs;
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Answer, Fault, Jobs, Moment, Operation, Rule, SupplierEvent};
use serde_json::json;

use crate::office::{GSTIN, Office, closed_address, document};
use crate::support::{Outcome, bare};

#[test]
fn without_yes_it_is_only_shown() {
    let office = Office::open();
    let outcome = office.run(&["accept", "--number", "PRN-1050"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("--yes"), "{}", outcome.stderr);
    let plan = outcome.json();
    assert_eq!(plan["gstin"], GSTIN);
    assert_eq!(plan["lines"][0]["key"]["number"], "PRN-1050");
    assert_eq!(plan["lines"][0]["action"], "accepted");
    assert_eq!(office.writes(), 0);
    assert_eq!(office.action(Section::B2b, "PRN-1050"), "N");
}

#[test]
fn every_decision_is_carried_out_and_shown() {
    let office = Office::open();
    let accept = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!((accept.code, accept.stderr.as_str()), (0, ""));
    let applied = accept.json();
    assert_eq!(applied["gstin"], GSTIN);
    assert_eq!(applied["state"], "done");
    assert_eq!(applied["jobs"][0]["kind"], "save");
    assert_eq!(applied["jobs"][0]["state"], "done");
    assert_eq!(
        applied["documents"],
        json!([{
            "key": {
                "section": "b2b", "supplier_gstin": "24ABCFG0123H1YZ", "number": "PRN-1050",
                "date": "2024-10-17", "return_period": "2024-10",
            },
            "wanted": { "action": "accepted", "itc_reduction": null, "remarks": null },
            "before": { "action": "no_action", "itc_reduction": null, "remarks": null },
            "now": { "action": "accepted", "itc_reduction": null, "remarks": null },
            "result": "applied", "code": null, "message": null,
        }])
    );
    let again = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(again.code, 0);
    assert_eq!(document(&again.json(), "PRN-1050")["result"], "unchanged");
    assert_eq!(office.writes(), 1);

    let reject = [
        "reject",
        "--number",
        "IN-21576",
        "--remarks",
        "not ours",
        "--yes",
    ];
    assert_eq!(office.run(&reject).code, 0);
    assert_eq!(office.action(Section::B2b, "IN-21576"), "R");
    assert_eq!(
        office
            .run(&["pending", "--number", "PRN-1094", "--yes"])
            .code,
        0
    );
    assert_eq!(office.action(Section::B2b, "PRN-1094"), "P");
    let reset = office.run(&["reset", "--status", "rejected", "--section", "b2b", "--yes"]);
    assert_eq!(reset.code, 0, "{}", reset.stderr);
    assert_eq!(reset.json()["documents"].as_array().unwrap().len(), 1);
    assert_eq!(office.action(Section::B2b, "IN-21576"), "N");

    let note = [
        "accept",
        "--number",
        "CN-000127",
        "--yes",
        "--itc-reduction",
    ];
    let partial = [
        &note[..],
        &["partial", "--cgst", "450.10", "--sgst", "450.10"],
    ]
    .concat();
    let outcome = office.run(&partial);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let reduction = json!({
        "kind": "partial", "igst": "0.00", "cgst": "450.10", "sgst": "450.10", "cess": "0.00",
    });
    let applied = outcome.json();
    assert_eq!(
        document(&applied, "CN-000127")["now"]["itc_reduction"],
        reduction
    );
    assert_eq!(office.writes(), 5);
}

#[test]
fn an_amount_that_would_sink_the_whole_request_is_refused_by_its_line() {
    let office = Office::open();
    let heads = ["--cgst", "300.555", "--sgst", "300.555", "--yes"];
    let note = [
        "accept",
        "--number",
        "CN-000127",
        "--itc-reduction",
        "partial",
    ];
    let refused = office.run(&[&note[..], &heads].concat());
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    let document = &document(&refused.json(), "CN-000127").clone();
    assert_eq!(document["code"], "reduction_amounts");
    let message = document["message"].as_str().unwrap();
    assert!(
        message.contains("at most two decimals, found 300.555"),
        "{message}"
    );

    let plan = office.data.path().join("plan.csv");
    fs::write(
        &plan,
        "section,supplier_gstin,number,date,action,itc_reduction,declared_cgst,declared_sgst\n\
         B2B,24ABCFG0123H1YZ,PRN-1050,2024-10-17,accept,,,\n\
         B2B-CN,24ZZZCE0104V1ZV,CN-000127,,accept,partial,300.333,300.333\n",
    )
    .unwrap();
    let plan = plan.to_str().unwrap();
    let upload = office.data.path().join("upload.json");
    let upload = upload.to_str().unwrap();
    assert_eq!(office.run(&["fetch"]).code, 0);
    for command in [
        &["plan", "check", plan][..],
        &["apply", plan, "--yes"],
        &[
            "export", "--as", "portal", "--plan", plan, "--output", upload,
        ],
    ] {
        let outcome = office.run(command);
        assert_eq!(outcome.code, 2, "{command:?}: {}", outcome.stderr);
        let told = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(told.contains("at most two decimals"), "{command:?}: {told}");
    }
    assert_eq!(office.writes(), 0);
}

#[test]
fn every_problem_is_told_and_nothing_is_sent() {
    let office = Office::open();
    let rules = office.run(&[
        "accept",
        "--section",
        "cn",
        "--status",
        "no_action",
        "--yes",
    ]);
    assert_eq!(rules.code, 2, "{}", rules.stderr);
    assert_eq!(rules.error()["delivery"], "not_sent");
    let note = rules.json();
    let note = document(&note, "CN-000127");
    assert_eq!(
        (&note["result"], &note["code"]),
        (&json!("refused"), &json!("reduction_required"))
    );
    let pending = office.run(&["pending", "--section", "cn,b2b", "--yes"]);
    assert_eq!(pending.code, 2);
    let blocked = pending.json();
    for (number, result) in [
        ("CN-000127", "refused"),
        ("CRN/2425/88", "refused"),
        ("PRN-1050", "not_sent"),
    ] {
        assert_eq!(document(&blocked, number)["result"], result, "{number}");
    }
    assert!(
        pending.error()["message"]
            .as_str()
            .unwrap()
            .starts_with("2 problems"),
        "{}",
        pending.stderr
    );

    let missing = office.run(&[
        "accept", "--number", "PRN-1050", "--number", "NOBODY", "--yes",
    ]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("NOBODY"), "{}", missing.stderr);

    for wrong in [
        &["--igst", "5"][..],
        &["--itc-reduction", "partial"],
        &["--itc-reduction", "full", "--igst", "5"],
    ] {
        let outcome = office.run(&[&["accept", "--section", "cn", "--yes"], wrong].concat());
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{wrong:?}"
        );
    }
    let long = "x".repeat(251);
    let outcome = office.run(&["reject", "--section", "b2b", "--remarks", &long, "--yes"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(office.run(&["accept", "--yes"]).code, 2, "no selection");
    assert_eq!(office.writes(), 0);
}

#[test]
fn keys_come_from_a_file_and_from_a_list() {
    let office = Office::open();
    let list = office.run(&["invoices", "--section", "b2b", "--format", "jsonl"]);
    let lines: Vec<_> = list
        .stdout
        .lines()
        .filter(|line| line.contains("PRN-10"))
        .collect();
    let mut command = office.command(&["accept", "--keys", "-", "--yes"]);
    let outcome = Outcome::of(command.write_stdin(lines.join("\n")));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(outcome.json()["documents"].as_array().unwrap().len(), 2);
    assert_eq!(office.action(Section::B2b, "PRN-1094"), "A");

    let file = office.data.path().join("keys.jsonl");
    let name = file.to_str().unwrap();
    let known = r#"{"section": "b2b", "supplier_gstin": "08ABCPP0123E2YZ", "number": "IN-21576"}"#;
    let nobody = r#"{"section": "b2b", "supplier_gstin": "08ABCPP0123E2YZ", "number": "IN-1"}"#;
    fs::write(&file, format!("{known}\n\n{nobody}\n")).unwrap();
    let outcome = office.run(&["accept", "--keys", name, "--yes"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("IN-1 is not in IMS"),
        "{}",
        outcome.stderr
    );
    fs::write(&file, format!("{known}\n{{\"section\": 1}}\nx\n")).unwrap();
    let outcome = office.run(&["accept", "--keys", name, "--yes"]);
    assert_eq!(outcome.code, 2);
    for line in ["line 2", "line 3"] {
        assert!(outcome.stderr.contains(line), "{}", outcome.stderr);
    }
    assert_eq!(office.writes(), 1);
}

#[test]
fn a_supplier_who_changes_a_document_meanwhile_makes_it_fail_alone() {
    for names in [ims_mock::SectionNames::Short, ims_mock::SectionNames::Long] {
        let office = Office::open_with(|builder| builder.jobs(Jobs::new().section_names(names)));
        office.server.schedule(
            Moment::Before(Operation::SaveInvoiceStatus),
            SupplierEvent::amend(Section::B2b, "IN-21576", "txval", &1500),
        );
        let numbers = ["--number", "IN-21576", "--number", "PRN-1050", "--yes"];
        let outcome = office.run(&[&["accept"], &numbers[..]].concat());
        assert_eq!(outcome.code, 8, "{}", outcome.stderr);
        assert_eq!(outcome.error()["kind"], "partial");
        let applied = outcome.json();
        assert_eq!(applied["state"], "partial");
        assert_eq!(document(&applied, "PRN-1050")["result"], "applied");
        let failed = document(&applied, "IN-21576");
        assert_eq!(failed["result"], "failed");
        assert_eq!(failed["code"], "IMSSAV0010");
        assert!(failed["message"].is_string());
        assert_eq!(office.writes(), 1);
        // It is closed: a second look and decision is free.
        assert_eq!(
            office
                .run(&["accept", "--number", "IN-21576", "--yes"])
                .code,
            0
        );
    }
}

#[test]
fn counters_that_lie_change_nothing_of_what_the_lists_show() {
    let office = Office::open_with(|builder| {
        builder.jobs(Jobs::new().unnamed_failures(1).counts_as_numbers())
    });
    office.server.schedule(
        Moment::Before(Operation::SaveInvoiceStatus),
        SupplierEvent::amend(Section::B2b, "IN-21576", "txval", &1500),
    );
    let numbers = ["--number", "IN-21576", "--number", "PRN-1050", "--yes"];
    let outcome = office.run(&[&["accept"], &numbers[..]].concat());
    assert_eq!(outcome.code, 8, "{}", outcome.stderr);
    let applied = outcome.json();
    assert_eq!(document(&applied, "PRN-1050")["result"], "applied");
    assert_eq!(document(&applied, "IN-21576")["result"], "failed");
    assert_eq!(document(&applied, "IN-21576")["code"], "changed");
}

/// Hang-ups around a save, each before and after it was carried out.
#[test]
fn a_lost_answer_is_never_sent_again_and_never_called_failed() {
    let faults = [
        Fault::ResetBeforeHeaders,
        Fault::ResetInHeaders,
        Fault::ResetInBody,
        Fault::CloseBeforeHeaders,
        Fault::CloseInHeaders,
        Fault::CloseInBody,
        Fault::NotHttp,
        Fault::JsonTruncated,
    ];
    std::thread::scope(|scope| {
        for chunk in faults.chunks(2) {
            scope.spawn(move || {
                for fault in chunk {
                    lost(*fault, true);
                    lost(*fault, false);
                }
            });
        }
    });
}

fn lost(fault: Fault, is_done: bool) {
    let office = Office::open();
    let rule = Rule::new(fault)
        .operation(Operation::SaveInvoiceStatus)
        .times(1);
    office
        .server
        .add_rule(if is_done { rule } else { rule.without_effect() });
    let accept = ["accept", "--number", "PRN-1050", "--yes"];
    let outcome = office.run(&accept);
    assert_eq!(office.writes(), 1, "{fault}");
    if is_done {
        assert_eq!(outcome.code, 0, "{fault}: {}", outcome.stderr);
        assert_eq!(document(&outcome.json(), "PRN-1050")["result"], "applied");
        return;
    }
    assert_eq!(outcome.code, 9, "{fault}: {}", outcome.stderr);
    let error = outcome.error();
    assert_eq!(error["delivery"], "unknown");
    assert!(error["hint"].as_str().unwrap().contains("ims resume"));
    assert_eq!(outcome.json()["state"], "unknown");
    assert_eq!(document(&outcome.json(), "PRN-1050")["result"], "unknown");

    // Until it is closed nobody sends it again.
    let refused = office.run(&accept);
    assert_eq!(refused.code, 5, "{fault}: {}", refused.stderr);
    assert_eq!(document(&refused.json(), "PRN-1050")["code"], "open");
    assert_eq!(office.writes(), 1, "{fault}");
    // It may still come.
    let early = office.run(&["resume", "--timeout", "2"]);
    assert_eq!(early.code, 9, "{fault}: {}", early.stderr);
    assert_eq!(office.writes(), 1, "{fault}");
    // What shows no change when it has settled would be sent once more.
    let looked = office.run(&["resume", "--dry-run", "--settle", "0"]);
    assert_eq!(looked.code, 8, "{fault}: {}", looked.stderr);
    assert!(looked.stderr.contains("`ims resume` sends"));
    assert_eq!(
        document(&looked.json()[0], "PRN-1050")["result"],
        "not_sent"
    );
    assert_eq!(office.writes(), 1, "{fault}");
    let settled = office.run(&["resume", "--settle", "0"]);
    assert_eq!(settled.code, 0, "{fault}: {}", settled.stderr);
    let settled = settled.json();
    assert_eq!(document(&settled[0], "PRN-1050")["result"], "applied");
    assert_eq!(office.writes(), 2, "{fault}");
    assert_eq!(office.action(Section::B2b, "PRN-1050"), "A");
    assert_eq!(office.run(&["resume"]).json(), json!([]));
    assert_eq!(
        document(&office.run(&accept).json(), "PRN-1050")["result"],
        "unchanged"
    );
    assert_eq!(office.writes(), 2, "{fault}");
}

#[test]
fn a_save_without_a_reference_is_unknown() {
    let office = Office::open();
    let answer = ims_mock::RawAnswer::json(
        ims_mock::StatusCode::OK,
        r#"{"code": 200, "data": {"status_cd": "1", "data": {}}}"#,
    );
    let rule = Rule::new(answer).operation(Operation::SaveInvoiceStatus);
    office.server.add_rule(rule.without_effect());
    let outcome = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(outcome.code, 9, "{}", outcome.stderr);
    assert_eq!(office.writes(), 1);
    office.server.clear_rules();
    // What was meanwhile done by the first one closes it.
    office.server.change_data_set(|documents| {
        for record in documents.records_mut(Section::B2b) {
            record.set_field("action", &"A").unwrap();
        }
    });
    let resumed = office.run(&["resume"]);
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    let resumed = resumed.json();
    assert_eq!(resumed[0]["state"], "done");
    assert_eq!(document(&resumed[0], "PRN-1050")["result"], "applied");
    let nothing = office.run(&["resume"]);
    assert_eq!((nothing.code, nothing.json()), (0, json!([])));
    assert_eq!(office.writes(), 1);
}

#[test]
fn while_another_job_runs_it_waits_and_then_gives_up() {
    let office = Office::open();
    let busy: Answer = "IMSSAV0015".parse().unwrap();
    office.server.add_rule(
        Rule::new(busy.clone())
            .operation(Operation::SaveInvoiceStatus)
            .times(1),
    );
    let waited = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(waited.code, 0, "{}", waited.stderr);
    assert_eq!(office.writes(), 2);

    office
        .server
        .add_rule(Rule::new(busy).operation(Operation::SaveInvoiceStatus));
    let outcome = office.run(&[
        "accept",
        "--number",
        "PRN-1094",
        "--yes",
        "--timeout",
        "1.5",
    ]);
    assert_eq!(outcome.code, 5, "{}", outcome.stderr);
    assert_eq!(outcome.error()["code"], "IMSSAV0015");
    let hint = outcome.error()["hint"].to_string();
    assert!(hint.contains("kept: `ims resume` sends it"), "{hint}");
    let refused = document(&outcome.json(), "PRN-1094").clone();
    assert_eq!(refused["result"], "refused");
    let message = refused["message"].as_str().unwrap();
    assert!(
        message.contains("it is kept, and `ims resume` sends it"),
        "{message}"
    );
    let jobs = office.run(&["jobs"]).json();
    let kept = jobs.as_array().unwrap().iter().map(|job| &job["kept"]);
    assert_eq!(kept.collect::<Vec<_>>(), [0, 1]);
    let told = office.run(&["jobs", "--format", "table"]).success();
    assert!(
        told.contains("1 refused; 1 kept") && told.contains("`ims resume` sends it"),
        "{told}"
    );
    assert_eq!(office.writes(), 3);
    // A refusal is no open end.
    office.server.clear_rules();
    assert_eq!(
        office
            .run(&["accept", "--number", "PRN-1094", "--yes"])
            .code,
        0
    );
}

#[test]
fn what_is_kept_is_sent_by_resume_or_dropped_by_deciding_again() {
    let office = Office::open();
    let accept = [
        "accept",
        "--number",
        "PRN-1094",
        "--yes",
        "--timeout",
        "1.5",
    ];
    for is_dropped in [true, false] {
        let busy: Answer = "IMSSAV0015".parse().unwrap();
        let rule = Rule::new(busy).operation(Operation::SaveInvoiceStatus);
        office.server.add_rule(rule);
        assert_eq!(office.run(&accept).code, 5);
        office.server.clear_rules();
        if is_dropped {
            // Nothing stands on it, and so nothing is sent.
            let reset = office.run(&["reset", "--number", "PRN-1094", "--yes"]);
            assert_eq!(reset.code, 0, "{}", reset.stderr);
            assert_eq!(document(&reset.json(), "PRN-1094")["result"], "unchanged");
        }
        let resumed = office.run(&["resume"]);
        assert_eq!(resumed.code, 0, "{}", resumed.stderr);
        let action = office.action(Section::B2b, "PRN-1094");
        assert_eq!(action, if is_dropped { "N" } else { "A" });
        let jobs = office.run(&["jobs"]).json();
        let mut jobs = jobs.as_array().unwrap().iter();
        assert!(jobs.all(|job| job["kept"] == 0));
    }
}

#[test]
fn what_never_arrived_is_told_as_not_sent() {
    let office = Office::open();
    let lost = Rule::new(Fault::CloseBeforeHeaders).operation(Operation::SaveInvoiceStatus);
    office.server.add_rule(lost.times(1).without_effect());
    let lost = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(lost.code, 9, "{}", lost.stderr);
    let resumed = office.run(&["resume", "--settle", "0"]);
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    let jobs = office.run(&["jobs"]).json();
    let results = jobs.as_array().unwrap().iter().map(|job| &job["results"]);
    let expected = [json!({"not_sent": 1}), json!({"applied": 1})];
    assert_eq!(results.cloned().collect::<Vec<_>>(), expected);
}

#[test]
fn a_job_that_outlasts_the_command_is_taken_up_again() {
    let office =
        Office::open_with(|builder| builder.jobs(Jobs::new().duration(Duration::from_hours(1))));
    let accept = ["accept", "--number", "PRN-1050", "--yes"];
    let outcome = office.run(&[&accept[..], &["--timeout", "3"]].concat());
    assert_eq!(outcome.code, 8, "{}", outcome.stderr);
    let applied = outcome.json();
    assert_eq!(applied["state"], "running");
    assert_eq!(document(&applied, "PRN-1050")["result"], "running");
    let resumed = office.run(&["resume", "--timeout", "3"]);
    assert_eq!(resumed.code, 8, "{}", resumed.stderr);
    let running = &resumed.json()[0];
    assert_eq!(running["state"], "running");
    assert_eq!(document(running, "PRN-1050")["result"], "running");
    let reference = applied["jobs"][0]["reference_id"].as_str().unwrap();
    assert!(
        outcome.error()["hint"]
            .as_str()
            .unwrap()
            .contains(reference)
    );
    assert_eq!(office.run(&accept).code, 5, "its outcome is open");

    let job = office.run(&["job", reference]);
    assert_eq!(job.code, 8, "{}", job.stderr);
    assert_eq!(job.json()["state"], "running");
    let jobs = office.run(&["jobs"]).json();
    assert_eq!(jobs[0]["reference_id"], reference);
    assert_eq!(
        (&jobs[0]["state"], &jobs[0]["open"]),
        (&json!("running"), &json!(true))
    );
    assert_eq!(jobs[0]["results"], json!({"running": 1}));

    office.server.advance(Duration::from_hours(1));
    let job = office.run(&["job", reference, "--wait"]);
    assert_eq!((job.code, &job.json()["state"]), (0, &json!("done")));
    assert_eq!(office.run(&["resume"]).code, 0);
    let jobs = office.run(&["jobs"]).json();
    assert_eq!(
        (&jobs[0]["state"], &jobs[0]["open"]),
        (&json!("done"), &json!(false))
    );
    assert_eq!(jobs[0]["results"], json!({"applied": 1}));
    assert_eq!(office.writes(), 1);
}

#[test]
fn a_session_that_dies_after_the_save_leaves_the_outcome_open() {
    let office = Office::open();
    let ended: Answer = "AUTH4033".parse().unwrap();
    for operation in [Operation::CheckInvoiceStatus, Operation::GetInvoices] {
        let rule = Rule::new(ended.clone()).operation(operation);
        let is_list = operation == Operation::GetInvoices;
        office
            .server
            .add_rule(rule.skip(if is_list { 8 } else { 0 }));
    }
    let outcome = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(outcome.code, 9, "{}", outcome.stderr);
    assert_eq!(outcome.error()["code"], "AUTH4033");
    let jobs = office.run(&["jobs"]).json();
    assert!(jobs[0]["reference_id"].is_string(), "{jobs}");
    assert_eq!(jobs[0]["state"], json!(null));
    office.server.clear_rules();
    assert_eq!(office.run(&["resume"]).code, 0);
    assert_eq!(office.writes(), 1);
}

#[test]
fn what_never_left_is_free_to_be_sent() {
    let office = Office::open();
    // A list that is not complete is not decided on.
    office
        .server
        .add_rule(Rule::new("503".parse::<Answer>().unwrap()).section(Section::Cn));
    let outcome = office.run(&["accept", "--period", "2024-11", "--yes", "--timeout", "2"]);
    assert_eq!(outcome.code, 6, "{}", outcome.stderr);
    let named = office.run(&[
        "accept",
        "--section",
        "b2b",
        "--number",
        "PRN-1050",
        "--yes",
    ]);
    assert_eq!(named.code, 0, "{}", named.stderr);
    assert_eq!(office.writes(), 1);
    let nobody = office.run(&[
        "accept",
        "--section",
        "b2b",
        "--base-url",
        &closed_address(),
        "--yes",
    ]);
    assert_eq!(nobody.code, 6, "{}", nobody.stderr);
}

/// A session that ends, or a tax network that is busy, takes nothing: the rest is sent later.
#[test]
fn what_was_not_taken_is_shown_by_a_dry_run_and_sent_by_a_resume() {
    for (answer, code) in [("AUTH4033", 3), ("429", 4), ("IMSSAV0015", 5)] {
        let office = Office::open();
        let accept = [
            "accept", "--number", "PRN-1050", "--number", "PRN-1094", "--yes",
        ];
        let ends = Rule::new(answer.parse::<Answer>().unwrap());
        office
            .server
            .add_rule(ends.operation(Operation::SaveInvoiceStatus));
        let outcome = office.run(&[&accept[..], &["--timeout", "1.5", "--retries", "0"]].concat());
        assert_eq!(outcome.code, code, "{answer}: {}", outcome.stderr);
        assert_eq!(office.action(Section::B2b, "PRN-1050"), "N");
        office.server.clear_rules();
        let writes = office.writes();
        let looked = office.run(&["resume", "--dry-run"]);
        assert_eq!(looked.code, 8, "{answer}: {}", looked.stderr);
        let looked = looked.json();
        for number in ["PRN-1050", "PRN-1094"] {
            let document = document(&looked[0], number);
            assert_eq!(document["result"], "not_sent", "{answer}: {document}");
        }
        assert_eq!(office.writes(), writes, "{answer}");
        let resumed = office.run(&["resume"]);
        assert_eq!(resumed.code, 0, "{answer}: {}", resumed.stderr);
        assert_eq!(resumed.json()[0]["state"], "done", "{answer}");
        assert_eq!(office.action(Section::B2b, "PRN-1094"), "A", "{answer}");
        assert_eq!(office.run(&["resume"]).json(), json!([]));
    }
}

/// A large plan leaves hundreds of open writes, and the lists of a large taxpayer are large.
#[test]
fn what_is_open_is_looked_up_in_the_same_lists() {
    let office = Office::open();
    let lost = Rule::new(Fault::ResetBeforeHeaders).operation(Operation::SaveInvoiceStatus);
    office.server.add_rule(lost.without_effect());
    for number in ["PRN-1050", "PRN-1094"] {
        let outcome = office.run(&["accept", "--section", "b2b", "--number", number, "--yes"]);
        assert_eq!(outcome.code, 9, "{}", outcome.stderr);
    }
    office.server.clear_rules();
    let before = office.server.request_count_of(Operation::GetInvoices);
    let looked = office.run(&["resume", "--dry-run", "--settle", "0"]);
    assert_eq!(looked.code, 8, "{}", looked.stderr);
    // Once for both writes, and once for what is left of each of the two plans.
    assert_eq!(
        office.server.request_count_of(Operation::GetInvoices) - before,
        3
    );
    let resumed = office.run(&["resume"]);
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    for number in ["PRN-1050", "PRN-1094"] {
        assert_eq!(office.action(Section::B2b, number), "A");
    }
    assert_eq!(office.writes(), 4);
}

#[test]
fn a_later_decision_takes_the_place_of_what_was_not_sent() {
    let office = Office::open();
    let ended = Rule::new("AUTH4033".parse::<Answer>().unwrap());
    office
        .server
        .add_rule(ended.operation(Operation::SaveInvoiceStatus));
    let accept = ["accept", "--number", "PRN-1050", "--yes"];
    let outcome = office.run(&accept);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("`ims resume` sends"));
    assert_eq!(document(&outcome.json(), "PRN-1050")["result"], "not_sent");
    office.server.clear_rules();
    let reject = office.run(&["reject", "--number", "PRN-1050", "--yes"]);
    assert_eq!(reject.code, 0, "{}", reject.stderr);
    assert_eq!(office.run(&["resume"]).json(), json!([]));
    assert_eq!(office.action(Section::B2b, "PRN-1050"), "R");
}

#[test]
fn a_queued_list_is_not_decided_on() {
    let office = Office::open();
    office
        .server
        .add_rule(Rule::new("queued".parse::<Answer>().unwrap()).operation(Operation::GetInvoices));
    let outcome = office.run(&["accept", "--section", "b2b", "--yes"]);
    assert_eq!(outcome.code, 8, "{}", outcome.stderr);
    assert_eq!(outcome.error()["kind"], "pending");
    assert_eq!(office.writes(), 0);
}

#[test]
fn without_a_taxpayer_nothing_is_decided() {
    let office = Office::open();
    let mut command = office
        .server
        .command(&["accept", "--section", "b2b", "--yes"]);
    let outcome = Outcome::of(command.env("IMS_DATA", office.data.path()));
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("--gstin"), "{}", outcome.stderr);
    assert_eq!(office.writes(), 0);
}

#[test]
fn the_table_shows_what_became_of_each() {
    let office = Office::open();
    office.server.schedule(
        Moment::Before(Operation::SaveInvoiceStatus),
        SupplierEvent::amend(Section::B2b, "IN-21576", "txval", &1500),
    );
    let arguments = [
        "accept", "--number", "IN-21576", "--number", "PRN-1050", "--yes",
    ];
    let outcome = office.run(&[&arguments[..], &["--format", "table"]].concat());
    assert_eq!(outcome.code, 8);
    for text in [
        "PARTLY DONE",
        "1 applied, 1 failed",
        "IMSSAV0010",
        "IN-21576: ",
    ] {
        assert!(outcome.stdout.contains(text), "{text}: {}", outcome.stdout);
    }
    for (format, lines) in [("csv", 3), ("jsonl", 2)] {
        let outcome = office.run(&[
            "accept", "--number", "IN-21576", "--number", "PRN-1050", "--format", format,
        ]);
        assert_eq!(outcome.stdout.lines().count(), lines, "{}", outcome.stdout);
    }
    assert!(
        office
            .run(&["jobs", "--format", "table"])
            .stdout
            .contains("1 applied, 1 failed")
    );
    let help = Outcome::of(&mut bare(&["accept", "--help"])).success();
    assert!(help.contains("--itc-reduction"), "{help}");
}
