//! The columns of a plan.

use super::PlanFileError;
use crate::grid::Row;

/// The columns of a plan, in the order in which they are written. `section`, `supplier_gstin`,
/// `number` and `action` are needed.
pub const COLUMNS: [&str; 15] = [
    "section",
    "supplier_gstin",
    "number",
    "date",
    "return_period",
    "action",
    "remarks",
    "itc_reduction",
    "declared_igst",
    "declared_cgst",
    "declared_sgst",
    "declared_cess",
    "current",
    "source",
    "reason",
];

const NEEDED: [&str; 4] = ["section", "supplier_gstin", "number", "action"];

/// Where each column stands.
#[derive(Debug)]
pub(super) struct Columns(Vec<(&'static str, u32)>);

impl Columns {
    pub(super) fn of(headings: &Row) -> Result<Self, PlanFileError> {
        let mut columns: Vec<(&'static str, u32)> = Vec::new();
        for (place, cell) in headings.cells() {
            let heading = normal(&cell.shown());
            let Some(name) = COLUMNS.into_iter().find(|name| *name == heading) else {
                continue;
            };
            if columns.iter().any(|(known, _)| *known == name) {
                return Err(PlanFileError(format!(
                    "the column {name} is there twice; keep one"
                )));
            }
            columns.push((name, place));
        }
        let columns = Self(columns);
        let missing: Vec<_> = NEEDED
            .into_iter()
            .filter(|name| columns.place(name).is_none())
            .collect();
        if missing.is_empty() {
            return Ok(columns);
        }
        Err(PlanFileError(format!(
            "the first line has no column {}; expected the headings {}",
            missing.join(", "),
            COLUMNS.join(", ")
        )))
    }

    /// Returns the place of a column, from 0.
    pub(super) fn place(&self, name: &str) -> Option<u32> {
        let mut columns = self.0.iter();
        columns
            .find(|(known, _)| *known == name)
            .map(|(_, place)| *place)
    }
}

/// `Supplier GSTIN` is `supplier_gstin`.
fn normal(heading: &str) -> String {
    let words = heading.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<_> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("_")
}
