//! `ims match`: registers against what is stored.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Outcome, Server};

const TAXPAYER: &str = "33ABKCS2033B1ZW";

struct Office {
    server: Server,
    folder: TempDir,
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

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The invoices of the tax network as a register has them, and what is to stand below.
    fn register(&self, name: &str, below: &str) {
        let fetched = self.run(&["invoices", "--section", "b2b"]).json();
        let line = |invoice: &Value| {
            let cell = |name: &str| invoice[name].as_str().unwrap_or_default().to_owned();
            let cells = [
                "supplier_gstin",
                "number",
                "date",
                "taxable_value",
                "igst",
                "cgst",
                "sgst",
                "cess",
            ];
            cells.map(cell).join(",")
        };
        let lines: Vec<String> = fetched["invoices"]
            .as_array()
            .unwrap()
            .iter()
            .map(line)
            .collect();
        let text = format!(
            "GSTIN,Bill No,Bill Date,Taxable Value,IGST,CGST,SGST,Cess\n{}\n{below}",
            lines.join("\n")
        );
        self.write(name, &text);
    }
}

#[test]
fn documents_are_fetched_once_and_paired() {
    let office = Office::open();
    office.register(
        "books.csv",
        "33ABKCS2033B1ZW,NOT-THERE,2024-11-02,100,18,0,0,0\n",
    );
    let matched = office.run(&["match", "books.csv"]).json();
    assert_eq!(matched["gstin"], TAXPAYER);
    assert_eq!(matched["register"]["columns"]["number"], "Bill No");
    assert_eq!(matched["summary"]["exact"], 12);
    assert_eq!(matched["summary"]["only_register"], 1);
    let asked = office.server.request_count();
    office.run(&["match", "books.csv"]).success();
    assert_eq!(office.server.request_count(), asked, "the store has them");
    let settings = fs::read_to_string(office.folder.path().join("matching.toml")).unwrap();
    assert!(settings.contains("date_window_days = 14"), "{settings}");
}

#[test]
fn lines_have_the_register_first_and_the_summary_last() {
    let office = Office::open();
    office.register("books.csv", "");
    let told = office.run(&["match", "books.csv", "--format", "jsonl"]);
    let lines: Vec<Value> = told
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.first().unwrap()["register"]["file"], "books.csv");
    assert!(lines.last().unwrap()["summary"].is_object());
    assert!(
        lines[1..lines.len() - 1]
            .iter()
            .all(|pair| pair["kind"].is_string())
    );
}

#[test]
fn damaged_lines_end_with_8_and_are_named() {
    let office = Office::open();
    office.register(
        "books.csv",
        "33ABKCS2033B1ZW,1.2E+15,2024-11-02,100,18,0,0,0\n",
    );
    let told = office.run(&["match", "books.csv"]);
    assert_eq!(told.code, 8, "{}", told.stderr);
    let damaged = &told.json()["register"]["damaged"];
    assert_eq!(damaged[0]["text"], "1.2E+15");
    assert_eq!(damaged[0]["line"], 14);
    assert!(told.stderr.contains("1 register cell could not"));
    let two = "33ABKCS2033B1ZW,1.2E+15,2024-11-02,100,18,0,0,0\n\
        33ABKCS2033B1ZW,10-Dec,2024-11-02,100,18,0,0,0\n";
    office.register("more.csv", two);
    let told_of_two = office.run(&["match", "more.csv"]);
    assert!(told_of_two.stderr.contains("2 register cells could not"));
    let table = office.run(&["match", "books.csv", "--format", "table"]);
    assert_eq!(table.code, 8);
    assert!(
        table.stdout.contains("damaged: line 14, Bill No: 1.2E+15"),
        "{}",
        table.stdout
    );
}

#[test]
fn what_cannot_be_a_register_is_refused_before_anything_is_asked() {
    let office = Office::open();
    office.write(
        "names.csv",
        "Supplier,Bill No,Bill Date,Total\nLakshmi,1,2024-11-02,5\n",
    );
    office.write("broken.xlsx", "PK\u{3}\u{4}");
    office.write("wrong.toml", "[columns]\nvat = \"A\"\n");
    for (arguments, code, says) in [
        (
            &["match", "names.csv"][..],
            2,
            "no column has the supplier's GSTIN",
        ),
        (&["match", "nowhere.csv"], 2, "nowhere.csv cannot be read"),
        (&["match", "broken.xlsx"], 7, "expected a workbook"),
        (
            &["match", "names.csv", "--mapping", "wrong.toml"],
            2,
            "line 2: unknown variant `vat`",
        ),
        (
            &["match", "names.csv", "--settings", "wrong.toml"],
            2,
            "unknown field `columns`",
        ),
    ] {
        let told = office.run(arguments);
        assert_eq!(told.code, code, "{arguments:?}: {}", told.stderr);
        let message = told.error()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(says), "{message}");
    }
    assert_eq!(office.server.requests().len(), 0);
}

#[test]
fn the_ending_of_the_output_tells_its_form() {
    let office = Office::open();
    office.register("books.csv", "");
    office.write(
        "more.csv",
        "GSTIN,Bill No,Bill Date,Total\n29AABCF8078M1C8,MORE-1,2024-11-02,118\n",
    );
    let outputs = ["pairs.xlsx", "pairs.csv", "pairs.json", "pairs.jsonl"];
    for name in outputs {
        let arguments = [
            "match",
            "books.csv",
            "more.csv",
            "--output",
            name,
            "--letters",
            "letters.txt",
        ];
        assert_eq!(office.run(&arguments).success(), "");
    }
    let written = |name: &str| fs::read(office.folder.path().join(name)).unwrap();
    assert!(written("pairs.xlsx").starts_with(b"PK"));
    let json: Value = serde_json::from_slice(&written("pairs.json")).unwrap();
    assert_eq!(json["further_registers"][0]["file"], "more.csv");
    let csv = String::from_utf8(written("pairs.csv")).unwrap();
    let only = csv.lines().find(|line| line.contains("MORE-1")).unwrap();
    assert!(
        only.contains("only_register") && only.contains("more.csv"),
        "{only}"
    );
    let letters = String::from_utf8(written("letters.txt")).unwrap();
    assert!(letters.contains("29AABCF8078M1C8"), "{letters}");
    assert!(
        letters.contains("- MORE-1 of 2024-11-02, ₹ 118.00"),
        "{letters}"
    );
    let unknown = office.run(&["match", "books.csv", "--output", "pairs.doc"]);
    assert_eq!(unknown.code, 2, "{}", unknown.stderr);
}
