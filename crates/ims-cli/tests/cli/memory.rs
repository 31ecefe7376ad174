//! How much memory a run takes, measured from outside.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Read;

use gst_ims::Section;
use ims_mock::{RawAnswer, Rule, StatusCode};
use rustix::process::Pid;

use crate::support::{Program, Server, assert_no_secret};

/// What is measured grows with the section, so that a fifth of the 50 MB that
/// are promised tells enough.
const SECTION: usize = 10_000_000;

/// The size of an honest answer for which the promise is made.
const PROMISED: usize = 50_000_000;

/// How much a section may take, in percent of its size, beside the program
/// itself: what makes 2.5 times 50 MB with the 8 MB of the released program.
const MOST: usize = 234;

/// What records have beside the fields that every one has: the name of a form,
/// and the rest of the record with a number.
type Form = (&'static str, fn(usize) -> String);

/// Records of 231, 308, 343, 475 and 2,272 bytes.
const FORMS: [Form; 5] = [
    ("without hash and source", |_| String::new()),
    ("unknown fields", |number| {
        format!(
            r#","tradenm":"Traders {number}","irn":"{number:x}","irngendate":"09-11-2024","myind":"Y""#
        )
    }),
    ("as documented", |number| {
        format!(r#","srcform":"R1","srcfilstatus":"Filed","hash":"{number:064x}""#)
    }),
    ("all that was seen", |number| {
        format!(
            r#","srcform":"R1","srcfilstatus":"Filed","hash":"{number:040x}","tradenm":"Example Traders Private Limited","remarks":"in dispute","itcRedReq":"Y","declIgst":0,"declCgst":{number}.5,"declSgst":{number}.5,"declCess":0,"prd":"Y""#
        )
    }),
    ("its items", |number| {
        let item =
            format!(r#"{{"num":{number},"rt":18,"txval":102485.0,"camt":9223.59,"samt":9223.59}}"#);
        format!(r#","itms":[{}]"#, vec![item; 30].join(","))
    }),
];

/// What takes a block of memory for itself, but few bytes of a record.
const ADDITIONS: [Form; 3] = [
    ("a short name", |_| r#","tradenm":"A & B""#.to_owned()),
    ("a short unknown field", |_| r#","prd":"Y""#.to_owned()),
    ("an amendment", |number| {
        format!(r#","oinum":"{number}","oidt":"09-10-2024""#)
    }),
];

/// A body of so many bytes or more, made of records of one form in the list of this name.
fn month(size: usize, list: &str, (_, others): Form) -> Vec<u8> {
    let mut body = br#"{"code":200,"timestamp":1731564800000,"transaction_id":"tx-1","data":{"status_cd":"1","data":{""#.to_vec();
    body.extend_from_slice(list.as_bytes());
    body.extend_from_slice(b"\":[");
    let mut number = 0;
    while body.len() < size {
        if number > 0 {
            body.push(b',');
        }
        number += 1;
        let others = others(number);
        body.extend_from_slice(
            format!(
                r#"{{"stin":"24ZZZCE0104V1ZV","inum":"INV/24-25/{number:07}","idt":"09-11-2024","inv_typ":"R","rtnprd":"112024","pos":"24","ispendactblocked":"N","action":"N","val":{number}.18,"txval":102485.0,"iamt":0,"camt":9223.59,"samt":9223.59,"cess":0{others}}}"#
            )
            .as_bytes(),
        );
    }
    body.extend_from_slice(b"]}}}");
    body
}

/// How much a run wrote, and the most memory that it had, in bytes.
struct Run {
    written: usize,
    peak: usize,
}

/// Runs the program and reads its output to the end. Its memory is looked at
/// before each piece of output: while there is more to come, it still runs.
fn run(server: &Server, sections: &[&str], format: &str) -> Run {
    run_to(server, &[&["invoices"], sections].concat(), format, 0)
}

/// The same for any command, which ends with this code.
fn run_to(server: &Server, command: &[&str], format: &str, code: i32) -> Run {
    let arguments = [command, &["--format", format]].concat();
    let mut started = Program::new(&arguments)
        .env("SANDBOX_BASE_URL", server.base_url())
        .start();
    let mut output = started.take_stdout();
    let mut piece = vec![0; 1 << 16];
    let (mut peak, mut written) = (0, 0);
    loop {
        peak = peak_memory(started.id()).unwrap_or(peak);
        match output.read(&mut piece).unwrap() {
            0 => break,
            length => {
                assert_no_secret(&String::from_utf8_lossy(&piece[..length]));
                written += length;
            }
        }
    }
    let ended = started.end();
    assert_eq!(ended.status.code(), Some(code), "{}", ended.stderr);
    assert_eq!(ended.stderr.is_empty(), code == 0, "{}", ended.stderr);
    Run { written, peak }
}

/// The most memory that a process ever had, in bytes.
fn peak_memory(process: Pid) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: usize = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

const ONE: [&str; 2] = ["--section", "b2b"];

fn serving(body: Vec<u8>) -> Server {
    let server = Server::start();
    server.add_rule(Rule::new(RawAnswer::json(StatusCode::OK, body)));
    server
}

/// A month of so many bytes in all, spread evenly over its sections.
fn serving_all(size: usize, form: Form) -> Server {
    let server = Server::start();
    for section in Section::ALL {
        let list = section.response_key();
        let body = month(size / Section::ALL.len(), list, form);
        server.add_rule(Rule::new(RawAnswer::json(StatusCode::OK, body)).section(section));
    }
    server
}

/// The memory of the program itself.
fn own_memory() -> usize {
    // Small, but with more output than a pipe holds: the program is there when it is looked at.
    run(&serving(month(60_000, "b2b", FORMS[0])), &ONE, "json").peak
}

/// Runs the program for what a server has of one form, so many bytes, in each of the formats.
fn check(form: Form, size: usize, server: &Server, sections: &[&str], formats: &[&str]) {
    let own = own_memory();
    for format in formats {
        let run = run(server, sections, format);
        let percent = run.peak.saturating_sub(own) / (size / 100);
        let what = format!("{}, {format}: {percent} % of the response", form.0);
        println!("{what}");
        assert!(run.written > size / 20, "{what}, {} written", run.written);
        assert!(percent <= MOST, "{what}");
        assert!(percent > 100, "{what}, which was not measured");
    }
}

const FORMATS: [&str; 4] = ["csv", "json", "jsonl", "table"];

/// The shortest records take the most.
#[test]
fn a_large_section_costs_two_and_a_half_times_its_size_at_most() {
    let server = serving(month(SECTION, "b2b", FORMS[0]));
    check(FORMS[0], SECTION, &server, &ONE, &["csv", "json"]);
}

#[test]
fn a_large_month_costs_two_and_a_half_times_its_size_at_most() {
    let server = serving_all(SECTION, FORMS[0]);
    check(FORMS[0], SECTION, &server, &["--all"], &["table"]);
}

#[test]
#[ignore = "takes minutes; CI runs it: cargo test --workspace --test cli memory -- --ignored"]
fn every_large_section_costs_two_and_a_half_times_its_size_at_most() {
    for form in FORMS {
        let server = serving(month(SECTION, "b2b", form));
        check(form, SECTION, &server, &ONE, &FORMATS);
    }
    for form in ADDITIONS {
        let server = serving(month(SECTION, "b2b", form));
        check(form, SECTION, &server, &ONE, &["csv"]);
    }
    let server = serving_all(SECTION, FORMS[0]);
    check(FORMS[0], SECTION, &server, &["--all"], &FORMATS);
}

#[test]
#[ignore = "takes minutes; CI runs it: cargo test --workspace --test cli memory -- --ignored"]
fn fifty_megabytes_cost_two_and_a_half_times_their_size_in_every_format() {
    let server = serving(month(PROMISED, "b2b", FORMS[0]));
    check(FORMS[0], PROMISED, &server, &ONE, &FORMATS);
}

/// The files of a statement, of suppliers with a hundred documents each.
fn statement_file(size: usize, file: usize) -> Vec<u8> {
    let mut body = br#"{"code":200,"data":{"status_cd":"1","data":{"data":{"gstin":"33ABKCS2033B1ZW","rtnprd":"102024","docdata":{"b2b":["#.to_vec();
    let mut supplier = 0;
    while body.len() < size {
        let comma = if supplier == 0 { "" } else { "," };
        supplier += 1;
        let document = |number: usize| {
            format!(
                r#"{{"inum":"S/{file}-{supplier}/{number}","dt":"12-10-2024","val":1180.5,"txval":1000.42,"igst":180.08,"cgst":0,"sgst":0,"cess":0,"pos":"33","typ":"R","rev":"N","itcavl":"Y","rsn":"","imsStatus":"A"}}"#
            )
        };
        let documents: Vec<_> = (0..100).map(document).collect();
        body.extend_from_slice(
            format!(
                r#"{comma}{{"ctin":"24ZZZCE0104V1ZV","trdnm":"Sample Traders","supfildt":"11-11-2024","supprd":"102024","inv":[{}]}}"#,
                documents.join(",")
            )
            .as_bytes(),
        );
    }
    body.extend_from_slice(b"]}}}}}");
    body
}

/// A statement of so many bytes in five files, of which one may be missing.
fn serving_statement(size: usize, missing: Option<usize>) -> Server {
    const FILES: usize = 5;
    let server = Server::start();
    let head = r#"{"code":200,"data":{"status_cd":"3","data":{"data":{"fc":5}}}}"#;
    server.add_rule(Rule::new(RawAnswer::json(StatusCode::OK, head)).times(1));
    for file in 1..=FILES {
        let answer = if missing == Some(file) {
            let gone = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"RET2B1016","message":"No details available to view"}}}"#;
            RawAnswer::json(StatusCode::OK, gone)
        } else {
            RawAnswer::json(StatusCode::OK, statement_file(size / FILES, file))
        };
        server.add_rule(Rule::new(answer).times(1));
    }
    server
}

/// What makes less than twice 40 MB with the 8 MB of the released program.
const MOST_OF_STATEMENT: usize = 180;

/// Shows such a statement in a format.
fn check_statement(format: &str, missing: Option<usize>) {
    let own = own_memory();
    let server = serving_statement(SECTION, missing);
    let code = if missing.is_some() { 8 } else { 0 };
    let run = run_to(&server, &["2b", "show", "2024-10"], format, code);
    let percent = run.peak.saturating_sub(own) / (SECTION / 100);
    let what = format!("{format}, {missing:?} missing: {percent} % of the statement");
    println!("{what}");
    assert!(
        run.written > SECTION / 20,
        "{what}, {} written",
        run.written
    );
    assert!(percent <= MOST_OF_STATEMENT, "{what}");
    assert!(percent > 20, "{what}, which was not measured");
}

#[test]
fn a_statement_in_five_files_costs_less_than_twice_its_size() {
    check_statement("json", Some(4));
}

#[test]
#[ignore = "takes minutes; CI runs it: cargo test --workspace --test cli memory -- --ignored"]
fn a_statement_costs_less_than_twice_its_size_in_every_format() {
    for format in FORMATS {
        check_statement(format, None);
    }
}
