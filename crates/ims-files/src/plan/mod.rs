//! Plans as people write and exchange them: CSV with the columns of [`COLUMNS`], JSON, and the
//! workbooks of [`plan_workbook`].
//!
//! A row that cannot be read costs no other: it becomes a problem of the draft with its line.

mod column;
mod reduction;
mod row;
mod write;

use std::fmt;

use ims_actions::{Draft, DraftRow, Plan, Problem, Source};

pub use self::column::COLUMNS;
use self::column::Columns;
pub use self::write::write_csv;
use crate::{grid, plan_workbook, values};

/// Reads a plan: JSON as `ims plan --format json` writes it, a workbook, or a table with headings in
/// its first line, of any separator and encoding.
///
/// Rows without an action are passed over, unless they have remarks or a reduction, and so are columns
/// that are not known. Amounts and dates are read as people type them.
///
/// # Errors
///
/// [`PlanFileError`] where the file is no plan at all.
///
/// # Example
///
/// ```
/// let csv = "section,supplier_gstin,number,action\nb2b,33ABKCS2033B1ZW,INV-7,Accepted\n";
/// let draft = ims_files::plan::read(csv.as_bytes())?;
/// assert_eq!(draft.rows[0].action.name(), "accepted");
/// assert_eq!(draft.rows[0].place.line, Some(2));
/// # Ok::<(), ims_files::plan::PlanFileError>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Draft, PlanFileError> {
    if is_json(bytes) {
        let plan: Plan = serde_json::from_slice(bytes)
            .map_err(|error| PlanFileError(format!("it is no plan in JSON: {error}")))?;
        return Ok(taken_over(plan.into()));
    }
    if grid::is_workbook(bytes) {
        return plan_workbook::read(bytes).map_err(|error| PlanFileError(error.to_string()));
    }
    let sheets = grid::read(bytes).map_err(|error| PlanFileError(error.to_string()))?;
    let mut sheets = sheets.into_iter().filter(|sheet| !sheet.rows.is_empty());
    let Some(sheet) = sheets.next() else {
        return Err(PlanFileError(
            "it is empty; the first line has the headings section, supplier_gstin, number, action"
                .to_owned(),
        ));
    };
    let mut rows = sheet.rows.iter();
    let columns = match rows.next() {
        Some(headings) => match headings.faults.first() {
            Some(fault) => return Err(PlanFileError(format!("line {}: {fault}", headings.line))),
            None => Columns::of(headings)?,
        },
        None => return Ok(Draft::default()),
    };
    let place = columns.place("date");
    let dates = rows.clone().filter_map(|row| row.cell(place?));
    let dates = values::date_order(dates, None);
    let mut draft = Draft::default();
    for row in rows {
        row::read(row, &columns, &dates, &mut draft);
    }
    Ok(draft)
}

/// Leaves out what the comparison with the register only proposes, and says so.
fn taken_over(mut draft: Draft) -> Draft {
    let (proposed, taken_over) = draft
        .rows
        .into_iter()
        .partition(|row| row.source == Source::Match);
    draft.rows = taken_over;
    let told = proposed.into_iter().map(|row: DraftRow| {
        let message = format!(
            "{} is only proposed by the comparison with the register, and is not sent; whoever \
             takes it over writes \"person\" as its source",
            row.action
        );
        Problem::warning(row.place, Some(row.key), "proposal", message)
    });
    draft.problems.extend(told);
    draft
}

fn is_json(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    bytes.find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// Why a file is no plan; `Display` says what was expected.
#[derive(Debug)]
pub struct PlanFileError(String);

impl fmt::Display for PlanFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PlanFileError {}
