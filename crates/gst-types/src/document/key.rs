//! What names a document.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Date, DocumentNumber, Gstin, Invoice, ReturnPeriod, Section};

/// The five things that name a document among all that suppliers reported.
///
/// A number alone does not: suppliers begin again each year, several suppliers
/// use the same, and an amendment has the number of what it amends. Keys are
/// ordered by section, supplier, number, date and period.
///
/// # Example
///
/// ```
/// use gst_types::{DocumentKey, Section};
///
/// let key: DocumentKey = serde_json::from_str(r#"{
///     "section": "cn", "supplier_gstin": "33ABKCS2033B1ZW", "number": "CN/17",
///     "date": "2024-11-02", "return_period": "2024-11"
/// }"#)?;
/// assert_eq!(key.section, Section::Cn);
/// assert_eq!(key.to_string(), "cn 33ABKCS2033B1ZW CN/17 of 2024-11-02 in 2024-11");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a sixth thing would make all stored keys others"
)]
pub struct DocumentKey {
    /// The section under which the document is listed.
    pub section: Section,
    /// The supplier's GSTIN.
    pub supplier_gstin: Gstin,
    /// The number of the invoice or note, exactly as the supplier wrote it.
    pub number: DocumentNumber,
    /// The date of the invoice or note.
    pub date: Date,
    /// The period of the supplier's return, if the tax network told it.
    pub return_period: Option<ReturnPeriod>,
}

impl From<&Invoice> for DocumentKey {
    fn from(invoice: &Invoice) -> Self {
        invoice.key()
    }
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            section,
            supplier_gstin,
            number,
            date,
            return_period,
        } = self;
        write!(f, "{section} {supplier_gstin} {number} of {date}")?;
        match return_period {
            Some(period) => write!(f, " in {period}"),
            None => Ok(()),
        }
    }
}
