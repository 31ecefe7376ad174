//! Files of decisions as people make them: nothing that they wrote is passed over in silence.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::office::Office;
use crate::support::Outcome;

impl Office {
    fn path(&self, name: &str) -> PathBuf {
        self.data.path().join(name)
    }

    fn with(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Makes a workbook and changes the XML of its parts, as a spreadsheet does on saving it.
    fn workbook(&self, change: impl Fn(&str, String) -> String) -> String {
        let path = self.path("decide.xlsx").to_str().unwrap().to_owned();
        let made = self.run(&["plan", "new", "--output", &path]);
        assert_eq!(made.code, 0, "{}", made.stderr);
        let mut read = ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
        let mut written = ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..read.len() {
            let mut part = read.by_index(place).unwrap();
            let name = part.name().unwrap().to_string();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            written
                .start_file(name.as_str(), SimpleFileOptions::default())
                .unwrap();
            let changed = change(&name, text);
            written.write_all(changed.as_bytes()).unwrap();
        }
        fs::write(&path, written.finish().unwrap().into_inner()).unwrap();
        path
    }
}

/// Puts something in the place of an empty cell.
fn fill(xml: &str, cell: &str, content: &str) -> String {
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
    let end = start + xml[start..].find("/>").unwrap() + 2;
    format!(
        "{}<c r=\"{cell}\"{content}</c>{}",
        &xml[..start],
        &xml[end..]
    )
}

const ACCEPT: &str = " t=\"inlineStr\"><is><t>Accept</t></is>";
const FULL: &str = " t=\"inlineStr\"><is><t>Full</t></is>";

/// The sheet of a section is a part of its own, in the order of the workbook.
fn part_of(office: &Office, sheet: &str) -> String {
    let path = office.workbook(|_, text| text);
    let mut read = ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut text = String::new();
    let mut workbook = read.by_name("xl/workbook.xml").unwrap();
    workbook.read_to_string(&mut text).unwrap();
    let before = text.split(&format!("name=\"{sheet}\"")).next().unwrap();
    let place = before.matches("<sheet ").count();
    format!("xl/worksheets/sheet{place}.xml")
}

fn problems(outcome: &Outcome) -> Vec<(String, String)> {
    let plan: Value = outcome.json();
    let text = |problem: &Value, name: &str| problem[name].as_str().unwrap_or("").to_owned();
    let problems = plan["problems"].as_array().unwrap().iter();
    problems
        .map(|problem| {
            let cell = match text(problem, "cell") {
                cell if cell.is_empty() => format!("line {}", problem["line"]),
                cell => cell,
            };
            (cell, text(problem, "rule"))
        })
        .collect()
}

#[test]
fn a_renamed_sheet_keeps_its_decisions() {
    let office = Office::open();
    for (sheet, name) in [
        ("CN", "Credit notes"),
        ("CN", "Our notes"),
        ("B2B", "B2B (Oct)"),
    ] {
        let part = part_of(&office, sheet);
        let plan = office.workbook(|file, text| match file {
            "xl/workbook.xml" => {
                text.replace(&format!("name=\"{sheet}\""), &format!("name=\"{name}\""))
            }
            file if file == part => {
                let text = fill(&text, "G2", ACCEPT);
                match sheet {
                    "CN" => fill(&text, "H2", FULL),
                    _ => text,
                }
            }
            _ => text,
        });
        let checked = office.run(&["plan", "check", &plan]);
        let lines = checked.json()["lines"].as_array().unwrap().len();
        assert_eq!((checked.code, lines), (0, 1), "{name}: {}", checked.stdout);
        assert_eq!(
            checked.json()["lines"][0]["key"]["section"],
            sheet.to_lowercase()
        );
    }
}

#[test]
fn a_sheet_that_nothing_places_is_refused_by_its_name() {
    let office = Office::open();
    let part = part_of(&office, "B2B");
    let without_keys = |text: String| {
        let filled = fill(&text, "G2", ACCEPT);
        // The hidden keys went when somebody deleted their column.
        let keys = regex::Regex::new("<c r=\"AD[0-9]+\"[^>]*>.*?</c>").unwrap();
        keys.replace_all(&filled, "").into_owned()
    };
    let plan = office.workbook(|file, text| match file {
        "xl/workbook.xml" => text.replace("name=\"B2B\"", "name=\"Sheet9\""),
        file if file == part => without_keys(text),
        _ => text,
    });
    let checked = office.run(&["plan", "check", &plan]);
    assert_eq!(checked.code, 2, "{}", checked.stderr);
    let expected = ("sheet \"Sheet9\"".to_owned(), "unknown_section".to_owned());
    assert_eq!(problems(&checked), [expected]);
}

#[test]
fn cells_without_a_value_and_words_without_an_action_are_refused() {
    let office = Office::open();
    let part = part_of(&office, "B2B");
    let plan = office.workbook(|file, text| {
        if file != part {
            return text;
        }
        let text = fill(&text, "G2", "><f>IF(A2=\"\",\"\",\"Accept\")</f>");
        fill(&text, "M3", " t=\"inlineStr\"><is><t>not ours</t></is>")
    });
    let checked = office.run(&["plan", "check", &plan]);
    assert_eq!(checked.code, 2, "{}", checked.stderr);
    assert_eq!(
        problems(&checked),
        [
            ("B2B!G2".to_owned(), "unknown_action".to_owned()),
            ("B2B!M3".to_owned(), "no_action_chosen".to_owned()),
        ]
    );

    let plan = office.with(
        "plan.csv",
        "section,supplier_gstin,number,action,remarks,itc_reduction,declared_igst\n\
         b2b,24ABCFG0123H1YZ,PRN-1050,,not ours,,\n\
         cn,24ZZZCE0104V1ZV,CN-000127,,,full,\n\
         cn,24ZZZCE0104V1ZV,CN-000127,,,,9.00\n\
         b2b,24ABCFG0123H1YZ,PRN-1094,,,,0.00\n",
    );
    let checked = office.run(&["plan", "check", &plan]);
    assert_eq!(checked.code, 2, "{}", checked.stderr);
    let expected = [
        ("line 2", "remarks"),
        ("line 3", "itc_reduction"),
        ("line 4", "declared_igst"),
    ];
    assert_eq!(
        problems(&checked),
        expected.map(|(line, rule)| (line.to_owned(), rule.to_owned()))
    );
}

#[test]
fn amounts_dates_and_headings_are_read_as_people_write_them() {
    let office = Office::open();
    let plan = office.with(
        "octa.csv",
        "Section,GSTIN of Supplier,Invoice Number,Invoice Date,Return period,User Action,ITC reduction,Declared CGST,Declared SGST\n\
         B2B,24ABCFG0123H1YZ,PRN-1050,17/10/2024,Oct-24,Accept,,,\n\
         Credit notes,24ZZZCE0104V1ZV,CN-000127,,,Accept,Partial,₹ 450.10,\"4,50.10\"\n",
    );
    let refused = office.run(&["plan", "check", &plan]);
    assert_eq!(
        problems(&refused),
        [("line 3".to_owned(), "declared_sgst".to_owned())]
    );
    let text = fs::read_to_string(&plan).unwrap();
    let plan = office.with("octa.csv", &text.replace("\"4,50.10\"", "\"450.10\""));
    let checked = office.run(&["plan", "check", &plan]);
    assert_eq!(checked.code, 0, "{} {}", checked.stdout, checked.stderr);
    let lines = checked.json()["lines"].clone();
    assert_eq!(lines[0]["key"]["date"], "2024-10-17");
    assert_eq!(lines[1]["itc_reduction"]["cgst"], "450.10");

    let mixed = office.with(
        "mixed.csv",
        "section,supplier_gstin,number,date,action\n\
         b2b,24ABCFG0123H1YZ,PRN-1050,17/10/2024,accept\n\
         b2b,24ABCFG0123H1YZ,PRN-1094,10/25/2024,accept\n\
         b2b,08ABCPP0123E2YZ,IN-21576,10/11/2024,accept\n",
    );
    let checked = office.run(&["plan", "check", &mixed]);
    assert_eq!(
        problems(&checked),
        [("line 4".to_owned(), "date".to_owned())]
    );

    let typed = [
        "accept",
        "--number",
        "CN-000127",
        "--itc-reduction",
        "partial",
        "--cgst",
        "₹ 450.10",
        "--sgst",
        "450.10",
    ];
    let shown = office.run(&typed);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let rules = office.with(
        "rules.toml",
        "[[rule]]\nname = \"small\"\nwhen = { section = \"b2b\", value_to = \"₹ 1,00,000\" }\n\
         action = \"accept\"\nreason = \"small\"\n",
    );
    let made = office.run(&["plan", "new", "--rules", &rules]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_ne!(made.json()["lines"].as_array().unwrap().len(), 0);
}

#[test]
fn an_export_is_what_its_ending_says() {
    let office = Office::open();
    for (form, name, expected) in [
        ("xlsx", "y.csv", ".xlsx"),
        ("csv", "y.xlsx", ".csv"),
        ("json", "y.csv", ".json"),
        ("html", "h.txt", ".html"),
    ] {
        let output = self::path(&office, name);
        let told = office.run(&["export", "--as", form, "--output", &output]);
        assert_eq!(told.code, 2, "{form}: {}", told.stderr);
        assert!(told.stderr.contains(expected), "{form}: {}", told.stderr);
        assert!(!office.path(name).exists());
    }
    let plan = office.with("plan.csv", "section,supplier_gstin,number,action\n");
    let output = self::path(&office, "up.txt");
    let upload = [
        "export", "--as", "portal", "--plan", &plan, "--output", &output,
    ];
    let told = office.run(&upload);
    assert_eq!(told.code, 2, "{}", told.stderr);
    assert!(told.stderr.contains(".json"), "{}", told.stderr);
}

fn path(office: &Office, name: &str) -> String {
    office.path(name).to_str().unwrap().to_owned()
}
