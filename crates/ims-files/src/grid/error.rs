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
}
