//! The columns of a section's sheet.

use crate::plan_words::heading as normal;

/// A column of a section's sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    SupplierGstin,
    Supplier,
    Number,
    Date,
    OriginalNumber,
    OriginalDate,
    Action,
    Reduction,
    DeclaredIgst,
    DeclaredCgst,
    DeclaredSgst,
    DeclaredCess,
    Remarks,
    Proposal,
    Reason,
    Current,
    Value,
    TaxableValue,
    Igst,
    Cgst,
    Sgst,
    Cess,
    SignedTax,
    PlaceOfSupply,
    ReturnPeriod,
    SupplierFiled,
    PendingAllowed,
    ReductionAllowed,
    RemarksAllowed,
    /// Hidden: the key of the document, as JSON.
    Key,
    /// Hidden: who proposed the action.
    Source,
}

impl Column {
    pub(super) const ALL: [Self; 31] = [
        Self::SupplierGstin,
        Self::Supplier,
        Self::Number,
        Self::Date,
        Self::OriginalNumber,
        Self::OriginalDate,
        Self::Action,
        Self::Reduction,
        Self::DeclaredIgst,
        Self::DeclaredCgst,
        Self::DeclaredSgst,
        Self::DeclaredCess,
        Self::Remarks,
        Self::Proposal,
        Self::Reason,
        Self::Current,
        Self::Value,
        Self::TaxableValue,
        Self::Igst,
        Self::Cgst,
        Self::Sgst,
        Self::Cess,
        Self::SignedTax,
        Self::PlaceOfSupply,
        Self::ReturnPeriod,
        Self::SupplierFiled,
        Self::PendingAllowed,
        Self::ReductionAllowed,
        Self::RemarksAllowed,
        Self::Key,
        Self::Source,
    ];

    /// The heading, which names the column wherever it stands.
    pub(super) const fn heading(self) -> &'static str {
        match self {
            Self::SupplierGstin => "Supplier GSTIN",
            Self::Supplier => "Supplier",
            Self::Number => "Number",
            Self::Date => "Date",
            Self::OriginalNumber => "Original number",
            Self::OriginalDate => "Original date",
            Self::Action => "Action",
            Self::Reduction => "ITC reduction",
            Self::DeclaredIgst => "Declared IGST",
            Self::DeclaredCgst => "Declared CGST",
            Self::DeclaredSgst => "Declared SGST",
            Self::DeclaredCess => "Declared cess",
            Self::Remarks => "Remarks",
            Self::Proposal => "Proposal",
            Self::Reason => "Reason",
            Self::Current => "Current",
            Self::Value => "Value",
            Self::TaxableValue => "Taxable value",
            Self::Igst => "IGST",
            Self::Cgst => "CGST",
            Self::Sgst => "SGST",
            Self::Cess => "Cess",
            Self::SignedTax => "Tax, notes below zero",
            Self::PlaceOfSupply => "Place of supply",
            Self::ReturnPeriod => "Return period",
            Self::SupplierFiled => "Supplier has filed",
            Self::PendingAllowed => "Pending allowed",
            Self::ReductionAllowed => "Reduction allowed",
            Self::RemarksAllowed => "Remarks allowed",
            Self::Key => "Key",
            Self::Source => "Source",
        }
    }

    pub(super) const fn width(self) -> f64 {
        match self {
            Self::SupplierGstin | Self::Number => 19.0,
            Self::Supplier => 28.0,
            Self::Remarks | Self::Reason => 40.0,
            Self::Value | Self::TaxableValue | Self::SignedTax => 16.0,
            _ => 13.0,
        }
    }

    pub(super) const fn is_hidden(self) -> bool {
        matches!(self, Self::Key | Self::Source)
    }

    /// Whether a person writes there.
    pub(super) const fn is_input(self) -> bool {
        matches!(
            self,
            Self::Action
                | Self::Reduction
                | Self::DeclaredIgst
                | Self::DeclaredCgst
                | Self::DeclaredSgst
                | Self::DeclaredCess
                | Self::Remarks
        )
    }

    /// The place in the sheets that we write, from 0.
    pub(super) fn place(self) -> u16 {
        let place = Self::ALL.iter().position(|column| *column == self);
        u16::try_from(place.unwrap_or_default()).unwrap_or_default()
    }

    /// Finds the column that a heading names: ours, or that of a plan as CSV.
    pub(super) fn of(heading: &str) -> Option<Self> {
        let same = normal(heading);
        Self::ALL
            .into_iter()
            .find(|column| normal(column.heading()) == same)
    }
}

/// The letters of a column, such as `AA`, from 0.
pub(super) fn letters(place: u32) -> String {
    let mut rest = u64::from(place) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters_and_headings_of_their_own() {
        for (place, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")] {
            assert_eq!(letters(place), expected);
        }
        for column in Column::ALL {
            assert_eq!(Column::of(column.heading()), Some(column));
        }
        assert_eq!(Column::of("declared_igst"), Some(Column::DeclaredIgst));
        assert_eq!(Column::of("User Action"), Some(Column::Action));
    }
}
