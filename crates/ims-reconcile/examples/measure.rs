//! Measures a reconciliation of made-up documents: time, memory and agreement with the labels.
//!
//! `cargo run --release -p ims-reconcile --example measure -- 1000000`, or `hostile` for sets that
//! are made to be slow.

#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "it measures by the clock, and ends with a fault in what it makes"
)]

#[path = "../tests/field/made.rs"]
mod made;
#[path = "../tests/field/score.rs"]
mod score;

use std::time::{Duration, Instant};

use gst_types::{Amount, Invoice};
use ims_reconcile::{RegisterLine, Settings, reconcile};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("hostile") => hostile(),
        Some(size) => measure(size.parse().unwrap_or(6000)),
        None => measure(6000),
    }
}

fn measure(size: usize) {
    let field = made::field(size, 1);
    let settings = Settings::default();
    println!(
        "{} documents, {} lines",
        field.documents.len(),
        field.lines.len()
    );
    let before = peak();
    let rounds = (200_000 / size).clamp(3, 30);
    let mut times: Vec<(Duration, Duration)> = (0..rounds)
        .map(|_| {
            let (start, busy) = (Instant::now(), processor_time());
            let reconciliation = reconcile(&field.documents, &field.lines, &settings);
            let times = (processor_time().saturating_sub(busy), start.elapsed());
            drop(std::hint::black_box(reconciliation));
            times
        })
        .collect();
    times.sort_unstable();
    let (median, best) = (times[rounds / 2], times[0]);
    println!(
        "reconcile: processor time median {:?}, best {:?}",
        median.0, best.0
    );
    println!("reconcile: wall time {:?}, {:?}", median.1, best.1);
    println!(
        "peak memory: {before} MB with the input, {} MB after",
        peak()
    );
    let reconciliation = reconcile(&field.documents, &field.lines, &settings);
    let start = Instant::now();
    let reasons: usize = reconciliation
        .pairs()
        .map(|pair| pair.reasons().len())
        .sum();
    println!("all {reasons} reasons: {:?}", start.elapsed());
    let score = score::Score::of(&field, &reconciliation);
    println!(
        "precision {:.6}, recall {:.6}",
        score.precision(),
        score.recall()
    );
    println!("{score:?}");
    let summary = reconciliation.summary();
    println!(
        "exact {}, probable {}, mismatch {}, only IMS {}, only register {}",
        summary.exact, summary.probable, summary.mismatch, summary.only_ims, summary.only_register
    );
}

/// How long the process was on a processor, which other work of the machine does not add to; zero
/// where the system does not tell it.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = text
        .split_whitespace()
        .next()
        .and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// Peak memory of the process in megabytes, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// Makes the documents of a set alike.
type Change = fn(usize, &mut Invoice, &mut RegisterLine);

/// Sets in which everything shares what candidates are found by.
fn hostile() {
    let changes: [(&str, Change); 4] = [
        ("one supplier, one amount", |_, _, _| {}),
        ("one number", |place, document, line| {
            document.number = "INV-1".parse().unwrap_or_else(|_| document.number.clone());
            line.number = Some(document.number.clone());
            let amount = i64::try_from(place).unwrap_or(0);
            document.value = Some(Amount::from_rupees(amount));
            line.value = Some(Amount::from_paise(amount * 100 + 50));
        }),
        ("one number, one amount", |_, document, line| {
            document.number = "INV-1".parse().unwrap_or_else(|_| document.number.clone());
            line.number = Some(document.number.clone());
        }),
        (
            "one number, one amount, other dates",
            |_, document, line| {
                document.number = "INV-1".parse().unwrap_or_else(|_| document.number.clone());
                line.number = Some(document.number.clone());
                line.date = document.date.plus_days(1);
            },
        ),
    ];
    for (name, change) in changes {
        for size in [25_000, 50_000, 100_000, 200_000] {
            let (documents, lines): (Vec<_>, Vec<_>) =
                (0..size).filter_map(|place| alike(place, change)).unzip();
            let settings = Settings::default();
            let start = Instant::now();
            let reconciliation = reconcile(&documents, &lines, &settings);
            println!(
                "{name}: {size}: {:?}, {} exact",
                start.elapsed(),
                reconciliation.summary().exact
            );
        }
    }
}

fn alike(place: usize, change: Change) -> Option<(Invoice, RegisterLine)> {
    let number = format!("INV-{place}").parse().ok()?;
    let supplier = "33ABKCS2033B1ZW".parse().ok()?;
    let mut document = Invoice::new(
        gst_types::Section::B2b,
        supplier,
        number,
        "2026-10-08".parse().ok()?,
    );
    document.value = Some(Amount::from_rupees(1180));
    let mut line = RegisterLine::new(u32::try_from(place).ok()?);
    line.supplier_gstin = Some(supplier);
    line.kind = Some(ims_reconcile::DocumentKind::Invoice);
    line.number = Some(format!("INV/{place}").parse().ok()?);
    line.date = Some(document.date);
    line.value = document.value;
    change(place, &mut document, &mut line);
    Some((document, line))
}
