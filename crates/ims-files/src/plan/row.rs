//! A row of a plan.

use std::fmt::Display;
use std::str::FromStr;

use compact_str::CompactString;
use gst_types::{Action, Amount, Gstin, ItcReduction};
use ims_actions::{Draft, DraftRow, PartialKey, Place, Problem, Source};

use super::column::Columns;
use super::reduction;
use crate::grid::{Cell, Row};
use crate::plan_words;
use crate::values::{self, DateReader};

/// Adds a row to the draft, or the problems that it has.
pub(super) fn read(row: &Row, columns: &Columns, dates: &DateReader, draft: &mut Draft) {
    let cells = Cells {
        row,
        columns,
        dates,
    };
    if !row.faults.is_empty() {
        // What stands in which cell is anybody's guess.
        let place = Place::line(row.line.into());
        let refused = |reason: &String| Problem::refused(place.clone(), None, "quotation", reason);
        draft.problems.extend(row.faults.iter().map(refused));
        return;
    }
    let mut faults = Faults(Vec::new());
    if cells.text("action").is_none() {
        refuse_rest(&cells, draft);
        return;
    }
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

/// Refuses remarks or a reduction beside which there is no action: whoever wrote them meant to decide.
fn refuse_rest(cells: &Cells<'_>, draft: &mut Draft) {
    if let Some(column) = cells.without_action() {
        let key = key(cells, &mut Faults(Vec::new()));
        let message =
            format!("{column} is filled in, and action is not; write one, or empty the cell");
        let place = Place::line(cells.row.line.into());
        draft
            .problems
            .push(Problem::refused(place, key, column, message));
    }
}

fn key(cells: &Cells<'_>, faults: &mut Faults) -> Option<PartialKey> {
    let section = faults.needed(cells, "section", |text| {
        plan_words::section(text).map_or_else(|| text.parse(), Ok)
    });
    let supplier_gstin = faults.needed(cells, "supplier_gstin", Gstin::from_server);
    let number = faults.needed(cells, "number", str::parse);
    let date = cells.cell("date").and_then(|cell| {
        let date = cells.dates.read(cell);
        date.map_err(|reason| faults.0.push(("date", format!("date: {reason}"))))
            .ok()
    });
    let return_period = faults.optional(cells, "return_period", values::return_period);
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
    // Who takes over what the register proposes has decided.
    let source = source.filter(|source| *source != Source::Match);
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
    let mut amount = |column| faults.optional(cells, column, Amount::parse_typed);
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
    dates: &'r DateReader,
}

impl Cells<'_> {
    fn text(&self, column: &str) -> Option<CompactString> {
        Some(self.cell(column)?.shown())
    }

    fn cell(&self, column: &str) -> Option<&Cell> {
        self.row.cell(self.columns.place(column)?)
    }

    /// What belongs to a decision, where the row has some; zeros declare nothing.
    fn without_action(&self) -> Option<&'static str> {
        let declared = [
            "declared_igst",
            "declared_cgst",
            "declared_sgst",
            "declared_cess",
        ];
        let is_declared = |column: &&str| {
            let text = self.text(column);
            text.is_some_and(|text| !Amount::parse_typed(&text).is_ok_and(Amount::is_zero))
        };
        let words = ["itc_reduction", "remarks"].into_iter();
        words
            .filter(|column| self.text(column).is_some())
            .chain(declared.into_iter().filter(is_declared))
            .next()
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
