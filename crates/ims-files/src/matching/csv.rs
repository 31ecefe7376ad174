//! Pairs as comma-separated values, side by side.

use std::fmt::Display;
use std::io;

use csv::Writer;
use gst_types::{Amount, Gstin, Invoice};
use ims_reconcile::{Matched, RegisterLine};

use super::{Matching, words};
use crate::cell_text::harmless;

const COLUMNS: [&str; 33] = [
    "taxpayer",
    "pair",
    "kind",
    "proposal",
    "differences",
    "ims_section",
    "ims_supplier_gstin",
    "ims_supplier_name",
    "ims_number",
    "ims_date",
    "ims_return_period",
    "ims_value",
    "ims_taxable_value",
    "ims_igst",
    "ims_cgst",
    "ims_sgst",
    "ims_cess",
    "ims_signed_value",
    "register_line",
    "register_sheet",
    "register_supplier_gstin",
    "register_supplier_name",
    "register_kind",
    "register_number",
    "register_date",
    "register_value",
    "register_taxable_value",
    "register_igst",
    "register_cgst",
    "register_sgst",
    "register_cess",
    "ims_tax",
    "register_tax",
];

impl Matching<'_> {
    /// Writes the pairs as CSV (RFC 4180), one line for each document or line of the register; both
    /// sides of a pair stand on one line, and the members of a larger group have its number.
    ///
    /// Spreadsheets change numbers such as `0042` when they open CSV; a workbook keeps them.
    ///
    /// # Errors
    ///
    /// If the output cannot be written to.
    pub fn write_csv(&self, out: impl io::Write) -> io::Result<()> {
        let mut writer = Writer::from_writer(out);
        writer.write_record(COLUMNS)?;
        for (number, pair) in (1_u64..).zip(self.reconciliation.pairs()) {
            write_pair(self.gstin, number, &pair, &mut writer)?;
        }
        writer.flush()
    }
}

fn write_pair(
    taxpayer: Option<Gstin>,
    number: u64,
    pair: &Matched<'_, '_>,
    writer: &mut Writer<impl io::Write>,
) -> io::Result<()> {
    let differences = words::differences(&pair.reasons());
    let kind = serde_json::to_value(pair.kind()).unwrap_or_default();
    let (mut documents, mut lines) = (pair.documents(), pair.lines());
    loop {
        let (document, line) = (documents.next(), lines.next());
        if document.is_none() && line.is_none() {
            return Ok(());
        }
        let mut record = vec![
            text(taxpayer),
            number.to_string(),
            text(kind.as_str()),
            text(pair.proposal()),
            harmless(differences.clone()),
        ];
        record.extend(of_document(document));
        record.extend(of_line(line));
        record.push(text(document.and_then(Invoice::tax)));
        record.push(text(line.and_then(tax)));
        writer.write_record(&record)?;
    }
}

fn of_document(document: Option<&Invoice>) -> [String; 13] {
    let Some(document) = document else {
        return std::array::from_fn(|_| String::new());
    };
    [
        text(Some(document.section)),
        text(Some(document.supplier_gstin)),
        text(document.supplier_name.as_deref()),
        text(Some(&document.number)),
        text(Some(document.date)),
        text(document.return_period),
        text(document.value),
        text(document.taxable_value),
        text(document.igst),
        text(document.cgst),
        text(document.sgst),
        text(document.cess),
        text(document.signed_value()),
    ]
}

fn of_line(line: Option<&RegisterLine>) -> [String; 13] {
    let Some(line) = line else {
        return std::array::from_fn(|_| String::new());
    };
    [
        line.line.to_string(),
        text(line.sheet.as_deref()),
        text(line.supplier_gstin),
        text(line.supplier_name.as_deref()),
        text(line.kind.map(ims_reconcile::DocumentKind::name)),
        text(line.number.as_ref()),
        text(line.date),
        text(line.value),
        text(line.taxable_value),
        text(line.igst),
        text(line.cgst),
        text(line.sgst),
        text(line.cess),
    ]
}

/// Adds up the taxes that the register tells.
pub(super) fn tax(line: &RegisterLine) -> Option<Amount> {
    let taxes = [line.igst, line.cgst, line.sgst, line.cess];
    let told = taxes.into_iter().flatten().map(Some);
    told.reduce(|sum, tax| sum?.checked_add(tax?)).flatten()
}

fn text(value: Option<impl Display>) -> String {
    harmless(value.map(|value| value.to_string()).unwrap_or_default())
}
