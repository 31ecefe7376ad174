//! Why a workbook cannot be written.

/// A workbook that cannot be written, such as one of more lines than a sheet has.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WorkbookError(#[from] rust_xlsxwriter::XlsxError);
