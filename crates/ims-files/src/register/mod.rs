//! Purchase registers: what a house booked, as accounting programs export it.
//!
//! [`read`] takes the registers of Tally, `ERPNext`, Zoho Books, Busy, Odoo, SAP and others as Excel
//! or CSV. It finds the headings below title lines, proposes what the columns mean and says so,
//! leaves out totals, joins the lines of the items of one document, and names what a spreadsheet
//! spoilt. Nothing is changed in silence: a line that is not understood is in
//! [`damaged`](Register::damaged) and takes no part in matching.

mod content;
mod decimal_comma;
mod error;
mod heading;
mod headings;
mod join;
mod known_headings;
mod lines;
mod mapping;
mod meaning;
mod propose;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compact_str::CompactString;
use ims_reconcile::RegisterLine;
use serde::{Deserialize, Serialize};

pub use error::RegisterError;
pub use mapping::{Mapping, MappingError};
pub use meaning::Meaning;

pub use crate::grid::FileError;
use crate::grid::{self, Sheet};

/// A purchase register as it was understood: one sheet of a workbook, or one text file.
///
/// # Example
///
/// ```
/// use ims_files::register::{self, Mapping, Meaning};
///
/// let csv = "\
/// Purchase Register of October
/// GSTIN/UIN,Supplier Invoice No.,Supplier Invoice Date,Voucher No.,Gross Total,Input IGST
/// 33ABKCS2033B1ZW,LE/25/1/07976,2-Nov-24,113,\"1,888.00 Cr\",288.00 Dr
/// ,Grand Total,,,\"1,888.00 Cr\",288.00 Dr
/// ";
/// let registers = register::read("tally.csv", csv.as_bytes(), &Mapping::default())?;
/// let register = &registers[0];
/// assert_eq!(register.heading_line, 2);
/// assert_eq!(register.columns[&Meaning::Number], "Supplier Invoice No.");
/// assert_eq!(register.lines[0].number.as_ref().map(|number| number.as_str()), Some("LE/25/1/07976"));
/// assert_eq!((register.left_out[0].line, register.left_out[0].reason.as_str()), (4, "total"));
/// # Ok::<(), register::RegisterError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Register {
    /// The name of the file.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The line of the headings, the last of several.
    pub heading_line: u32,
    /// Which heading was taken for which meaning; several are added up.
    pub columns: BTreeMap<Meaning, String>,
    /// What is no line of a document.
    pub left_out: Vec<LeftOut>,
    /// What could not be read, and was left out of matching.
    pub damaged: Vec<Damaged>,
    /// The lines, one for each document that was booked.
    #[serde(skip)]
    pub lines: Vec<RegisterLine>,
    /// What stands in the lines that took no part, so that nobody is told that we have not booked
    /// what may stand there.
    #[serde(skip)]
    pub(crate) unread: Vec<Unread>,
}

/// A line that took no part, as one of its document is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) line: u32,
    pub(crate) cells: Vec<CompactString>,
}

/// A line that belongs to no document, or to one that is damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// The line of the file, from 1; 0 for a whole sheet.
    pub line: u32,
    /// Why.
    pub reason: String,
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Damaged {
    /// The line of the file, from 1.
    pub line: u32,
    /// The heading of the column.
    pub column: String,
    /// What stands there.
    pub text: String,
    /// Why it cannot be read.
    pub reason: String,
}

/// The most lines of a file.
const MOST_LINES: usize = 5_000_000;

/// Reads a purchase register: every sheet that is one.
///
/// The name stands in the result and decides nothing.
///
/// # Errors
///
/// [`RegisterError`] if no sheet has headings, or none has the supplier's GSTIN and number.
pub fn read(file: &str, bytes: &[u8], mapping: &Mapping) -> Result<Vec<Register>, RegisterError> {
    let mut sheets = grid::read(bytes)?;
    sheets.iter_mut().for_each(decimal_comma::rewrite);
    if sheets.iter().map(|sheet| sheet.rows.len()).sum::<usize>() > MOST_LINES {
        return Err(FileError::TooLarge {
            limit: MOST_LINES as u64,
            unit: "lines",
        }
        .into());
    }
    let mut registers = Vec::new();
    let mut left_out = Vec::new();
    let mut refused = None;
    for sheet in &sheets {
        if sheet.rows.is_empty() || !mapping.wants(sheet.name.as_deref()) {
            continue;
        }
        match of_sheet(file, sheet, mapping) {
            Ok(register) => registers.push(register),
            Err(error) => {
                left_out.push(of_whole_sheet(sheet, &error));
                keep_clearer(&mut refused, error);
            }
        }
    }
    match (registers.first_mut(), refused) {
        (Some(first), _) => {
            first.left_out.extend(left_out);
            Ok(registers)
        }
        (None, Some(error)) => Err(error),
        (None, None) => Err(match &mapping.sheet {
            Some(name) => RegisterError::NoSuchSheet {
                sheet: name.clone(),
                sheets: sheets
                    .iter()
                    .filter_map(|sheet| sheet.name.as_deref())
                    .map(str::to_owned)
                    .collect(),
            },
            None => RegisterError::Empty,
        }),
    }
}

fn of_whole_sheet(sheet: &Sheet, error: &RegisterError) -> LeftOut {
    let name = sheet.name.as_deref().unwrap_or_default();
    let reason = match error {
        RegisterError::NoHeadings => format!("the sheet {name:?} has no headings of a register"),
        error => format!("the sheet {name:?} is no register: {error}"),
    };
    LeftOut { line: 0, reason }
}

/// A sheet that lacks one column is nearer to a register than one without headings.
fn keep_clearer(refused: &mut Option<RegisterError>, error: RegisterError) {
    let is_clearer = match refused {
        None => true,
        Some(RegisterError::NoHeadings) => !matches!(error, RegisterError::NoHeadings),
        Some(_) => false,
    };
    if is_clearer {
        *refused = Some(error);
    }
}

fn of_sheet(file: &str, sheet: &Sheet, mapping: &Mapping) -> Result<Register, RegisterError> {
    let mut headings = headings::find(sheet, mapping)?;
    let rows = sheet.rows.get(headings.first_row..).unwrap_or_default();
    content::correct(&mut headings, rows, mapping);
    let has = |meaning: Meaning| headings.columns.contains_key(&meaning);
    let names_suppliers = !mapping.suppliers.is_empty() && has(Meaning::SupplierName);
    let needs = [
        (Meaning::SupplierGstin, names_suppliers),
        (Meaning::Number, false),
    ];
    for (meaning, is_given_otherwise) in needs {
        if !has(meaning) && !is_given_otherwise {
            return Err(no_column(meaning, &headings));
        }
    }
    let mut register = Register {
        file: file.to_owned(),
        sheet: sheet.name.clone(),
        heading_line: headings.line,
        columns: headings
            .columns
            .keys()
            .filter_map(|meaning| Some((*meaning, headings.of(*meaning)?)))
            .collect(),
        left_out: Vec::new(),
        damaged: Vec::new(),
        lines: Vec::new(),
        unread: Vec::new(),
    };
    let booked = lines::read(sheet, &headings, mapping, &mut register);
    join::join(&booked, &mut register);
    let took_no_part: BTreeSet<u32> = register
        .damaged
        .iter()
        .map(|damaged| damaged.line)
        .chain(
            register
                .left_out
                .iter()
                .filter(|left_out| left_out.reason == join::OF_A_DAMAGED_DOCUMENT)
                .map(|left_out| left_out.line),
        )
        .collect();
    let unread = sheet
        .rows
        .iter()
        .filter(|row| row.line > headings.line && took_no_part.contains(&row.line));
    register.unread = unread
        .map(|row| Unread {
            line: row.line,
            cells: row.cells().map(|(_, cell)| cell.shown()).collect(),
        })
        .collect();
    Ok(register)
}

fn no_column(meaning: Meaning, headings: &headings::Headings) -> RegisterError {
    let found = headings
        .columns
        .keys()
        .filter_map(|meaning| Some(format!("{} = {:?}", meaning.name(), headings.of(*meaning)?)));
    let used: Vec<u32> = headings.columns.values().flatten().copied().collect();
    let others = headings
        .texts
        .iter()
        .filter(|(column, _)| !used.contains(column))
        .map(|(_, text)| format!("{text:?}"));
    let others: Vec<String> = others.collect();
    let mut told = found.collect::<Vec<_>>().join(", ");
    if !others.is_empty() {
        told.push_str("; not used: ");
        told.push_str(&others.join(", "));
    }
    let is_gstin = meaning == Meaning::SupplierGstin;
    RegisterError::NoColumn {
        meaning,
        what: if is_gstin {
            "the supplier's GSTIN"
        } else {
            "the supplier's number of the document"
        },
        name: meaning.name(),
        hint: if is_gstin {
            ", or add such a column to the register, or give the GSTIN of each name: [suppliers] \"NAME\" = \"GSTIN\""
        } else {
            ""
        },
        line: headings.line,
        found: told,
    }
}
