//! Plans in files: judged, carried out, and taken back.

use std::fs;
use std::path::PathBuf;

use gst_ims::Section;
use ims_mock::{Operation, Rule, SupplierEvent};
use serde_json::{Value, json};

use crate::office::{Office, document};
use crate::support::Outcome;

const HEADINGS: &str = "section,supplier_gstin,number,action,remarks,itc_reduction";

impl Office {
    fn plan(&self, lines: &[&str]) -> String {
        self.file("plan.csv", &format!("{HEADINGS}\n{}\n", lines.join("\n")))
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.data.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn problems(plan: &Value) -> Vec<String> {
    let problems = plan["problems"].as_array().unwrap().iter();
    problems
        .map(|problem| {
            let text = |name: &str| problem[name].as_str().unwrap().to_owned();
            format!("{} {} {}", problem["line"], text("severity"), text("rule"))
        })
        .collect()
}

#[test]
fn every_line_is_judged_and_nothing_is_sent() {
    let office = Office::open();
    let plan = office.plan(&[
        "b2b,24ABCFG0123H1YZ,PRN-1050,accept,looks right,",
        "cn,24ZZZCE0104V1ZV,CN-000127,pending,,",
        &format!("b2b,24ABCFG0123H1YZ,PRN-1094,reject,{},", "x".repeat(251)),
        "cn,24ZZZCE0104V1ZV,CN-000127,Accepted,,",
        "b2b,24ABCFG0123H1YZ,NOBODY,A,,",
        "b2b,24ABCFG0123H1YZ,PRN-1050,R,said twice,",
        "b2b,24ABCFG0123H1YZ,PRN-1050,perhaps,,",
        "b2b,24ABCFG0123H1YZ,PRN-9,,,",
    ]);
    let expected = [
        "2 refused contradiction",
        "3 refused contradiction",
        "4 refused remarks",
        "5 refused contradiction",
        "6 refused not_in_ims",
        "7 refused contradiction",
        "8 refused action",
    ];
    for command in [
        &["plan", "check", &plan][..],
        &["apply", &plan],
        &["apply", &plan, "--dry-run"],
    ] {
        let outcome = office.run(command);
        assert_eq!(outcome.code, 2, "{command:?}: {}", outcome.stderr);
        assert_eq!(problems(&outcome.json()), expected, "{command:?}");
    }
    let sent = office.run(&["apply", &plan, "--yes"]);
    assert_eq!(sent.code, 2, "{}", sent.stderr);
    assert_eq!(sent.json()["state"], "failed");
    for line in ["line 2", "line 8", "NOBODY"] {
        assert!(sent.stderr.contains(line), "{line}: {}", sent.stderr);
    }
    assert_eq!(office.writes(), 0);
}

#[test]
fn a_plan_is_one_save_and_one_reset_and_can_be_taken_back() {
    let office = Office::open();
    let setup = office.run(&["reject", "--number", "IN-21576", "--yes"]);
    assert_eq!(setup.code, 0, "{}", setup.stderr);
    let plan = office.plan(&[
        "b2b,24ABCFG0123H1YZ,PRN-1050,accept,,",
        "b2b,24ABCFG0123H1YZ,PRN-1094,Pending,waiting for goods,",
        "cn,24ZZZCE0104V1ZV,CN-000127,A,,igst=0;cgst=450.10;sgst=450.10;cess=0",
        "b2b,08ABCPP0123E2YZ,IN-21576,No Action,,",
    ]);
    let shown = office.run(&["apply", &plan]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert_eq!(shown.json()["lines"].as_array().unwrap().len(), 4);
    assert_eq!(office.writes(), 1);
    let applied = office.run(&["apply", &plan, "--yes"]);
    assert_eq!(applied.code, 0, "{}", applied.stderr);
    let printed = applied.json();
    assert_eq!(printed["state"], "done");
    let kinds: Vec<_> = printed["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| &job["kind"])
        .collect();
    assert_eq!(kinds, ["save", "reset"]);
    assert_eq!(office.writes(), 3);
    let stands = |numbers: [&str; 4]| {
        let [cn, rest @ ..] = numbers;
        assert_eq!(office.action(Section::Cn, "CN-000127"), cn);
        for (number, action) in ["PRN-1050", "PRN-1094", "IN-21576"].into_iter().zip(rest) {
            assert_eq!(office.action(Section::B2b, number), action, "{number}");
        }
    };
    stands(["A", "A", "P", "N"]);

    // Done already.
    let again = office.run(&["apply", &plan, "--yes"]);
    assert_eq!((again.code, office.writes()), (0, 3), "{}", again.stderr);

    // Taken back, by the number of the plan or by what was printed.
    let number = printed["plan"].to_string();
    let file = office.file("applied.json", &applied.stdout);
    let undo = office
        .data
        .path()
        .join("undo.csv")
        .to_str()
        .unwrap()
        .to_owned();
    for apply in [&number, &file] {
        let outcome = office.run(&["plan", "undo", apply, "--output", &undo]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_eq!(fs::read_to_string(&undo).unwrap().lines().count(), 5);
    }
    let undone = office.run(&["apply", &undo, "--yes"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    stands(["N", "N", "N", "R"]);
    assert_eq!(office.run(&["plan", "undo", "77"]).code, 2);
}

#[test]
fn an_empty_plan_asks_for_nothing() {
    let office = Office::open();
    let plan = office.plan(&[]);
    for command in [
        &["apply", &plan][..],
        &["apply", &plan, "--yes"],
        &["plan", "check", &plan],
    ] {
        let outcome = office.run(command);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("nothing to do"),
            "{}",
            outcome.stderr
        );
    }
    assert_eq!(office.server.request_count(), 0);
}

#[test]
fn what_changed_since_the_plan_is_not_decided_on() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let plan = office.plan(&[
        "b2b,24ABCFG0123H1YZ,PRN-1050,accept,,",
        "b2b,08ABCPP0123E2YZ,IN-21576,accept,,",
    ]);
    office.server.schedule(
        ims_mock::Moment::Before(Operation::GetInvoices),
        SupplierEvent::amend(Section::B2b, "IN-21576", "txval", &1500),
    );
    let applied = office.run(&["apply", &plan, "--yes"]);
    assert_eq!(applied.code, 8, "{}", applied.stderr);
    let printed = applied.json();
    assert_eq!(document(&printed, "PRN-1050")["result"], "applied");
    let changed = document(&printed, "IN-21576");
    assert_eq!(
        (&changed["result"], &changed["code"]),
        (&json!("refused"), &json!("changed"))
    );
    let message = changed["message"].as_str().unwrap();
    assert!(
        message.contains("taxable_value was 375.24 and is 1500.00"),
        "{message}"
    );
    assert_eq!(office.action(Section::B2b, "IN-21576"), "N");
}

#[test]
fn rules_propose_and_people_apply() {
    let office = Office::open();
    let rules = office.file(
        "rules.toml",
        "[[rule]]\nname = \"small\"\nwhen = { section = \"b2b\", number = [\"PRN-1050\"] }\n\
         action = \"accept\"\nreason = \"always right\"\n",
    );
    let plan = office
        .data
        .path()
        .join("new.csv")
        .to_str()
        .unwrap()
        .to_owned();
    let made = office.run(&["plan", "new", "--rules", &rules, "--output", &plan]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let text = fs::read_to_string(&plan).unwrap();
    assert!(text.contains("rule small,always right"), "{text}");
    assert!(text.contains("PRN-1094,2024-10-25,2024-10,,"), "{text}");
    let json = office
        .run(&["plan", "new", "--rules", &rules, "--format", "json"])
        .json();
    assert_eq!(json["lines"][0]["source"], "rule small");
    assert!(json["snapshot"].is_number(), "{json}");
    assert_eq!(office.writes(), 0);
    assert_eq!(office.run(&["apply", &plan, "--yes"]).code, 0);
    assert_eq!(office.action(Section::B2b, "PRN-1050"), "A");
    let shown = office.run(&["plan", "show", &plan, "--format", "table"]);
    assert!(shown.stdout.contains("rule small"), "{}", shown.stdout);

    let broken = office.file("broken.toml", "[[rule]]\nname = \"a\"\n");
    let outcome = office.run(&["plan", "new", "--rules", &broken]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("when"), "{}", outcome.stderr);
}

#[test]
fn a_number_that_is_not_there_or_is_of_several_is_refused() {
    let office = Office::open();
    let nobody = office.run(&["accept", "--number", "NOPE", "--yes"]);
    assert_eq!(
        (nobody.code, &nobody.json()["state"]),
        (2, &json!("failed"))
    );
    office.server.change_data_set(|documents| {
        let records = documents.records_mut(Section::B2b);
        let mut twin = records
            .iter()
            .find(|it| it.text("inum").as_deref() == Some("PRN-1050"))
            .unwrap()
            .clone();
        twin.set_field("stin", &"08ABCPP0123E2YZ").unwrap();
        records.push(twin);
    });
    let several = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(several.code, 2);
    for supplier in ["24ABCFG0123H1YZ", "08ABCPP0123E2YZ"] {
        assert!(several.stderr.contains(supplier), "{}", several.stderr);
    }
    assert_eq!(office.writes(), 0);
    let one = office.run(&[
        "accept",
        "--number",
        "PRN-1050",
        "--supplier",
        "24ABCFG0123H1YZ",
        "--yes",
    ]);
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert_eq!(one.json()["documents"].as_array().unwrap().len(), 1);
}

#[test]
fn a_document_that_is_gone_is_never_called_failed() {
    let office = Office::open();
    office.server.schedule(
        ims_mock::Moment::Before(Operation::CheckInvoiceStatus),
        SupplierEvent::withdraw(Section::B2b, "PRN-1050"),
    );
    let outcome = office.run(&["accept", "--number", "PRN-1050", "--yes"]);
    assert_eq!(outcome.code, 9, "{}", outcome.stderr);
    let gone = outcome.json();
    let gone = document(&gone, "PRN-1050");
    assert_eq!(
        (&gone["result"], &gone["code"]),
        (&json!("unknown"), &json!("gone"))
    );
    // Nothing more can be learnt of it, and it keeps nothing open.
    let resumed = office.run(&["resume", "--settle", "0"]);
    assert_eq!(resumed.code, 9, "{}", resumed.stderr);
    assert_eq!(
        document(&resumed.json()[0], "PRN-1050")["result"],
        "unknown"
    );
    assert_eq!(office.run(&["resume"]).json(), json!([]));
    assert_eq!(office.writes(), 1);
}

#[test]
fn a_job_that_the_tax_network_forgot_keeps_nothing_open() {
    let office = Office::open();
    let unknown: ims_mock::Answer = "IMS0008".parse().unwrap();
    office
        .server
        .add_rule(Rule::new(unknown).operation(Operation::CheckInvoiceStatus));
    let accept = ["accept", "--number", "PRN-1050", "--yes", "--timeout", "3"];
    let outcome = office.run(&accept);
    assert_eq!(outcome.code, 0, "the list shows it: {}", outcome.stderr);

    // And where the list does not show it either, it settles.
    office.server.change_data_set(|documents| {
        for record in documents.records_mut(Section::B2b) {
            record.set_field("action", &"N").unwrap();
        }
    });
    office
        .server
        .set_jobs(ims_mock::Jobs::new().duration(std::time::Duration::from_hours(10)));
    let open = office.run(&["accept", "--number", "PRN-1094", "--yes", "--timeout", "3"]);
    assert_eq!(open.code, 8, "a fresh one may be running: {}", open.stderr);
    office.server.set_jobs(ims_mock::Jobs::new());
    office.server.clear_rules();
    office.server.advance(std::time::Duration::from_hours(10));
    let resumed = office.run(&["resume", "--settle", "0"]);
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    assert_eq!(
        document(&resumed.json()[0], "PRN-1094")["result"],
        "applied"
    );
}

#[test]
fn one_server_has_one_store_however_it_is_written() {
    let office = Office::open();
    assert_eq!(
        office
            .run(&["accept", "--number", "PRN-1050", "--yes"])
            .code,
        0
    );
    let other_name = office.server.base_url().replace("127.0.0.1", "localhost");
    let jobs = Outcome::of(
        office
            .command(&["jobs"])
            .env("SANDBOX_BASE_URL", other_name),
    );
    assert_eq!(jobs.json().as_array().unwrap().len(), 1, "{}", jobs.stderr);
}

#[test]
fn a_plan_that_was_made_here_is_shown_as_it_is_checked() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    for name in ["plan.csv", "plan.xlsx", "plan.json"] {
        let path = office.data.path().join(name);
        let path = path.to_str().unwrap();
        let made = office.run(&["plan", "new", "--output", path]);
        assert_eq!(made.code, 0, "{name}: {}", made.stderr);
        for action in ["check", "show"] {
            let mut command = office.server.command(&["plan", action, path]);
            let shown = Outcome::of(command.env("IMS_DATA", office.data.path()));
            assert_eq!(shown.code, 0, "{action} {name}: {}", shown.stderr);
        }
    }
}
