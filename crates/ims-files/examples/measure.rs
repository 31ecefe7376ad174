//! Measures workbooks of a month: how long they take to write and to read.
//!
//! `cargo run --release -p ims-files --example measure -- 6000 FOLDER`

#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "it measures by the clock, and ends with a fault in what it makes"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gst_types::{Amount, Invoice, Section, Status};
use ims_actions::{Plan, PlanLine, Source};
use ims_files::plan_workbook;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let size = arguments
        .next()
        .and_then(|size| size.parse().ok())
        .unwrap_or(6000);
    let folder: Option<PathBuf> = arguments.next().map(PathBuf::from);
    let documents: Vec<Invoice> = (0..size).map(document).collect();
    let plan = plan(&documents);
    let written = plan_workbook::write(&plan, &documents).expect("it fits");
    println!("{size} documents, {} bytes", written.len());
    println!(
        "write: {:?}",
        best(|| drop(plan_workbook::write(&plan, &documents)))
    );
    println!("read: {:?}", best(|| drop(plan_workbook::read(&written))));
    if let Some(folder) = folder {
        std::fs::write(folder.join("plan.xlsx"), written).expect("the folder is there");
    }
}

fn best(work: impl Fn()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..7).map(time).min().unwrap_or_default()
}

fn document(number: u32) -> Invoice {
    let section = if number.is_multiple_of(5) {
        Section::Cn
    } else {
        Section::B2b
    };
    let supplier = "33ABKCS2033B1ZW".parse().expect("it is one");
    let name = format!("INV/24-25/{number:05}").parse().expect("it is one");
    let mut invoice = Invoice::new(
        section,
        supplier,
        name,
        "2024-11-02".parse().expect("it is one"),
    );
    invoice.supplier_name = Some(format!("Lakshmi Enterprises {}", number % 300).into());
    invoice.return_period = "2024-11".parse().ok();
    invoice.place_of_supply = "27".parse().ok();
    invoice.supplier_filed = Some(true);
    invoice.pending_allowed = Some(true);
    let amounts = [1_180_050, 1_000_025, 0, 90_010, 90_015, 0]
        .map(|paise| Some(Amount::from_paise(paise + i64::from(number))));
    [
        invoice.value,
        invoice.taxable_value,
        invoice.igst,
        invoice.cgst,
        invoice.sgst,
        invoice.cess,
    ] = amounts;
    invoice
}

fn plan(documents: &[Invoice]) -> Plan {
    let decided = documents
        .iter()
        .step_by(3)
        .filter(|document| document.section == Section::B2b);
    let line = |document: &Invoice| PlanLine {
        key: document.key(),
        current: Some(document.action.clone()),
        action: Status::Accepted,
        itc_reduction: None,
        remarks: None,
        source: Source::Person,
        reason: None,
    };
    Plan {
        gstin: "24AAACI1681G1ZV".parse().expect("it is one"),
        made_at: "2024-12-05T06:00:00Z".parse().expect("it is one"),
        snapshot: None,
        lines: decided.map(line).collect(),
        problems: Vec::new(),
    }
}
