//! Output for spreadsheets.

use crate::support::{Outcome, RECORD, Server, bare, records};

#[test]
fn documents_are_lines() {
    let server = Server::start();
    let csv = server
        .run(&["invoices", "--section", "b2ba", "--format", "csv"])
        .success();
    insta::assert_snapshot!(csv);
}

#[test]
fn columns_are_the_fields_of_an_invoice() {
    let server = Server::answering(&records("b2b", &[RECORD]));
    let csv = server
        .run(&["invoices", "--section", "b2b", "--format", "csv"])
        .success();
    let json = server
        .run(&["invoices", "--section", "b2b", "--format", "jsonl"])
        .success();
    let mut from = 0;
    for column in csv.lines().next().unwrap().split(',') {
        let key = match column {
            "original_number" => "original",
            // The state of the section, not of the document.
            "original_date" | "state" | "code" | "message" => continue,
            // Inside the reduction.
            column if column.starts_with("declared_") => continue,
            column => column,
        };
        let key = format!("\"{key}\":");
        let position = json[from..].find(&key);
        from += position.unwrap_or_else(|| panic!("no {key} after {}", &json[..from]));
    }
}

#[test]
fn the_header_is_always_there() {
    let server = Server::answering(&records("b2b", &[]));
    let csv = server
        .run(&["invoices", "--section", "b2b", "--format", "csv"])
        .success();
    assert_eq!(csv.lines().count(), 1);
    assert!(
        csv.starts_with("taxpayer,section,state,code,message,supplier_gstin,"),
        "{csv}"
    );
}

#[test]
fn counted_sections_are_lines() {
    let csv = Outcome::of(&mut bare(&["--mock", "counts", "--format", "csv"])).success();
    insta::assert_snapshot!(csv);
}

#[test]
fn a_formula_is_disarmed() {
    let record = RECORD
        .replace(
            "Example Traders",
            "=HYPERLINK(\\\"https://x\\\", \\\"y\\\")",
        )
        .replace("120932.18", "-120932.18");
    let server = Server::answering(&records("b2b", &[&record]));
    let csv = server
        .run(&["invoices", "--section", "b2b", "--format", "csv"])
        .success();
    assert!(
        csv.contains(r#","'=HYPERLINK(""https://x"", ""y"")","#),
        "{csv}"
    );
    assert!(
        csv.contains(",-120932.18,"),
        "an amount is no formula: {csv}"
    );
}

#[test]
fn a_formula_behind_a_character_of_no_width_is_disarmed_and_a_number_is_not() {
    for (number, cell) in [
        ("\\u0000=1+1", "'\0=1+1"),
        ("\\t=1+1", "'\t=1+1"),
        ("-1+1", "'-1+1"),
        ("\u{2066}=1+1", "'\u{2066}=1+1"),
        ("\u{2069}\u{2068}=1+1", "'\u{2069}\u{2068}=1+1"),
        ("\u{feff}=1+1", "'\u{feff}=1+1"),
        ("\u{200c}@A1", "'\u{200c}@A1"),
        ("\u{3164} ＝1+1", "'\u{3164} ＝1+1"),
        ("\u{a0}=1+1", "'\u{a0}=1+1"),
        ("\u{2067}-45", "\u{2067}-45"),
        ("-45", "-45"),
        ("+91", "+91"),
    ] {
        let record = RECORD.replace("\"A-1\"", &format!("\"{number}\""));
        let server = Server::answering(&records("b2b", &[&record]));
        let csv = server
            .run(&["invoices", "--section", "b2b", "--format", "csv"])
            .success();
        assert!(csv.contains(&format!(",{cell},2024-11-09,")), "{csv:?}");
    }
}
