//! What people exchange about documents of India's GST Invoice Management System (IMS).
//!
//! Nothing here talks to a server or keeps anything: bytes become values, and values become bytes.
//!
//! * [`plan`]: decisions as people write them, as CSV and JSON.
//! * [`register`]: purchase registers of accounting programs, from Excel and CSV.
//! * [`plan_workbook`]: decisions in a spreadsheet, there and back.
//! * [`portal`]: the files of the tax network's portal, for offices without access to the API.
//! * [`matching`]: how a register fits the documents, as JSON, CSV, workbook and letters.

pub mod cell_text;
mod grid;
#[cfg(feature = "lake")]
pub mod lake;
pub mod matching;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod plan;
mod plan_words;
pub mod plan_workbook;
pub mod portal;
pub mod register;
mod sheet;
mod values;
mod workbook_error;

pub use workbook_error::WorkbookError;
