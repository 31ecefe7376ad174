//! How much memory a run takes, measured from outside.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Read;
use std::thread;

use ims_mock::{RawAnswer, Rule, StatusCode};
use rustix::process::Pid;

use crate::support::{Program, Server, assert_no_secret};

/// The section of a large taxpayer. The bound does not hold for smaller ones,
/// beside which the program itself counts.
const LARGE: usize = 50_000_000;

/// A body of at least so many bytes, made of records as the tax network sends
/// them.
fn month(size: usize) -> Vec<u8> {
    let mut body = br#"{"code":200,"timestamp":1731564800000,"transaction_id":"tx-1","data":{"status_cd":"1","data":{"b2b":["#.to_vec();
    let mut number = 0;
    while body.len() < size {
        if number > 0 {
            body.push(b',');
        }
        number += 1;
        body.extend_from_slice(
            format!(
                r#"{{"stin":"24ZZZCE0104V1ZV","inum":"INV/24-25/{number:07}","idt":"09-11-2024","inv_typ":"R","rtnprd":"112024","srcform":"R1","srcfilstatus":"Filed","pos":"24","ispendactblocked":"N","action":"N","val":{number}.18,"txval":102485.0,"iamt":0,"camt":9223.59,"samt":9223.59,"cess":0,"hash":"c5b4d01b3fcb2f1d6e39bf70a14d9bb8{number:08}","tradenm":"Example Traders Private Limited"}}"#
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
fn run(server: &Server, format: &str) -> Run {
    let mut started = Program::new(&["invoices", "--section", "b2b", "--format", format])
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
    let outcome = (ended.status.code(), ended.stderr.as_str());
    assert_eq!(outcome, (Some(0), ""));
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

#[test]
fn a_large_section_costs_two_and_a_half_times_its_size_at_most() {
    let server = Server::start();
    server.add_rule(Rule::new(RawAnswer::json(StatusCode::OK, month(LARGE))));
    thread::scope(|scope| {
        for format in ["table", "csv", "json", "jsonl"] {
            let server = &server;
            scope.spawn(move || {
                let run = run(server, format);
                assert!(run.written > LARGE / 5, "{format}: {} bytes", run.written);
                let percent = run.peak / (LARGE / 100);
                assert!(percent <= 250, "{format}: {percent} % of the section");
                assert!(
                    percent > 100,
                    "{format}: {percent} %, which was not measured"
                );
            });
        }
    });
}
