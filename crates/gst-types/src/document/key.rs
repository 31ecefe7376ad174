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

impl Invoice {
    /// Returns what names the document among all others.
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use gst_types::{DocumentKey, Invoice, Section};
    ///
    /// let invoice = Invoice::builder(
    ///     Section::B2b,
    ///     "33ABKCS2033B1ZW".parse()?,
    ///     "LE/25/1/07976".parse()?,
    ///     "2024-11-02".parse()?,
    /// )
    /// .return_period("2024-11".parse()?)
    /// .build();
    /// let remarks: HashMap<DocumentKey, &str> = HashMap::from([(invoice.key(), "goods damaged")]);
    /// assert_eq!(remarks[&invoice.key()], "goods damaged");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn key(&self) -> DocumentKey {
        DocumentKey {
            section: self.section,
            supplier_gstin: self.supplier_gstin,
            number: self.number.clone(),
            date: self.date,
            return_period: self.return_period,
        }
    }
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
