//! Small documents and lines that agree unless a test changes them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

use gst_types::{Amount, Invoice, Section};
use ims_reconcile::{DocumentKind, Pair, RegisterLine, Settings, reconcile};

pub(crate) const SUPPLIER: &str = "33ABKCS2033B1ZW";

pub(crate) fn document(section: Section, number: &str) -> Invoice {
    Invoice::builder(
        section,
        SUPPLIER.parse().expect("a GSTIN"),
        gst_types::DocumentNumber::from_server(number).expect("a number"),
        "2026-10-08".parse().expect("a date"),
    )
    .taxable_value(Amount::from_rupees(1000))
    .igst(Amount::from_rupees(180))
    .build()
}

pub(crate) fn line(place: u32, number: &str) -> RegisterLine {
    let mut line = RegisterLine::new(place);
    line.supplier_gstin = SUPPLIER.parse().ok();
    line.kind = Some(DocumentKind::Invoice);
    line.number = gst_types::DocumentNumber::from_server(number).ok();
    line.date = "2026-10-08".parse().ok();
    line.taxable_value = Some(Amount::from_rupees(1000));
    line
}

pub(crate) fn pairs(documents: &[Invoice], lines: &[RegisterLine]) -> Vec<Pair> {
    let settings = Settings::default();
    let reconciliation = reconcile(documents, lines, &settings);
    reconciliation.pairs().map(|pair| pair.to_pair()).collect()
}
