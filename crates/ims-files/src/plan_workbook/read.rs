//! Reads workbooks back.

use gst_types::{Action, Amount, DocumentKey, ItcReduction, Section, Status};
use ims_actions::{Draft, DraftRow, PartialKey, Place, Problem, Source};

use super::column::{Column, letters};
use super::headings::{Columns, Headings, headings};
use super::{MADE_AT, SNAPSHOT, SUMMARY, TAXPAYER};
use crate::cell_text::without_mark;
use crate::grid::{self, Cell, FileError, Row, Sheet};
use crate::plan_words;
use crate::values;

/// Why a workbook is no plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanWorkbookError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// No sheet of it has decisions.
    #[error(
        "no sheet has the headings of a plan: Supplier GSTIN, Number and Action, on a sheet that is \
         named after a section, such as B2B, or with a column Section"
    )]
    NoSheet,
}

/// Reads a plan of a workbook, of whatever kind and whoever saved it.
///
/// Lines without an action are passed over, and so are columns and sheets that are not known. What
/// cannot be read is a problem of the draft that names its cell.
///
/// # Errors
///
/// [`PlanWorkbookError`] where the file is no plan at all.
pub fn read(bytes: &[u8]) -> Result<Draft, PlanWorkbookError> {
    let sheets = grid::read(bytes)?;
    let mut draft = Draft::default();
    let mut has_plan = false;
    for sheet in &sheets {
        let name = sheet.name.as_deref().unwrap_or_default();
        if name == SUMMARY {
            about(sheet, &mut draft);
            continue;
        }
        let section = plan_words::section(name);
        let (first_row, columns) = match headings(sheet, section.is_some()) {
            Headings::Plan(first_row, columns) => (first_row, columns),
            Headings::Other => continue,
            Headings::Lack(missing) => {
                has_plan = true;
                draft.problems.push(no_headings(name, &missing));
                continue;
            }
        };
        let lines = || {
            let rows = sheet.rows.get(first_row..).unwrap_or_default().iter();
            rows.map(|row| Line {
                sheet: name,
                section,
                row,
                columns: &columns,
            })
        };
        if !lines().any(|line| line.section().is_some()) {
            if let Some(line) = lines().find(Line::is_filled_in) {
                has_plan = true;
                draft.problems.push(no_section(&line));
            }
            // A sheet of a section may have lost all its lines.
            has_plan |= section.is_some() || columns.section.is_some();
            continue;
        }
        has_plan = true;
        lines().for_each(|line| line.read(&mut draft));
    }
    if has_plan {
        Ok(draft)
    } else {
        Err(PlanWorkbookError::NoSheet)
    }
}

/// Reads whose plan it is; who deleted that sheet has a plan without.
fn about(sheet: &Sheet, draft: &mut Draft) {
    for row in &sheet.rows {
        let (Some(label), Some(value)) = (row.cell(0).and_then(Cell::as_text), row.cell(1)) else {
            continue;
        };
        let value = value.shown();
        match label {
            TAXPAYER => draft.gstin = value.parse().ok(),
            MADE_AT => draft.made_at = value.parse().ok(),
            SNAPSHOT => draft.snapshot = value.parse().ok(),
            _ => {}
        }
    }
}

/// The problem of a sheet that is one of a plan, without what names a document or its action.
fn no_headings(sheet: &str, missing: &[Column]) -> Problem {
    let missing: Vec<_> = missing.iter().map(|column| column.heading()).collect();
    Problem::refused(
        Place {
            line: None,
            cell: Some(format!("sheet {sheet:?}")),
        },
        None,
        "missing_heading",
        format!(
            "the sheet {sheet:?} is one of a plan, and has no heading {}; write it above its \
             column again, or delete the sheet",
            missing.join(", ")
        ),
    )
}

/// The problem of a sheet with decisions that nothing places.
fn no_section(line: &Line<'_>) -> Problem {
    let sheet = line.sheet;
    Problem::refused(
        Place {
            line: None,
            cell: Some(format!("sheet {sheet:?}")),
        },
        None,
        "unknown_section",
        format!(
            "the sheet {sheet:?} has decisions, such as in line {}, and does not say of which \
             section; name it b2b, b2ba, cn, cna, dn, dna, ecom or ecoma",
            line.row.line
        ),
    )
}

/// A line of a sheet.
struct Line<'s> {
    sheet: &'s str,
    section: Option<Section>,
    row: &'s Row,
    columns: &'s Columns,
}

impl Line<'_> {
    fn read(&self, draft: &mut Draft) {
        let Some(action) = self.text(Column::Action) else {
            self.refuse_rest(draft);
            return;
        };
        let mut faults = Vec::new();
        let written = self.written();
        let key = self.key(written.as_ref(), &mut faults);
        let status: Option<Status> = action.parse().ok();
        if status.is_none() {
            let message =
                format!("expected Accept, Reject, Pending or No Action, found {action:?}");
            faults.push((Column::Action, "unknown_action", message));
        }
        let itc_reduction = self.reduction(&mut faults);
        let (Some(key), Some(action), true) = (key.clone(), status, faults.is_empty()) else {
            draft
                .problems
                .extend(faults.into_iter().map(|(column, rule, message)| {
                    Problem::refused(self.place(column), key.clone(), rule, message)
                }));
            return;
        };
        let is_moved = written.is_some_and(|written| written.number != key.number);
        let proposal = self
            .text(Column::Proposal)
            .and_then(|word| word.parse::<Status>().ok());
        let source = self
            .text(Column::Source)
            .and_then(|source| source.parse::<Source>().ok());
        draft.rows.push(DraftRow {
            // A number that is not the one that was written is what to look at first.
            place: self.place(if is_moved {
                Column::Number
            } else {
                Column::Action
            }),
            key,
            current: self
                .text(Column::Current)
                .map(|text| Action::from_text(&text)),
            action,
            itc_reduction,
            remarks: self.text(Column::Remarks),
            // Who takes over what the register proposes has decided.
            source: source
                .filter(|source| proposal == Some(action) && *source != Source::Match)
                .unwrap_or_default(),
            reason: self.text(Column::Reason),
        });
    }

    /// Whether a person has written anything there.
    fn is_filled_in(&self) -> bool {
        self.text(Column::Action).is_some() || self.without_action().is_some()
    }

    /// What belongs to a decision, where the line has some; zeros declare nothing.
    fn without_action(&self) -> Option<Column> {
        let columns = [
            Column::Reduction,
            Column::DeclaredIgst,
            Column::DeclaredCgst,
            Column::DeclaredSgst,
            Column::DeclaredCess,
            Column::Remarks,
        ];
        columns.into_iter().find(|column| match column {
            Column::Reduction | Column::Remarks => self.text(*column).is_some(),
            _ => self
                .cell(*column)
                .is_some_and(|cell| values::amount(cell) != Ok(None) && !is_zero(cell)),
        })
    }

    /// Refuses remarks or a reduction beside which no action is chosen: whoever wrote them meant to
    /// decide.
    fn refuse_rest(&self, draft: &mut Draft) {
        let Some(column) = self.without_action() else {
            return;
        };
        let key = self.key(self.written().as_ref(), &mut Vec::new());
        draft.problems.push(Problem::refused(
            self.place(column),
            key,
            "no_action_chosen",
            format!(
                "{} is filled in, and no action is; choose one beside it, or empty the cell",
                column.heading()
            ),
        ));
    }

    /// The section that the sheet, or a column of sections, names; or else the hidden key, as people
    /// give sheets names of their own.
    fn section(&self) -> Option<Section> {
        let told = || {
            let text = self.row.cell(self.columns.section?)?.shown();
            plan_words::section(&text)
        };
        self.section
            .or_else(told)
            .or_else(|| Some(self.written()?.section))
    }

    /// The key that was written for this line.
    fn written(&self) -> Option<DocumentKey> {
        serde_json::from_str(&self.text(Column::Key)?).ok()
    }

    /// The document that a person sees there.
    fn key(&self, written: Option<&DocumentKey>, faults: &mut Faults) -> Option<PartialKey> {
        let mut missing = |column: Column| {
            faults.push((
                column,
                "missing",
                format!("{} is missing", column.heading()),
            ));
        };
        if self.cell(Column::SupplierGstin).is_none() {
            missing(Column::SupplierGstin);
        }
        if self.cell(Column::Number).is_none() {
            missing(Column::Number);
        }
        let section = self.section();
        if section.is_none() {
            faults.push((
                Column::Number,
                "unknown_section",
                "the line does not say its section".to_owned(),
            ));
        }
        let supplier_gstin = self.text(Column::SupplierGstin).and_then(|text| {
            let gstin = gst_types::Gstin::from_server(&text);
            gstin
                .map_err(|error| {
                    faults.push((Column::SupplierGstin, "damaged_gstin", error.to_string()));
                })
                .ok()
        });
        let number = self.cell(Column::Number).and_then(|cell| {
            let shown = cell.shown();
            // What was written is no spoilt number, whatever it looks like.
            if let Some(written) = written.filter(|written| written.number == *shown) {
                return Some(written.number.clone());
            }
            values::number(cell).unwrap_or_else(|reason| {
                let was = written.map(|key| format!("; it was {}", key.number));
                let message = format!("{reason}{}", was.unwrap_or_default());
                faults.push((Column::Number, "damaged_number", message));
                None
            })
        });
        let date = self.cell(Column::Date).and_then(|cell| {
            let date = values::date_order(std::iter::empty(), None).read(cell);
            date.map_err(|reason| faults.push((Column::Date, "damaged_date", reason)))
                .ok()
        });
        let period = self.text(Column::ReturnPeriod);
        Some(PartialKey {
            section: section?,
            supplier_gstin: supplier_gstin?,
            number: number?,
            date,
            // A spreadsheet may have made a date of it, which the date of the document makes up for.
            return_period: period.and_then(|period| values::return_period(&period).ok()),
        })
    }

    fn reduction(&self, faults: &mut Faults) -> Option<ItcReduction> {
        let mut amount = |column: Column| -> Option<Amount> {
            match values::amount(self.cell(column)?) {
                Ok(marked) => marked.map(|marked| marked.amount),
                Err(reason) => {
                    faults.push((column, "damaged_amount", reason));
                    None
                }
            }
        };
        let declared = [
            amount(Column::DeclaredIgst),
            amount(Column::DeclaredCgst),
            amount(Column::DeclaredSgst),
            amount(Column::DeclaredCess),
        ];
        let is_declared = declared.iter().flatten().any(|amount| !amount.is_zero());
        let Some(word) = self.text(Column::Reduction) else {
            if is_declared {
                let message = "amounts are declared; choose Partial beside them".to_owned();
                faults.push((Column::Reduction, "reduction_amounts", message));
            }
            return None;
        };
        let [igst, cgst, sgst, cess] = declared.map(Option::unwrap_or_default);
        let partial = ItcReduction::Partial {
            igst,
            cgst,
            sgst,
            cess,
        };
        let refused = match (word.trim().to_ascii_lowercase().as_str(), is_declared) {
            ("full" | "yes" | "y", false) => return Some(ItcReduction::Full),
            ("none" | "zero" | "no" | "n", false) => return Some(ItcReduction::None),
            ("partial" | "custom" | "yes" | "y", true) => return Some(partial),
            ("partial" | "custom", false) => {
                "a partial reduction needs amounts in the columns Declared …".to_owned()
            }
            ("full" | "none" | "zero" | "no" | "n", true) => format!(
                "{word} and declared amounts contradict each other; choose Partial, or take the amounts away"
            ),
            _ => format!("expected Full, None or Partial, found {word:?}"),
        };
        faults.push((Column::Reduction, "unknown_reduction", refused));
        None
    }

    fn cell(&self, column: Column) -> Option<&Cell> {
        self.row.cell(*self.columns.places.get(&column)?)
    }

    fn text(&self, column: Column) -> Option<String> {
        let shown = self.cell(column)?.shown();
        let text = without_mark(&shown).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn place(&self, column: Column) -> Place {
        let letters = self
            .columns
            .places
            .get(&column)
            .map(|place| letters(*place));
        Place {
            line: Some(self.row.line.into()),
            cell: Some(format!(
                "{}!{}{}",
                self.sheet,
                letters.unwrap_or_else(|| "A".to_owned()),
                self.row.line
            )),
        }
    }
}

fn is_zero(cell: &Cell) -> bool {
    matches!(values::amount(cell), Ok(Some(marked)) if marked.amount.is_zero())
}

/// What is wrong with a line: the column, the rule and the words.
type Faults = Vec<(Column, &'static str, String)>;
