//! A row of a plan.

use std::fmt::Display;
use std::str::FromStr;

use compact_str::CompactString;
use gst_types::{Action, Gstin, ItcReduction};
use ims_actions::{Draft, DraftRow, PartialKey, Place, Problem, Source};

use super::column::Columns;
use super::reduction;
use crate::grid::Row;

/// Adds a row to the draft, or the problems that it has.
pub(super) fn read(row: &Row, columns: &Columns, draft: &mut Draft) {
    let cells = Cells { row, columns };
    if cells.text("action").is_none() {
        return;
    }
    let mut faults = Faults(Vec::new());
    let key = key(&cells, &mut faults);
    let read = decision(&cells, key.as_ref(), &mut faults);
    let place = Place::line(row.line.into());
    match (read, faults.0) {
        (Some(read), faults) if faults.is_empty() => draft.rows.push(DraftRow { place, ..read }),
        (_, faults) => {
            let problems = faults.into_iter().map(|(column, message)| {
                Problem::refused(place.clone(), key.clone(), column, message)
            });
            draft.problems.extend(problems);
        }
    }
}

fn key(cells: &Cells<'_>, faults: &mut Faults) -> Option<PartialKey> {
    let section = faults.needed(cells, "section", str::parse);
    let supplier_gstin = faults.needed(cells, "supplier_gstin", Gstin::from_server);
    let number = faults.needed(cells, "number", str::parse);
    let date = faults.optional(cells, "date", str::parse);
    let return_period = faults.optional(cells, "return_period", str::parse);
    Some(PartialKey {
        section: section?,
        supplier_gstin: supplier_gstin?,
        number: number?,
        date,
        return_period,
    })
}

fn decision(cells: &Cells<'_>, key: Option<&PartialKey>, faults: &mut Faults) -> Option<DraftRow> {
    let action = faults.needed(cells, "action", str::parse);
    let itc_reduction = reduction(cells, faults);
    let source = faults.optional(cells, "source", Source::from_str);
    Some(DraftRow {
        place: Place::default(),
        key: key?.clone(),
        current: cells.text("current").map(|text| Action::from_text(&text)),
        action: action?,
        itc_reduction,
        remarks: cells.text("remarks").map(Into::into),
        source: source.unwrap_or_default(),
        reason: cells.text("reason").map(Into::into),
    })
}

fn reduction(cells: &Cells<'_>, faults: &mut Faults) -> Option<ItcReduction> {
    let mut amount = |column| faults.optional(cells, column, str::parse);
    let declared = reduction::Declared {
        igst: amount("declared_igst"),
        cgst: amount("declared_cgst"),
        sgst: amount("declared_sgst"),
        cess: amount("declared_cess"),
    };
    let written = cells.text("itc_reduction");
    match reduction::read(written.as_deref(), declared) {
        Ok(reduction) => reduction,
        Err(message) => {
            faults.0.push(("itc_reduction", message));
            None
        }
    }
}

/// The cells of a row by the names of their columns.
struct Cells<'r> {
    row: &'r Row,
    columns: &'r Columns,
}

impl Cells<'_> {
    fn text(&self, column: &str) -> Option<CompactString> {
        let place = self.columns.place(column)?;
        Some(self.row.cell(place)?.shown())
    }
}

/// What is wrong, each with its column.
struct Faults(Vec<(&'static str, String)>);

impl Faults {
    fn needed<T, E: Display>(
        &mut self,
        cells: &Cells<'_>,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if cells.text(column).is_none() {
            self.0.push((column, format!("{column} is missing")));
            return None;
        }
        self.optional(cells, column, read)
    }

    fn optional<T, E: Display>(
        &mut self,
        cells: &Cells<'_>,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match read(&cells.text(column)?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push((column, format!("{column}: {error}")));
                None
            }
        }
    }
}
