//! The headings of a section's sheet.

use std::collections::BTreeMap;

use super::column::Column;
use crate::grid::{Row, Sheet};

/// Where the columns stand: people move and delete them.
pub(super) struct Columns {
    pub(super) places: BTreeMap<Column, u32>,
    /// A column of sections, where the sheet is not named after one.
    pub(super) section: Option<u32>,
}

/// What the headings of a sheet say.
pub(super) enum Headings {
    /// The sheet has decisions: the place of the first line below, and the columns.
    Plan(usize, Columns),
    /// The sheet is one of a plan, and lacks these.
    Lack(Vec<Column>),
    /// It is no sheet of a plan.
    Other,
}

/// Without these, a line names no document, or nothing to do with it.
const NEEDED: [Column; 3] = [Column::SupplierGstin, Column::Number, Column::Action];

/// Finds the line of the headings among the first ones.
///
/// A sheet that lacks a heading is one of a plan if it has hidden keys, or actions under the name of
/// a section.
pub(super) fn headings(sheet: &Sheet, is_named_after_section: bool) -> Headings {
    let mut lacking = Headings::Other;
    for place in 0..sheet.rows.len().min(20) {
        let Some(row) = sheet.rows.get(place) else {
            break;
        };
        let mut columns = Columns {
            places: BTreeMap::new(),
            section: None,
        };
        columns.add(row);
        let has_key = columns.places.contains_key(&Column::Key);
        // GSTN's tool has headings of two lines, with some in the upper one only.
        let above = place.checked_sub(1).and_then(|above| sheet.rows.get(above));
        if let Some(above) = above {
            columns.add(above);
            columns.pass_over_originals(row);
        }
        let has = |column: &Column| columns.places.contains_key(column);
        let missing: Vec<_> = NEEDED.into_iter().filter(|column| !has(column)).collect();
        if missing.is_empty() {
            return Headings::Plan(place + 1, columns);
        }
        let has_actions = is_named_after_section && has(&Column::Action);
        if (has_key || has_actions && missing.len() < 2) && matches!(lacking, Headings::Other) {
            lacking = Headings::Lack(missing);
        }
    }
    lacking
}

impl Columns {
    /// Takes the headings of a line; those that are known stay where they are.
    fn add(&mut self, row: &Row) {
        for (column, cell) in row.cells() {
            let text = cell.as_text().unwrap_or_default();
            if self.section.is_none() && text.eq_ignore_ascii_case("section") {
                self.section = Some(column);
            }
            if let Some(known) = Column::of(text) {
                self.places.entry(known).or_insert(column);
            }
        }
    }

    /// Where two columns have a number, as amended documents do in GSTN's tool, that of the original
    /// stands before the supplier.
    fn pass_over_originals(&mut self, row: &Row) {
        let Some(supplier) = self.places.get(&Column::SupplierGstin).copied() else {
            return;
        };
        for wanted in [Column::Number, Column::Date] {
            let after = row.cells().find(|(column, cell)| {
                *column > supplier && cell.as_text().and_then(Column::of) == Some(wanted)
            });
            if let Some((column, _)) = after {
                self.places.insert(wanted, column);
            }
        }
    }
}
