//! Everything that is stored is checked: the documented examples, the seeds,
//! and each damaged a little.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails by it"
)]

use std::fs;
use std::path::Path;

use ims_fuzz::{
    configuration, counts, exchange, invoices, job, plan, portal, register, submission, values,
    workbook,
};

/// Reads the files of a folder whose names begin so; there must be some.
fn files(folder: &str, beginning: &str) -> Vec<Vec<u8>> {
    files_named(folder, |name| name.starts_with(beginning))
}

fn files_named(folder: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            is_wanted(name)
        })
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

fn lines(file: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The text itself, cut short, and with one byte changed at some places.
fn damaged(text: &[u8]) -> Vec<Vec<u8>> {
    let step = text.len() / 12 + 1;
    let mut all = vec![text.to_vec()];
    for at in (0..text.len()).step_by(step) {
        all.push(text[..at].to_vec());
        for byte in [b'"', b'9', b'}', 0xff] {
            let mut changed = text.to_vec();
            changed[at] = byte;
            all.push(changed);
        }
    }
    all
}

#[test]
fn bodies() {
    let stored = lines("seeds/bodies.txt")
        .into_iter()
        .map(String::into_bytes);
    for body in files("../../openapi/examples", "")
        .into_iter()
        .chain(stored)
    {
        for body in damaged(&body) {
            invoices::check(&body);
            counts::check(&body);
        }
    }
}

#[test]
fn jobs_and_submissions() {
    let stored = lines("seeds/jobs.txt").into_iter().map(String::into_bytes);
    for body in files("../../openapi/examples", "")
        .into_iter()
        .chain(stored)
    {
        for body in damaged(&body) {
            job::check(&body);
            submission::check(&body);
        }
    }
}

#[test]
fn single_values() {
    for line in lines("seeds/values.txt") {
        for text in damaged(line.as_bytes()) {
            values::check(&text);
        }
    }
}

#[test]
fn settings() {
    for line in lines("seeds/configuration.txt") {
        for text in damaged(line.as_bytes()) {
            configuration::check(&text);
        }
    }
}

#[test]
fn exchanges() {
    for answers in files("seeds/exchange", "") {
        exchange::check(&answers);
    }
    for body in files("../../openapi/examples", "platform") {
        let answer = [b"HTTP/1.1 503 x\r\nretry-after: 3\r\n\r\n", &body[..]].concat();
        exchange::check(&answer);
    }
}

#[test]
fn registers() {
    let is_text = |name: &str| {
        Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "csv")
    };
    let written = files_named("../ims-files/tests/registers", is_text);
    let saved = files("../ims-files/tests/registers/libreoffice", "");
    for register in [written, files("seeds/register", "")].concat() {
        for bytes in damaged(&register) {
            register::check(&bytes);
        }
    }
    // A damaged archive is hardly ever one that can be read.
    for register in saved {
        for bytes in damaged(&register).iter().step_by(9) {
            register::check(bytes);
        }
    }
}

#[test]
fn workbooks() {
    for part in files("seeds/workbook", "") {
        for bytes in damaged(&part) {
            workbook::check(&bytes);
        }
    }
}

#[test]
fn plans() {
    for plan in files("seeds/plan", "") {
        for bytes in damaged(&plan) {
            plan::check(&bytes);
        }
    }
}

#[test]
fn files_of_the_portal() {
    for file in files("seeds/portal", "") {
        for bytes in damaged(&file) {
            portal::check(&bytes);
        }
    }
}
