//! What a column of a purchase register can mean.

use serde::{Deserialize, Serialize};

/// What a column of a purchase register means.
///
/// # Example
///
/// ```
/// use ims_files::register::Meaning;
///
/// assert_eq!(Meaning::SupplierGstin.name(), "supplier_gstin");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Meaning {
    /// The supplier's GSTIN.
    SupplierGstin,
    /// The supplier's name.
    SupplierName,
    /// The supplier's number of the document.
    Number,
    /// The date of the document.
    Date,
    /// Whether it is an invoice or a note.
    Kind,
    /// The state in which the supply took place.
    PlaceOfSupply,
    /// The number of the document that this one amends or corrects.
    OriginalNumber,
    /// The date of that document.
    OriginalDate,
    /// The value of the document, taxes included.
    Value,
    /// The value on which tax is due.
    TaxableValue,
    /// Integrated tax.
    Igst,
    /// Central tax.
    Cgst,
    /// State or Union territory tax.
    Sgst,
    /// Compensation cess.
    Cess,
    /// The house's own number of the voucher, which tells two bookings of one document apart.
    OwnNumber,
    /// What was bought, which tells that a line is a part of a document.
    Item,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Self; 16] = [
        Self::SupplierGstin,
        Self::SupplierName,
        Self::Number,
        Self::Date,
        Self::Kind,
        Self::PlaceOfSupply,
        Self::OriginalNumber,
        Self::OriginalDate,
        Self::Value,
        Self::TaxableValue,
        Self::Igst,
        Self::Cgst,
        Self::Sgst,
        Self::Cess,
        Self::OwnNumber,
        Self::Item,
    ];

    /// The meanings whose columns are amounts.
    pub(crate) const AMOUNTS: [Self; 6] = [
        Self::Value,
        Self::TaxableValue,
        Self::Igst,
        Self::Cgst,
        Self::Sgst,
        Self::Cess,
    ];

    /// Returns the name in mapping files and in our own output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SupplierGstin => "supplier_gstin",
            Self::SupplierName => "supplier_name",
            Self::Number => "number",
            Self::Date => "date",
            Self::Kind => "kind",
            Self::PlaceOfSupply => "place_of_supply",
            Self::OriginalNumber => "original_number",
            Self::OriginalDate => "original_date",
            Self::Value => "value",
            Self::TaxableValue => "taxable_value",
            Self::Igst => "igst",
            Self::Cgst => "cgst",
            Self::Sgst => "sgst",
            Self::Cess => "cess",
            Self::OwnNumber => "own_number",
            Self::Item => "item",
        }
    }

    pub(crate) fn is_amount(self) -> bool {
        Self::AMOUNTS.contains(&self)
    }
}
