//! Why a file cannot be read at all.

/// A file that is no table, or is larger than what is read; `Display` says what to do.
///
/// # Example
///
/// ```
/// use ims_files::register::{Mapping, RegisterError};
///
/// let error = ims_files::register::read("a.xls", b"<html></html>", &Mapping::default());
/// assert!(matches!(error, Err(RegisterError::File(_))));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// A workbook that cannot be read.
    #[error(
        "expected a workbook, found a damaged one ({0}); open it in a spreadsheet program and save it again"
    )]
    Damaged(String),
    /// A workbook with a password.
    #[error(
        "expected a workbook without a password, found an encrypted one; open it in a spreadsheet \
         program and save it without a password"
    )]
    Encrypted,
    /// A workbook of Excel 4 or earlier.
    #[error(
        "expected a workbook, found one of Excel 4 or earlier; open it in a spreadsheet program and \
         save it as .xlsx"
    )]
    TooOld,
    /// An archive or a document of another program, such as a ZIP file of CSV files.
    #[error(
        "expected a workbook or CSV, found {0}; unpack it, or save the table in it as .xlsx or .csv"
    )]
    OtherDocument(&'static str),
    /// A page of the web under the name of a workbook.
    #[error(
        "expected a workbook or CSV, found a web page or XML; open it in a spreadsheet program and save it as .xlsx"
    )]
    Markup,
    /// Neither a workbook nor text.
    #[error("expected a workbook or CSV, found neither")]
    NotText,
    /// More than what is read.
    #[error("expected at most {limit} {unit}, found more; split the file")]
    TooLarge {
        /// How many are read.
        limit: u64,
        /// Of what.
        unit: &'static str,
    },
    /// A cell with more text than a spreadsheet holds.
    #[error(
        "expected at most {limit} characters in a cell, found more in line {line}, column {column}; \
         shorten it, or close the quotation mark before it"
    )]
    LongCell {
        /// How many are read.
        limit: usize,
        /// The line of the file, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
    },
}
