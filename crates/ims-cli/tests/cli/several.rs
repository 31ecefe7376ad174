//! One command for several taxpayers.

use std::fs;

use gst_ims::Section;
use ims_mock::Operation;
use serde_json::Value;

use crate::profiles::{GODAVARI, KAVERI, NARMADA, Office, states};
use crate::support::{API_SECRET, Program};

impl Office {
    /// The same with documents in the store.
    fn fetched() -> Self {
        let office = Self::signed_in();
        let fetched = office.run(&["fetch", "--all-taxpayers"]);
        assert_eq!(fetched.code, 0, "{}", fetched.stderr);
        office
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    fn writes(&self) -> u64 {
        self.server.request_count_of(Operation::SaveInvoiceStatus)
    }

    fn action(&self, gstin: &str, number: &str) -> String {
        let documents = self.server.data_set_of(gstin).unwrap();
        let mut records = documents.records(Section::B2b).iter();
        let record = records.find(|it| it.text("inum").as_deref() == Some(number));
        record.unwrap().text("action").unwrap()
    }
}

const ALL: &str = "--all-taxpayers";

fn gstins(lines: &Value) -> Vec<&str> {
    let lines = lines.as_array().unwrap().iter();
    lines.map(|line| line["gstin"].as_str().unwrap()).collect()
}

#[test]
fn lists_and_changes_of_all_are_one_output() {
    let office = Office::fetched();
    let listed = office.run(&["list", ALL, "--section", "b2b"]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    let lists = listed.json();
    assert_eq!(gstins(&lists), [KAVERI, GODAVARI, NARMADA]);
    assert_eq!(lists[0]["name"], "Kaveri Stores");
    assert_eq!(lists[0]["error"], Value::Null);
    assert_eq!(lists[0]["invoices"].as_array().unwrap().len(), 12);
    assert_eq!(lists[2]["invoices"].as_array().unwrap().len(), 0);
    // Each is what the command says of the one.
    let mut one = office
        .run(&["list", "--gstin", KAVERI, "--section", "b2b"])
        .json();
    let members = one.as_object_mut().unwrap();
    members.insert("name".to_owned(), "Kaveri Stores".into());
    members.insert("error".to_owned(), Value::Null);
    assert_eq!(lists[0], one);

    let csv = office
        .run(&["list", ALL, "--section", "b2b", "--format", "csv"])
        .success();
    assert_eq!(csv.lines().count(), 1 + 12 + 12);
    assert_eq!(
        csv.lines()
            .filter(|line| line.contains("supplier_gstin"))
            .count(),
        1
    );
    let lines = office.run(&[
        "list",
        "--tag",
        "south",
        "--section",
        "b2b",
        "--format",
        "jsonl",
    ]);
    let lines = lines.success();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 24);
    assert_eq!(lines[0]["taxpayer"], KAVERI);
    assert_eq!(lines[23]["taxpayer"], GODAVARI);
    let table = office
        .run(&["list", ALL, "--section", "b2b", "--format", "table"])
        .success();
    for expected in [
        &format!("Taxpayer: {GODAVARI}")[..],
        "DONE: 3 taxpayers (3 done)",
    ] {
        assert!(table.contains(expected), "{table}");
    }

    let changes = office.run(&["changes", ALL, "--since", "beginning"]).json();
    assert_eq!(gstins(&changes), [KAVERI, GODAVARI, NARMADA]);
    assert!(!changes[1]["changes"].as_array().unwrap().is_empty());
}

#[test]
fn a_file_for_each_is_in_a_folder() {
    let office = Office::fetched();
    for (name, folder, ending) in [
        ("lists.csv", "lists", "csv"),
        ("books.xlsx", "books", "xlsx"),
        ("plain", "plain", "json"),
    ] {
        let told = office.run(&["list", "--tag", "south", "--output", &office.path(name)]);
        assert_eq!(told.code, 0, "{}", told.stderr);
        let expected = [GODAVARI, KAVERI].map(|gstin| format!("{gstin}.{ending}"));
        assert_eq!(office.files(folder), expected);
        assert_eq!(states(&told.json()), [(KAVERI, "done"), (GODAVARI, "done")]);
    }
    let csv = fs::read_to_string(office.path(&format!("lists/{KAVERI}.csv"))).unwrap();
    let one = office
        .run(&["list", "--gstin", KAVERI, "--format", "csv"])
        .success();
    assert_eq!(csv, one);

    let tables = office.run(&[
        "export",
        ALL,
        "--as",
        "parquet",
        "--output",
        &office.path("lake"),
    ]);
    assert_eq!(tables.code, 0, "{}", tables.stderr);
    // Who has no documents has a table without rows.
    let expected = [NARMADA, GODAVARI, KAVERI].map(|gstin| format!("gstin={gstin}"));
    assert_eq!(office.files("lake/documents"), expected);
}

#[test]
fn each_plan_of_a_folder_is_carried_out() {
    let office = Office::fetched();
    let made = office.run(&[
        "plan",
        "new",
        "--tag",
        "south",
        "--output",
        &office.path("plans.csv"),
    ]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let heading = "section,supplier_gstin,number,action\n";
    let accepted = "b2b,24ABCFG0123H1YZ,PRN-1050,accept\n";
    let written = |gstin: &str, rows: &str| {
        let path = office.path(&format!("plans/{gstin}.csv"));
        fs::write(path, format!("{heading}{rows}")).unwrap();
    };
    written(KAVERI, accepted);
    written(GODAVARI, "b2b,24ABCFG0123H1YZ,NOBODY-HAS-IT,accept\n");
    fs::write(office.path("plans/notes.txt"), "for nobody").unwrap();
    let folder = office.path("plans");

    let shown = office.run(&["apply", &folder, ALL]);
    assert_eq!(shown.code, 8, "{}", shown.stderr);
    assert!(shown.stderr.contains("notes.txt"), "{}", shown.stderr);
    assert_eq!(office.writes(), 0);

    let applied = office.run(&["apply", &folder, ALL, "--yes"]);
    assert_eq!(applied.code, 8, "{}", applied.stderr);
    let lines = applied.json();
    assert_eq!(gstins(&lines), [KAVERI, GODAVARI, NARMADA]);
    assert_eq!(lines[0]["state"], "done");
    assert_eq!(lines[0]["documents"][0]["result"], "applied");
    assert_eq!(lines[1]["error"]["kind"], "configuration");
    assert_eq!(lines[2]["state"], "done", "there is no plan of hers");
    assert_eq!(office.writes(), 1);
    assert_eq!(office.action(KAVERI, "PRN-1050"), "A");
    assert_eq!(office.action(GODAVARI, "PRN-1050"), "N");

    // Begun again with the plan mended, it sends what is not done.
    written(GODAVARI, accepted);
    let again = office.run(&["apply", &folder, "--tag", "south", "--yes"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(office.writes(), 2);
    let jobs = office.run(&["jobs", "--tag", "south"]).json();
    assert_eq!(gstins(&jobs).len(), 2);

    let resumed = office.run(&["resume", ALL]);
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    assert_eq!(gstins(&resumed.json()), [KAVERI, GODAVARI, NARMADA]);

    for arguments in [
        &["apply", &office.path(&format!("plans/{KAVERI}.csv")), ALL][..],
        &["apply", &office.path("nowhere"), ALL],
        &["apply", &office.path("lists"), ALL],
        &["plan", "undo", "1", ALL],
    ] {
        let refused = office.run(arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.stderr);
    }
}

#[test]
fn registers_of_a_folder_are_compared_with_their_own_documents() {
    let office = Office::fetched();
    let folder = office.path("registers");
    fs::create_dir(&folder).unwrap();
    let register = "Supplier GSTIN,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST\n\
                    24ABCFG0123H1YZ,PRN-1050,17-10-2024,100,0,9,9\n";
    for name in [format!("{KAVERI}-october.csv"), format!("{NARMADA}.csv")] {
        fs::write(format!("{folder}/{name}"), register).unwrap();
    }
    let matched = office.run(&[
        "match",
        &folder,
        ALL,
        "--output",
        &office.path("pairs.json"),
    ]);
    assert_eq!(matched.code, 0, "{}", matched.stderr);
    let expected = [NARMADA, KAVERI].map(|gstin| format!("{gstin}.json"));
    assert_eq!(office.files("pairs"), expected);
    let pairs = |gstin: &str| -> Value {
        let text = fs::read_to_string(office.path(&format!("pairs/{gstin}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(pairs(KAVERI)["summary"]["only_register"], 0);
    assert_eq!(pairs(NARMADA)["summary"]["only_register"], 1);
}

#[test]
fn who_is_not_signed_in_costs_no_decision_of_another() {
    let office = Office::with_profiles();
    office.log_in(&["--gstin", "godavari"], "575757\n");
    let arguments = ["accept", "--tag", "south", "--number", "PRN-1050", "--yes"];
    let decided = office.run(&arguments);
    assert_eq!(decided.code, 8, "{}", decided.stderr);
    let lines = decided.json();
    assert_eq!(
        states(&lines),
        [(KAVERI, "not_signed_in"), (GODAVARI, "done")]
    );
    assert_eq!(office.action(GODAVARI, "PRN-1050"), "A");
    let named = format!("not signed in: Kaveri Stores ({KAVERI})");
    assert!(decided.stderr.contains(&named), "{}", decided.stderr);
    let hint = decided.error()["hint"].to_string();
    assert!(hint.contains("ims login --tag south"), "{hint}");
}

#[test]
fn processes_with_one_key_and_one_store_keep_its_limit_together() {
    let office = Office::signed_in();
    let before = office.server.request_count();
    let started: Vec<_> = [KAVERI, GODAVARI, NARMADA]
        .map(|gstin| {
            Program::new(&[
                "fetch",
                "--gstin",
                gstin,
                "--rate-limit",
                "12",
                "--timeout",
                "4",
            ])
            .without("SANDBOX_ACCESS_TOKEN")
            .env("SANDBOX_API_SECRET", API_SECRET)
            .env("SANDBOX_BASE_URL", office.server.base_url())
            .env("IMS_DATA", office.folder.path().to_str().unwrap())
            .start()
        })
        .into();
    let codes: Vec<_> = started.into_iter().map(|it| it.outcome().code).collect();
    let sent = office.server.request_count() - before;
    // Three times nine were wanted.
    assert!((9..=12).contains(&sent), "{sent}: {codes:?}");
    assert!(codes.iter().any(|code| *code != 0), "{codes:?}");
}
