//! Plans as workbooks, and what is exported for the portal and for data warehouses.

use std::fs;

use serde_json::Value;

use crate::support::{Outcome, Server};

const TAXPAYER: &str = "33ABKCS2033B1ZW";

struct Office {
    server: Server,
    folder: tempfile::TempDir,
}

impl Office {
    fn open() -> Self {
        Self {
            server: Server::start(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.server.command(&["--gstin", TAXPAYER]);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("IMS_DATA", self.folder.path());
        Outcome::of(&mut command)
    }
}

#[test]
fn a_workbook_without_decisions_changes_nothing() {
    let office = Office::open();
    office
        .run(&["plan", "new", "--output", "decide.xlsx"])
        .success();
    let checked = office.run(&["plan", "check", "decide.xlsx"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert!(
        checked.stderr.contains("nothing to do"),
        "{}",
        checked.stderr
    );
    let export = [
        "export",
        "--as",
        "portal",
        "--plan",
        "decide.xlsx",
        "--output",
        "upload.json",
    ];
    let told = office.run(&export);
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(told.stderr.contains("nothing to do"), "{}", told.stderr);
    assert!(!office.folder.path().join("upload.json").exists());
}

#[test]
fn an_upload_has_what_the_plan_changes() {
    let office = Office::open();
    let listed = office.run(&["invoices", "--section", "b2b"]).json();
    let mut open = listed["invoices"].as_array().unwrap().iter();
    let invoice = open
        .find(|invoice| invoice["action"] == "no_action")
        .unwrap();
    let text = |name: &str| invoice[name].as_str().unwrap().to_owned();
    let plan = format!(
        "section,supplier_gstin,number,date,action\nb2b,{},{},{},reject\n",
        text("supplier_gstin"),
        text("number"),
        text("date")
    );
    fs::write(office.folder.path().join("plan.csv"), plan).unwrap();
    let export = [
        "export",
        "--as",
        "portal",
        "--plan",
        "plan.csv",
        "--output",
        "upload.json",
    ];
    office.run(&export).success();
    let upload = fs::read(office.folder.path().join("upload.json")).unwrap();
    let upload: Value = serde_json::from_slice(&upload).unwrap();
    assert_eq!(upload["rtin"], TAXPAYER);
    let records = upload["invdata"]["b2b"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(
        (&records[0]["inum"], &records[0]["action"]),
        (&invoice["number"], &"R".into())
    );
    assert_eq!(upload["invdata"].as_object().unwrap().len(), 8);
}

#[test]
fn tables_are_in_folders_of_taxpayer_and_period() {
    let office = Office::open();
    office
        .run(&["export", "--as", "parquet", "--output", "warehouse"])
        .success();
    for table in ["documents", "versions"] {
        let folder = format!("warehouse/{table}/gstin={TAXPAYER}");
        let periods: Vec<_> = fs::read_dir(office.folder.path().join(folder))
            .unwrap()
            .collect();
        assert!(!periods.is_empty());
        for period in periods {
            let runs = fs::read_dir(period.unwrap().path()).unwrap();
            let runs: Vec<_> = runs.map(|run| run.unwrap().path()).collect();
            assert_eq!(runs.len(), 1, "{runs:?}");
            let file = runs[0].join("part-0.parquet");
            assert!(fs::read(file).unwrap().starts_with(b"PAR1"));
        }
    }
}

#[test]
fn a_report_has_what_a_register_lacks_by_supplier() {
    let office = Office::open();
    let register = "GSTIN,Bill No,Bill Date,Total\n29AABCF8078M1C8,MORE-1,2024-11-02,118\n";
    fs::write(office.folder.path().join("books.csv"), register).unwrap();
    let report = [
        "export",
        "--as",
        "report",
        "--register",
        "books.csv",
        "--output",
    ];
    let written = |name: &str| {
        office.run(&[&report[..], &[name]].concat()).success();
        fs::read(office.folder.path().join(name)).unwrap()
    };
    assert!(written("report.xlsx").starts_with(b"PK"));
    assert!(written("pairs.parquet").starts_with(b"PAR1"));
    let letters = String::from_utf8(written("letters.txt")).unwrap();
    assert!(letters.contains("29AABCF8078M1C8"), "{letters}");
    let told = office.run(&["export", "--as", "report", "--output", "report.xlsx"]);
    assert_eq!(told.code, 2, "{}", told.stderr);
    assert!(told.stderr.contains("--register"), "{}", told.stderr);
}

#[test]
fn the_page_for_the_auditor_needs_no_other_file() {
    let office = Office::open();
    office
        .run(&["export", "--as", "html", "--output", "november.html"])
        .success();
    let page = fs::read_to_string(office.folder.path().join("november.html")).unwrap();
    assert!(page.starts_with("<!doctype html>"), "{page}");
    let listed: Value =
        serde_json::from_str(&office.run(&["list", "--format", "json"]).stdout).unwrap();
    let documents = listed["invoices"].as_array().unwrap();
    assert!(documents.len() > 10, "{listed}");
    for document in documents {
        let number = document["number"].as_str().unwrap();
        assert!(page.contains(number), "{number}");
    }
    assert!(page.contains(TAXPAYER));
    for loaded in [" src=", "<link", "<script", "@import", "url("] {
        assert!(!page.contains(loaded), "{loaded}");
    }
}
