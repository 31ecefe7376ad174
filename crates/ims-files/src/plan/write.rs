//! A plan as CSV.

use std::io::{self, Write};

use csv::Writer;
use gst_types::{Invoice, ItcReduction};
use ims_actions::{Plan, PlanLine, Source};

use super::column::COLUMNS;

/// Writes the lines of a plan with the columns of [`COLUMNS`], and after them documents that are to
/// be decided on, without an action; [`read`](super::read) reads the lines again.
///
/// What the comparison with the register proposes stands in the column `proposal`, and `action` is
/// left to the person.
///
/// # Errors
///
/// If nothing can be written to `out`.
pub fn write_csv(plan: &Plan, undecided: &[Invoice], out: impl Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    for line in &plan.lines {
        writer.write_record(cells(line)).map_err(into_io)?;
    }
    for invoice in undecided {
        let mut cells: [String; COLUMNS.len()] = std::array::from_fn(|_| String::new());
        let known = [
            invoice.section.to_string(),
            invoice.supplier_gstin.to_string(),
            invoice.number.to_string(),
            invoice.date.to_string(),
            invoice
                .return_period
                .map(|period| period.to_string())
                .unwrap_or_default(),
        ];
        for (cell, text) in cells.iter_mut().zip(known) {
            *cell = text;
        }
        writer.write_record(cells).map_err(into_io)?;
    }
    writer.flush()
}

fn cells(line: &PlanLine) -> [String; COLUMNS.len()] {
    fn text<T: ToString>(value: Option<T>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let key = &line.key;
    // What the comparison with the register proposes is left to a person.
    let is_proposal = line.source == Source::Match;
    let (action, proposal) = match line.action.to_string() {
        action if is_proposal => (String::new(), action),
        action => (action, String::new()),
    };
    let (kind, declared) = match line.itc_reduction.filter(|_| !is_proposal) {
        None => ("", [None; 4]),
        Some(ItcReduction::Full) => ("full", [None; 4]),
        Some(ItcReduction::None) => ("none", [None; 4]),
        Some(ItcReduction::Partial {
            igst,
            cgst,
            sgst,
            cess,
        }) => ("partial", [igst, cgst, sgst, cess].map(Some)),
    };
    let [igst, cgst, sgst, cess] = declared.map(text);
    [
        key.section.to_string(),
        key.supplier_gstin.to_string(),
        key.number.to_string(),
        key.date.to_string(),
        text(key.return_period),
        action,
        text(line.remarks.as_deref().filter(|_| !is_proposal)),
        kind.to_owned(),
        igst,
        cgst,
        sgst,
        cess,
        text(line.current.as_ref()),
        proposal,
        line.source.to_string(),
        text(line.reason.as_deref()),
    ]
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
