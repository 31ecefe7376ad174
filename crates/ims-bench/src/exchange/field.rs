//! The labelled documents and lines, for our processes and as CSV for those of others.

use std::fmt::Write as _;
use std::path::Path;

use gst_types::Amount;
use ims_reconcile::DocumentKind;

pub(super) use super::made::Field;
use super::made::field;
use crate::Result;

pub(super) fn make(size: usize, seed: u64) -> Field {
    field(size, seed)
}

/// Writes `documents.csv`, `lines.csv` and `links.csv`.
pub(super) fn write(field: &Field, folder: &Path) -> Result<()> {
    let mut documents = String::from("document,gstin,number,kind,date,taxable,tax\n");
    for (place, document) in field.documents.iter().enumerate() {
        writeln!(
            documents,
            "{place},{},{},{:?},{},{},{}",
            document.supplier_gstin,
            quoted(document.number.as_str()),
            DocumentKind::of(document.section),
            document.date,
            amount(document.taxable_value),
            amount(document.tax().map(Amount::abs)),
        )?;
    }
    let mut lines = String::from("line,gstin,number,kind,date,taxable,tax\n");
    for (place, line) in field.lines.iter().enumerate() {
        let heads = [line.igst, line.cgst, line.sgst, line.cess];
        let tax = Amount::checked_sum(heads.into_iter().flatten());
        writeln!(
            lines,
            "{place},{},{},{},{},{},{}",
            text(line.supplier_gstin),
            quoted(&text(line.number.as_ref())),
            line.kind
                .map(|kind| format!("{kind:?}"))
                .unwrap_or_default(),
            text(line.date),
            amount(line.taxable_value),
            amount(tax),
        )?;
    }
    let mut labels = String::from("document,line\n");
    for (document, line) in &field.links {
        writeln!(labels, "{document},{line}")?;
    }
    std::fs::write(folder.join("documents.csv"), documents)?;
    std::fs::write(folder.join("lines.csv"), lines)?;
    std::fs::write(folder.join("links.csv"), labels)?;
    Ok(())
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn amount(amount: Option<Amount>) -> String {
    text(amount)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
