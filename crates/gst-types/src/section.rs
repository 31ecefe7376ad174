//! Sections of the Invoice Management System.

use std::fmt;
use std::str::FromStr;

use crate::text::serde_as_text;
use crate::{GoodsType, ParseError};

/// A section under which documents are listed.
///
/// The API spells one section in four ways, depending on the place; any
/// spelling is read, in either case.
///
/// # Example
///
/// ```
/// use gst_types::Section;
///
/// let section: Section = "b2bcn".parse()?;
/// assert_eq!(section, Section::Cn);
/// assert_eq!(section.name(), "cn");
/// assert_eq!(section.query_value(), "CN");
/// assert_eq!(section.response_key(), "b2bcn");
/// assert_eq!(section.error_report_key(), "cn");
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Section {
    /// Invoices to businesses.
    B2b,
    /// Amended invoices.
    B2ba,
    /// Credit notes.
    Cn,
    /// Amended credit notes.
    Cna,
    /// Debit notes.
    Dn,
    /// Amended debit notes.
    Dna,
    /// Supplies on which an e-commerce operator pays the tax.
    Ecom,
    /// Amended supplies of that kind.
    Ecoma,
}

impl Section {
    /// Every section, in the documentation's order.
    pub const ALL: [Self; 8] = [
        Self::B2b,
        Self::B2ba,
        Self::Cn,
        Self::Cna,
        Self::Dn,
        Self::Dna,
        Self::Ecom,
        Self::Ecoma,
    ];

    /// Returns the name in our own output, such as `cn`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::B2b => "b2b",
            Self::B2ba => "b2ba",
            Self::Cn => "cn",
            Self::Cna => "cna",
            Self::Dn => "dn",
            Self::Dna => "dna",
            Self::Ecom => "ecom",
            Self::Ecoma => "ecoma",
        }
    }

    /// Returns what people call the documents of the section, such as `Credit notes`.
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert_eq!(Section::Cna.label(), "Amended credit notes");
    /// ```
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::B2b => "Invoices",
            Self::B2ba => "Amended invoices",
            Self::Cn => "Credit notes",
            Self::Cna => "Amended credit notes",
            Self::Dn => "Debit notes",
            Self::Dna => "Amended debit notes",
            Self::Ecom => "E-commerce",
            Self::Ecoma => "Amended e-commerce",
        }
    }

    /// Returns the value of the query parameter `section`, such as `CN`, as
    /// the page "Get Invoices" lists it.
    #[must_use]
    pub const fn query_value(self) -> &'static str {
        match self {
            Self::B2b => "B2B",
            Self::B2ba => "B2BA",
            Self::Cn => "CN",
            Self::Cna => "CNA",
            Self::Dn => "DN",
            Self::Dna => "DNA",
            Self::Ecom => "ECOM",
            Self::Ecoma => "ECOMA",
        }
    }

    /// Returns the key in responses and in requests to save, such as `b2bcn`.
    #[must_use]
    pub const fn response_key(self) -> &'static str {
        match self {
            Self::Cn => "b2bcn",
            Self::Cna => "b2bcna",
            Self::Dn => "b2bdn",
            Self::Dna => "b2bdna",
            other => other.name(),
        }
    }

    /// Returns the key in error reports, such as `cn` (seen in live data for
    /// notes; documented otherwise).
    #[must_use]
    pub const fn error_report_key(self) -> &'static str {
        self.name()
    }

    /// Tells whether documents of the section take the place of earlier ones.
    #[must_use]
    pub const fn is_amendment(self) -> bool {
        matches!(self, Self::B2ba | Self::Cna | Self::Dna | Self::Ecoma)
    }

    /// Tells whether the section lists credit or debit notes.
    #[must_use]
    pub const fn is_note(self) -> bool {
        matches!(self, Self::Cn | Self::Cna | Self::Dn | Self::Dna)
    }

    /// Tells whether the section lists credit notes, which lower the tax
    /// credit.
    #[must_use]
    pub const fn is_credit_note(self) -> bool {
        matches!(self, Self::Cn | Self::Cna)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Section {
    type Err = ParseError;

    /// Parses any spelling of a section, in either case.
    ///
    /// # Errors
    ///
    /// Refuses anything else; `cdnr` too, which is credit and debit notes
    /// together.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL
            .into_iter()
            .find(|section| {
                text.eq_ignore_ascii_case(section.name())
                    || text.eq_ignore_ascii_case(section.response_key())
            })
            .ok_or_else(|| {
                let expected = if text.eq_ignore_ascii_case("cdnr") {
                    "cn for credit notes or dn for debit notes"
                } else if text.eq_ignore_ascii_case("cdnra") {
                    "cna for amended credit notes or dna for amended debit notes"
                } else {
                    "one of b2b, b2ba, cn, cna, dn, dna, ecom, ecoma"
                };
                ParseError::new("section", expected, text)
            })
    }
}

serde_as_text!(Section, "the name of a section");

/// A section under which documents are counted: the eight that are listed, and
/// those of imports and of input service distributors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CountedSection {
    /// A section whose documents can be listed.
    Listed(Section),
    /// Invoices of an input service distributor.
    Isd,
    /// Amended invoices of an input service distributor.
    Isda,
    /// Credit notes of an input service distributor.
    Isdcn,
    /// Amended credit notes of an input service distributor.
    Isdcna,
    /// Imports of goods.
    Impg,
    /// Amended imports of goods.
    Impga,
    /// Imports of goods from special economic zones.
    Impgsez,
    /// Amended imports of goods from special economic zones.
    Impgseza,
}

impl CountedSection {
    /// Every counted section, by type of goods in the documentation's order.
    pub const ALL: [Self; 16] = [
        Self::Listed(Section::B2b),
        Self::Listed(Section::B2ba),
        Self::Listed(Section::Cn),
        Self::Listed(Section::Cna),
        Self::Listed(Section::Dn),
        Self::Listed(Section::Dna),
        Self::Listed(Section::Ecom),
        Self::Listed(Section::Ecoma),
        Self::Isd,
        Self::Isda,
        Self::Isdcn,
        Self::Isdcna,
        Self::Impg,
        Self::Impga,
        Self::Impgsez,
        Self::Impgseza,
    ];

    /// Returns the name in our own output, such as `cn` or `impg`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listed(section) => section.name(),
            Self::Isd => "isd",
            Self::Isda => "isda",
            Self::Isdcn => "isdcn",
            Self::Isdcna => "isdcna",
            Self::Impg => "impg",
            Self::Impga => "impga",
            Self::Impgsez => "impgsez",
            Self::Impgseza => "impgseza",
        }
    }

    /// Returns what people call the documents of the section, such as `Imports`.
    ///
    /// ```
    /// # use gst_types::{CountedSection, Section};
    /// assert_eq!(CountedSection::Isdcn.label(), "ISD credit notes");
    /// assert_eq!(CountedSection::from(Section::Dn).label(), Section::Dn.label());
    /// ```
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Listed(section) => section.label(),
            Self::Isd => "ISD invoices",
            Self::Isda => "Amended ISD invoices",
            Self::Isdcn => "ISD credit notes",
            Self::Isdcna => "Amended ISD credit notes",
            Self::Impg => "Imports",
            Self::Impga => "Amended imports",
            Self::Impgsez => "SEZ imports",
            Self::Impgseza => "Amended SEZ imports",
        }
    }

    /// Returns the key in the response of counts, such as `b2bcn` or `impg`.
    #[must_use]
    pub const fn response_key(self) -> &'static str {
        match self {
            Self::Listed(section) => section.response_key(),
            other => other.name(),
        }
    }

    /// Returns the type of goods under which the section is counted.
    #[must_use]
    pub const fn goods_type(self) -> GoodsType {
        match self {
            Self::Listed(_) => GoodsType::Others,
            Self::Isd | Self::Isda | Self::Isdcn | Self::Isdcna => GoodsType::InwardSupplies,
            Self::Impg | Self::Impga | Self::Impgsez | Self::Impgseza => GoodsType::Imports,
        }
    }
}

impl From<Section> for CountedSection {
    fn from(section: Section) -> Self {
        Self::Listed(section)
    }
}

impl fmt::Display for CountedSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for CountedSection {
    type Err = ParseError;

    /// Parses any spelling of a section, in either case.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL
            .into_iter()
            .find(|section| {
                text.eq_ignore_ascii_case(section.name())
                    || text.eq_ignore_ascii_case(section.response_key())
            })
            .ok_or_else(|| ParseError::new("section", "the name of a counted section", text))
    }
}

serde_as_text!(CountedSection, "the name of a counted section");
