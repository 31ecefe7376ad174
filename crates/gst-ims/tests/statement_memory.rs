//! What reading a large statement costs, measured by the kernel.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails by it")]

use std::fmt::Write;

use gst_ims::State;
use gst_ims::gstr2b::Gstr2b;

const MIB: usize = 1 << 20;
const FILES: usize = 5;

/// A body of about this length, of suppliers with a hundred documents each, every other one an
/// e-invoice.
fn body(length: usize) -> String {
    let mut supplier = String::from(
        r#"{"ctin":"24ABCAS0123J1YZ","trdnm":"Sample Traders","supfildt":"11-11-2025","supprd":"102025","inv":["#,
    );
    for index in 0..100 {
        let comma = if index == 0 { "" } else { "," };
        let e_invoice = match index % 2 {
            0 => format!(r#","srctyp":"e-Invoice","irn":"{index:064x}","irngendate":"12-10-2025""#),
            _ => String::new(),
        };
        write!(
            supplier,
            r#"{comma}{{"inum":"S/24-25/{index}","dt":"12-10-2025","val":1180.5,"txval":1000.42,"igst":180.08,"cgst":0,"sgst":0,"cess":0,"pos":"33","typ":"R","rev":"N","itcavl":"Y","rsn":"","imsStatus":"A"{e_invoice}}}"#
        )
        .unwrap();
    }
    supplier.push_str("]},");
    // In one place, so that the test itself needs no second copy.
    let mut body = String::with_capacity(length + supplier.len());
    body.push_str(r#"{"code":200,"data":{"status_cd":"1","data":{"data":{"docdata":{"b2b":["#);
    while body.len() < length {
        body.push_str(&supplier);
    }
    body.pop();
    body.push_str("]}}}}}");
    body
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
fn ten_megabytes_take_less_than_twice_their_size() {
    check(2 * MIB);
}

#[test]
#[ignore = "takes a while; CI runs it: cargo test --workspace --test statement_memory -- --ignored"]
fn forty_megabytes_take_less_than_twice_their_size() {
    check(8 * MIB);
}

/// Reads a statement in one file, and one in files of so many bytes.
fn check(file: usize) {
    let period = "2025-10".parse().unwrap();
    let before = peak();
    let one = body(FILES * file);
    let size = one.len();
    let statement = Gstr2b::from_files(period, [one]).unwrap();
    let in_one = peak() - before;
    assert_eq!(statement.state(), State::Complete);
    let documents = statement.documents.len();
    drop(statement);

    // The allocator keeps some of what was given back, so that this is measured with it.
    let head = r#"{"code":200,"data":{"status_cd":"3","data":{"data":{"fc":6}}}}"#.to_owned();
    let files = (1..=FILES).map(|_| body(file));
    let statement = Gstr2b::from_files(period, std::iter::once(head).chain(files)).unwrap();
    let in_both = peak() - before;
    assert_eq!(statement.state(), State::Partial);
    assert_eq!((statement.files.of, statement.files.read), (6, 5));
    assert!(statement.documents.len() >= documents);

    let [size, in_one, in_both] = [size, in_one, in_both].map(|bytes| bytes / MIB);
    println!("{size} MiB: {in_one} MiB in one, {in_both} MiB in five files after it");
    assert!(in_one < 2 * size, "{in_one} MiB");
    assert!(in_both < 2 * size, "{in_both} MiB");
}
