//! Tables as Parquet, for data warehouses: typed, partitioned, and with a version in the file.
//!
//! # Schema, version 1
//!
//! The version stands in the metadata of each file under `ims.schema`, such as `documents/1`. A
//! column that is added keeps it; one that changes or goes raises it. Amounts are `DECIMAL(18, 2)` in
//! rupees, dates `DATE`, moments `TIMESTAMP` in microseconds UTC, flags `BOOLEAN`, counts `INT64`, and
//! everything else text in UTF-8. A value that its type cannot hold, such as an amount with a fraction
//! of a paisa, is an error and never rounded.
//!
//! * [`documents`]: the documents as they are now.
//! * [`versions`]: every version that a document had, with `seen_at`.
//! * [`decisions`]: the lines of a plan: what was decided, by whom and why.
//! * [`pairs`]: how purchase registers fit the documents, one row for each document or line.
//!
//! `credit` is the tax credit that a document brings ([`Invoice::credit`]), below zero for a credit note.
//! `seen_on`, `gone_on` and `made_on` are days in India, by which terms run. `gone_at` stands in the last
//! version of a document that is no longer there: its period was filed, or its supplier took it back.
//!
//! [`partition`] gives the folder of a file in the manner of Hive. Its keys `gstin` and `period` are
//! the columns `taxpayer` and `return_period` of the files.

mod column;
mod error;
mod held;
mod tables;
mod write;

#[cfg(doc)]
use gst_types::Invoice;
use gst_types::{Gstin, ReturnPeriod};

pub use error::ParquetError;
#[cfg(feature = "lake")]
pub(crate) use tables::{Exported, taxpayer};
pub use tables::{SeenVersion, decisions, documents, pairs, versions};

/// The version of the schema of all tables.
pub const SCHEMA_VERSION: u32 = 1;

/// Returns the folder for the file of a taxpayer and period; documents that tell no period are in
/// `period=none`.
///
/// # Example
///
/// ```
/// let folder = ims_files::parquet::partition("24AAACI1681G1ZV".parse()?, "2024-11".parse().ok());
/// assert_eq!(folder, "gstin=24AAACI1681G1ZV/period=2024-11");
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[must_use]
pub fn partition(gstin: Gstin, period: Option<ReturnPeriod>) -> String {
    match period {
        Some(period) => format!("gstin={gstin}/period={period}"),
        None => format!("gstin={gstin}/period=none"),
    }
}
