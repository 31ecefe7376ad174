//! What a hostile response may cost, measured by the kernel.
#![cfg(target_os = "linux")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by it"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use gst_ims::gstr2b::Gstr2b;
use gst_ims::limits::RetryPolicy;
use gst_ims::{Client, Environment, ErrorKind, Invoices, Section};

const MIB: usize = 1 << 20;
/// What the client may take for a call.
const LIMIT: usize = 12 * MIB;
/// A body fits in twice, but what is made of it does not.
const BODY: usize = 6 * MIB;
/// A body that does not fit in, and is no larger than a body may be.
const LARGE_BODY: usize = 5 * LIMIT;

/// Writes a body of one piece over and over, without ever holding it.
fn serving(body: usize, piece: fn(usize) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut head = [0; 4096];
            let _ = client.read(&mut head);
            let start = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"code\":200,\"data\":{\"status_cd\":\"1\",\"data\":{";
            let mut written = start.len();
            let _ = client.write_all(start.as_bytes());
            for number in 0.. {
                let text = piece(number);
                written += text.len();
                if written > body || client.write_all(text.as_bytes()).is_err() {
                    break;
                }
            }
            let _ = client.write_all(b"\"end\":0}}}");
        }
    });
    authority
}

/// The most memory that this process ever had, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let number = line.split_whitespace().nth(1).unwrap();
    number.parse::<usize>().unwrap() << 10
}

#[test]
fn a_hostile_body_costs_no_more_than_its_limit() {
    for (name, body, piece) in [
        (
            "short unknown members",
            BODY,
            (|number| format!("\"k{number:x}\":1,")) as fn(usize) -> String,
        ),
        ("blanks", LARGE_BODY, |_| " ".repeat(4096)),
        ("lists of the smallest records", BODY, |number| {
            let records =
                "{\"stin\":\"24ABCCU0123M1YZ\",\"inum\":\"1\",\"idt\":\"05-11-2024\",\"a\":1},"
                    .repeat(100);
            format!("\"b2b\":[{}],", records.trim_end_matches(','))
                .replace("\"1\"", &format!("\"{number}\""))
        }),
        ("lists of what is no record", BODY, |_| {
            format!("\"b2b\":[{}],", ["1"; 500].join(","))
        }),
    ] {
        let before = peak();
        let client = Client::builder()
            .environment(Environment::Custom(
                format!("http://{}", serving(body, piece)).parse().unwrap(),
            ))
            .api_key("key")
            .taxpayer_token("token")
            .max_memory_bytes(LIMIT)
            .retries(RetryPolicy::none())
            .build()
            .unwrap();
        let mut answer = None;
        // What is asked for and never touched, the kernel does not count.
        let asked = allocation_counter::measure(|| {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            answer = Some(runtime.block_on(client.invoices(Section::B2b).send()));
        });
        let Some(Err(error)) = answer else {
            panic!("{name}: accepted");
        };
        let kinds = [ErrorKind::TooLarge, ErrorKind::Decode];
        assert!(kinds.contains(&error.kind()), "{name}: {error}");
        // The kernel counts in batches, so that the figure can also fall a little.
        let grown = peak().saturating_sub(before);
        assert!(
            grown < 2 * LIMIT,
            "{name}: {} MiB for a limit of {} MiB",
            grown / MIB,
            LIMIT / MIB
        );
        let asked = usize::try_from(asked.bytes_max).unwrap();
        assert!(
            asked < 2 * LIMIT + MIB,
            "{name}: {} MiB asked for",
            asked / MIB
        );
    }
}

/// A list of so many documents.
fn documents(number: usize, document: fn(usize) -> String) -> String {
    let documents: Vec<_> = (0..number).map(document).collect();
    format!("[{}]", documents.join(","))
}

fn section_of(number: usize) {
    let list = documents(number, |number| {
        format!(
            r#"{{"stin":"24ABCCU0123M1YZ","inum":"{number:08}","idt":"05-11-2024","val":118.50,"txval":100,"iamt":18.50}}"#
        )
    });
    let body = format!(r#"{{"data":{{"status_cd":"1","data":{{"b2b":{list}}}}}}}"#);
    let read = Invoices::from_body(Section::B2b, body).unwrap();
    assert_eq!(read.invoices.len(), number);
}

fn statement_of(number: usize) {
    let list = documents(number, |number| {
        format!(
            r#"{{"inum":"{number:08}","dt":"12-10-2025","val":1180.5,"txval":1000.42,"igst":180.08}}"#
        )
    });
    let body = format!(
        r#"{{"data":{{"status_cd":"1","data":{{"data":{{"docdata":{{"b2b":[{{"ctin":"24ABCAS0123J1YZ","inv":{list}}}]}}}}}}}}}}"#
    );
    let read = Gstr2b::from_files("2025-10".parse().unwrap(), [body]).unwrap();
    assert_eq!(read.documents.len(), number);
}

/// A list that doubles its room asks for half as much again where it passes a power of two.
#[test]
fn room_is_made_for_what_a_list_holds_and_no_more() {
    for (name, read) in [
        ("section", section_of as fn(usize)),
        ("statement", statement_of),
    ] {
        let [before, after] = [4090, 4106].map(|number| {
            let asked = allocation_counter::measure(|| read(number));
            asked.bytes_max
        });
        assert!(after < before + before / 8, "{name}: {before}, {after}");
    }
}
