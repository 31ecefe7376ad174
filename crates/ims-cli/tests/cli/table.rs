//! Tables for people.

use crate::support::{Outcome, RECORD, Server, records};

fn table(server: &Server, width: &str, arguments: &[&str]) -> String {
    let arguments = [arguments, &["--format", "table"]].concat();
    Outcome::of(server.command(&arguments).env("COLUMNS", width)).success()
}

#[test]
fn sections_at_common_widths() {
    let server = Server::start();
    for width in ["80", "120", "200"] {
        for section in ["b2b", "cna"] {
            let table = table(&server, width, &["invoices", "--section", section]);
            let widest = table.lines().map(|line| line.chars().count()).max();
            assert!(widest.unwrap() <= width.parse().unwrap(), "{table}");
            insta::assert_snapshot!(format!("{section}_at_{width}"), table);
        }
    }
}

#[test]
fn all_sections_have_a_summary() {
    let server = Server::start();
    insta::assert_snapshot!(table(&server, "120", &["invoices", "--all"]));
}

#[test]
fn counts_have_totals() {
    let server = Server::start();
    insta::assert_snapshot!(table(&server, "80", &["counts"]));
}

#[test]
fn without_a_width_every_column_is_there() {
    let server = Server::answering(&records("b2b", &[RECORD]));
    let table = server
        .run(&["invoices", "--section", "b2b", "--format", "table"])
        .success();
    for expected in [
        "1,20,932.18",
        "9,223.59",
        "2024-11",
        "Example Traders",
        "regular",
    ] {
        assert!(table.contains(expected), "{table}");
    }
}

#[test]
fn states_are_said_in_words() {
    for (answer, code, expected) in [
        ("queued", 8, "Invoices (b2b): not there yet"),
        ("empty-array", 0, "Invoices (b2b): no documents"),
    ] {
        let server = Server::start();
        server.answer_always(answer.parse::<ims_mock::Answer>().unwrap());
        let outcome = server.run(&["invoices", "--section", "b2b", "--format", "table"]);
        assert_eq!(outcome.code, code);
        assert!(outcome.stdout.starts_with(expected), "{}", outcome.stdout);
    }
}

#[test]
fn a_suppliers_text_cannot_steer_the_terminal() {
    let record = RECORD
        .replace("Example Traders", "\\u001b[2J\\u009b\\u202eA\\nB")
        .replace("\"action\": \"N\"", "\"action\": \"\\u001b[31mX\"")
        .replace("\"A-1\"", "\"A\\u0007-1\"");
    let server = Server::answering(&records("b2b", &[&record]));
    let outcome = server.run(&["invoices", "--section", "b2b", "--format", "table"]);
    let hostile = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains(hostile), "{text:?}");
    }
}

#[test]
fn sums_that_cannot_be_held_are_a_dash() {
    let largest = "9".repeat(28);
    let record = RECORD.replace("120932.18", &largest);
    let server = Server::answering(&records("b2b", &[record.as_str(); 9]));
    let table = server
        .run(&["invoices", "--section", "b2b", "--format", "table"])
        .success();
    let totals = table.lines().find(|line| line.starts_with("Total"));
    let totals = totals.unwrap_or_else(|| panic!("{table}"));
    assert!(totals.contains(" 9,22,365.00 "), "{totals}");
    assert!(totals.ends_with(" –"), "{totals}");
}

#[test]
fn what_is_not_understood_is_mentioned() {
    let body = records("b2b", &[RECORD])
        .replace("\"data\": { \"b2b\"", "\"data\": { \"b2x\": [1], \"b2b\"");
    let server = Server::answering(&body);
    let table = table(&server, "80", &["invoices", "--section", "b2b"]);
    assert!(
        table.contains("Not understood, see --format json: b2x."),
        "{table}"
    );

    let outcome = server.run(&["invoices", "--section", "b2b", "--format", "csv"]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.stderr.contains("b2x"), "{}", outcome.stderr);
}

#[test]
fn of_many_that_are_not_understood_the_first_are_named() {
    let many: Vec<_> = (0..20_000)
        .map(|key| format!("\"x{key:05}\": 1,"))
        .collect();
    let body = records("b2b", &[RECORD]).replace(
        "\"data\": { \"b2b\"",
        &format!("\"data\": {{ {} \"b2b\"", many.concat()),
    );
    let server = Server::answering(&body);
    for format in ["table", "csv", "jsonl"] {
        let outcome = server.run(&["invoices", "--section", "b2b", "--format", format]);
        let said = [outcome.stdout, outcome.stderr].concat();
        assert!(said.contains("x00009 and "), "{format}: {said}");
        assert!(!said.contains("x00010"), "{format}");
        assert!(said.len() < 4000, "{format}: {} bytes", said.len());
    }
}

#[test]
fn errors_are_words_with_a_hint() {
    let server = Server::start();
    server.answer_always("AUTH4033".parse::<ims_mock::Answer>().unwrap());
    let outcome = server.run(&["invoices", "--section", "b2b", "--format", "table"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (3, ""));
    insta::assert_snapshot!(outcome.stderr);
}

#[test]
fn totals_say_when_an_amount_is_missing() {
    let record = RECORD.replace("\"val\": 120932.18, ", "");
    let server = Server::answering(&records("b2b", &[RECORD, &record]));
    let table = table(&server, "200", &["invoices", "--section", "b2b"]);
    assert!(
        table.contains("–: no amount was sent; totals are without it."),
        "{table}"
    );
    assert_eq!(table.matches("1,20,932.18").count(), 2, "{table}");
}
