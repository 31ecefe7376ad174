//! The columns of a plan.

use super::PlanFileError;
use crate::grid::Row;
use crate::plan_words;

/// The columns of a plan, in the order in which they are written. `section`, `supplier_gstin`,
/// `number` and `action` are needed.
pub const COLUMNS: [&str; 16] = [
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
    "proposal",
    "source",
    "reason",
];

const NEEDED: [&str; 4] = ["section", "supplier_gstin", "number", "action"];

/// Where each column stands.
#[derive(Debug)]
pub(super) struct Columns(Vec<(&'static str, u32)>);

impl Columns {
    pub(super) fn of(headings: &Row) -> Result<Self, PlanFileError> {
        let mut columns: Vec<(&'static str, u32, bool)> = Vec::new();
        for (place, cell) in headings.cells() {
            let heading = plan_words::heading(&cell.shown()).replace(' ', "_");
            let Some(name) = COLUMNS.into_iter().find(|name| *name == heading) else {
                continue;
            };
            let is_own = is_own(&cell.shown(), name);
            let known = columns.iter_mut().find(|(known, ..)| *known == name);
            match known {
                None => columns.push((name, place, is_own)),
                // `Status` beside `action` is a column of another tool's.
                Some((_, _, false)) if is_own => {
                    columns.retain(|(known, ..)| *known != name);
                    columns.push((name, place, true));
                }
                Some((_, _, true)) if !is_own => {}
                Some(_) => {
                    return Err(PlanFileError(format!(
                        "the column {name} is there twice; keep one"
                    )));
                }
            }
        }
        let columns = columns.into_iter();
        let columns = Self(columns.map(|(name, place, _)| (name, place)).collect());
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

/// Whether a heading is our own word for a column, and not one of another tool's.
fn is_own(heading: &str, name: &str) -> bool {
    plan_words::words(heading).join("_") == name
}
