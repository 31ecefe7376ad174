//! What names a document, as far as a person wrote it.

use std::fmt;

use gst_types::{Date, DocumentKey, DocumentNumber, Gstin, Invoice, ReturnPeriod, Section};
use serde::{Deserialize, Serialize};

/// What names a document where the rest names only one.
///
/// # Example
///
/// ```
/// use gst_types::{Invoice, Section};
/// use ims_actions::PartialKey;
///
/// let key: PartialKey = serde_json::from_str(
///     r#"{"section":"B2B","supplier_gstin":"33ABKCS2033B1ZW","number":"INV-7"}"#,
/// )?;
/// let gstin = "33ABKCS2033B1ZW".parse()?;
/// let invoice = Invoice::new(Section::B2b, gstin, "INV-7".parse()?, "2024-11-02".parse()?);
/// assert!(key.names(&invoice));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a document is named by these five"
)]
pub struct PartialKey {
    /// The section under which the document is listed.
    pub section: Section,
    /// The supplier's GSTIN.
    pub supplier_gstin: Gstin,
    /// The number of the invoice or note, exactly as the supplier wrote it.
    pub number: DocumentNumber,
    /// The date of the invoice or note.
    #[serde(default)]
    pub date: Option<Date>,
    /// The period of the supplier's return.
    #[serde(default)]
    pub return_period: Option<ReturnPeriod>,
}

impl PartialKey {
    /// Returns whether a document is one of those that are named.
    #[must_use]
    pub fn names(&self, invoice: &Invoice) -> bool {
        self.section == invoice.section
            && self.supplier_gstin == invoice.supplier_gstin
            && self.number == invoice.number
            && self.date.is_none_or(|date| date == invoice.date)
            && self
                .return_period
                .is_none_or(|period| Some(period) == invoice.return_period)
    }
}

impl From<DocumentKey> for PartialKey {
    fn from(key: DocumentKey) -> Self {
        Self {
            section: key.section,
            supplier_gstin: key.supplier_gstin,
            number: key.number,
            date: Some(key.date),
            return_period: key.return_period,
        }
    }
}

impl fmt::Display for PartialKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            section,
            supplier_gstin,
            number,
            date,
            return_period,
        } = self;
        write!(f, "{section} {supplier_gstin} {number}")?;
        if let Some(date) = date {
            write!(f, " of {date}")?;
        }
        if let Some(period) = return_period {
            write!(f, " in {period}")?;
        }
        Ok(())
    }
}
