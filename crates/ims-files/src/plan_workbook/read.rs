//! Reads workbooks back.

use std::collections::BTreeMap;

use gst_types::{Action, Amount, DocumentKey, ItcReduction, Section, Status};
use ims_actions::{Draft, DraftRow, PartialKey, Place, Problem, Source};

use super::column::{Column, letters};
use super::{MADE_AT, SNAPSHOT, SUMMARY, TAXPAYER};
use crate::cell_text::without_mark;
use crate::grid::{self, Cell, FileError, Row, Sheet};
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
        let Some((first_row, columns)) = headings(sheet) else {
            continue;
        };
        let section = section(name);
        if section.is_none() && columns.section.is_none() {
            continue;
        }
        has_plan = true;
        for row in sheet.rows.get(first_row..).unwrap_or_default() {
            Line {
                sheet: name,
                section,
                row,
                columns: &columns,
            }
            .read(&mut draft);
        }
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

/// `B2B-CN` and `cn` name one section; `ECO` is that of GSTN's tool.
fn section(name: &str) -> Option<Section> {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    match name.to_ascii_lowercase().as_str() {
        "eco" => Some(Section::Ecom),
        "ecoa" => Some(Section::Ecoma),
        name => name.parse().ok(),
    }
}

/// Where the columns stand: people move and delete them.
struct Columns {
    places: BTreeMap<Column, u32>,
    /// A column of sections, where the sheet is not named after one.
    section: Option<u32>,
}

/// Finds the line of the headings among the first ones, and returns the place of the line after it.
fn headings(sheet: &Sheet) -> Option<(usize, Columns)> {
    (0..sheet.rows.len().min(20)).find_map(|place| {
        let row = sheet.rows.get(place)?;
        let mut columns = Columns {
            places: BTreeMap::new(),
            section: None,
        };
        columns.add(row);
        // GSTN's tool has headings of two lines, with some in the upper one only.
        let above = place.checked_sub(1).and_then(|above| sheet.rows.get(above));
        if let Some(above) = above {
            columns.add(above);
            columns.pass_over_originals(row);
        }
        let needed = [Column::SupplierGstin, Column::Number, Column::Action];
        let is_there = needed
            .iter()
            .all(|column| columns.places.contains_key(column));
        is_there.then_some((place + 1, columns))
    })
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
            source: source
                .filter(|_| proposal == Some(action))
                .unwrap_or_default(),
            reason: self.text(Column::Reason),
        });
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
        let section = self.section.or_else(|| {
            let text = self.row.cell(self.columns.section?)?.shown();
            section(&text)
        });
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
            return_period: period.and_then(|period| period.parse().ok()),
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

/// What is wrong with a line: the column, the rule and the words.
type Faults = Vec<(Column, &'static str, String)>;
