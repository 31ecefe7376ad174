//! The error of tables.

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParquetError {
    /// A value that the column's type cannot hold.
    #[error(
        "row {row}, column {column}: {found} does not fit; amounts have two decimals and 18 digits"
    )]
    Value {
        /// The row, from 1.
        row: usize,
        /// The column.
        column: &'static str,
        /// The value.
        found: String,
    },
    /// What the output or the library says.
    #[error("the file cannot be written: {0}")]
    Write(#[from] parquet::errors::ParquetError),
}
