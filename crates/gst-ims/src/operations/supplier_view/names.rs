//! What can be asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A section of the supplier's return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SupplySection {
    /// Invoices to businesses.
    B2b,
    /// Amended invoices.
    B2ba,
    /// Credit and debit notes.
    Cdnr,
    /// Amended notes.
    Cdnra,
    /// Supplies through e-commerce operators.
    Ecom,
    /// Amended supplies of that kind.
    Ecoma,
}

impl SupplySection {
    /// Every section.
    pub const ALL: [Self; 6] = [
        Self::B2b,
        Self::B2ba,
        Self::Cdnr,
        Self::Cdnra,
        Self::Ecom,
        Self::Ecoma,
    ];

    /// The sections in which rejections add liabilities back.
    pub const ADDED_BACK: [Self; 4] = [Self::Cdnr, Self::B2ba, Self::Cdnra, Self::Ecoma];

    /// Returns the name, such as `cdnr`; the API takes the same.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::supplier_view::SupplySection;
    ///
    /// assert_eq!(SupplySection::Cdnr.as_str(), "cdnr");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::B2b => "b2b",
            Self::B2ba => "b2ba",
            Self::Cdnr => "cdnr",
            Self::Cdnra => "cdnra",
            Self::Ecom => "ecom",
            Self::Ecoma => "ecoma",
        }
    }

    /// Reads any name of a section in any case; `cn` and `dn` are both in `cdnr`.
    ///
    /// ```
    /// use gst_ims::supplier_view::SupplySection;
    ///
    /// assert_eq!(SupplySection::named("CN"), Some(SupplySection::Cdnr));
    /// assert_eq!(SupplySection::named("isd"), None);
    /// ```
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "b2b" => Self::B2b,
            "b2ba" => Self::B2ba,
            "cdnr" | "cn" | "dn" | "b2bcn" | "b2bdn" => Self::Cdnr,
            "cdnra" | "cna" | "dna" | "b2bcna" | "b2bdna" => Self::Cdnra,
            "ecom" | "eco" => Self::Ecom,
            "ecoma" | "ecoa" => Self::Ecoma,
            _ => return None,
        })
    }
}

impl fmt::Display for SupplySection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The form in which documents were reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ReturnForm {
    /// GSTR-1, with what was reported by IFF.
    #[default]
    #[serde(rename = "gstr-1")]
    Gstr1,
    /// GSTR-1A.
    #[serde(rename = "gstr-1a")]
    Gstr1a,
}

impl ReturnForm {
    /// Returns the name, such as `gstr-1`, as the documentation shows it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gstr1 => "gstr-1",
            Self::Gstr1a => "gstr-1a",
        }
    }

    /// Reads any name of a form: `gstr-1`, `GSTR1`, `R1A`.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match plain.to_ascii_lowercase().as_str() {
            "gstr1" | "r1" => Self::Gstr1,
            "gstr1a" | "r1a" => Self::Gstr1a,
            _ => return None,
        })
    }
}

impl fmt::Display for ReturnForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which of the two answers of the supplier's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the API has these two")]
pub enum View {
    /// Documents that the taxpayer reported.
    Supplies,
    /// Liabilities that rejections added back.
    Liabilities,
}
