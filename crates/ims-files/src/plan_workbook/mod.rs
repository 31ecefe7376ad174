//! Plans as workbooks, for people who decide in a spreadsheet.
//!
//! [`write`](write()) makes one sheet for each section that has documents, and a summary. What may be decided
//! is a drop-down with what the document allows; everything else refuses to be typed over. [`read`]
//! takes the workbook back as a spreadsheet saved it: sorted, filtered, with lines and columns
//! deleted or moved.
//!
//! What a person sees names the document: the sheet, the supplier, the number and the date. A hidden
//! column with the key only helps to tell which cell was spoilt, and of which section a sheet is that
//! was given another name.

mod column;
mod headings;
mod read;
mod rules;
mod write;

pub use read::{PlanWorkbookError, read};
pub use write::write;

/// The sheet with the taxpayer and the sums.
const SUMMARY: &str = "Summary";

/// The labels of the summary that are read back.
const TAXPAYER: &str = "Taxpayer";
const MADE_AT: &str = "Made at";
const SNAPSHOT: &str = "Fetch";
