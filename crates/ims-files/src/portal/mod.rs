//! The files of the tax network's portal: what its page "Offline" gives to download and takes back,
//! so that an office works without access to the API.
//!
//! The forms are those of GSTN's Excel tool for IMS, version 1.1: a download is `imsDetails` with a
//! list for each section, an error file `imsDetailsErr` with the same lists and `error_msg` on each
//! record, an upload `rtin`, `reqtyp` and `invdata`. Periods have two digits there, numbers of
//! documents are text, and flags are spelt in two ways.

mod download;
mod record;
mod upload;

use std::collections::BTreeMap;

use gst_ims::Invoices;
use gst_types::{Invoice, RawJson, Section};
use serde::{Deserialize, Serialize};

pub use download::read;
pub use upload::upload;

/// A file of the portal.
///
/// # Example
///
/// ```
/// use gst_ims::State;
///
/// let json = r#"{"imsDetails": {"b2b": [{"stin": "33ABKCS2033B1ZW", "inum": "0042",
///     "idt": "30-12-2026", "rtnprd": "01", "srcfilstatus": "SAVED", "val": 1888}], "ecom": []}}"#;
/// let file = ims_files::portal::read(json.as_bytes())?;
/// let invoice = &file.sections[0].invoices[0];
/// assert_eq!(invoice.number, "0042");
/// assert_eq!(invoice.return_period.map(|period| period.to_string()).as_deref(), Some("2027-01"));
/// assert_eq!(invoice.supplier_filed, Some(false));
/// // A section that is not in the file is unknown, and not empty.
/// assert_eq!(file.sections.len(), 2);
/// assert_eq!(file.sections[1].state(), State::Empty);
/// # Ok::<(), ims_files::portal::PortalError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PortalFile {
    /// The sections that the file has; of an error file none.
    pub sections: Vec<Invoices>,
    /// The records of an error file, each with what the portal says.
    pub failed: Vec<FailedRecord>,
    /// What is in the file and not supported, such as imports, by its key.
    pub unknown_sections: BTreeMap<String, RawJson>,
}

/// A record that the portal refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FailedRecord {
    /// The section.
    pub section: Section,
    /// What the portal says.
    pub message: String,
    /// The document as it was uploaded; `None` if it cannot be read.
    pub invoice: Option<Invoice>,
    /// The record, untouched.
    pub raw: RawJson,
}

/// Why a file is none of the portal's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// It is no JSON.
    #[error("expected a file of the portal, found no JSON: {0}")]
    Json(String),
    /// It has other members.
    #[error("expected a file of the portal with imsDetails or imsDetailsErr, found {0}")]
    Members(String),
    /// A section is no list.
    #[error("expected a list of documents under {section:?}, found something else")]
    NoList {
        /// The key in the file.
        section: String,
    },
}
