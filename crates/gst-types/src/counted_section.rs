//! Sections that are counted, of which not all can be listed.

use std::fmt;
use std::str::FromStr;

use crate::open_enum::same_words;
use crate::text::serde_as_text;
use crate::{GoodsType, ParseError, Section};

/// A section under which documents are counted: the eight that are listed, and
/// those of imports and of input service distributors.
///
/// ```
/// # use gst_types::{CountedSection, GoodsType, Section};
/// let section: CountedSection = "impgsez".parse()?;
/// assert_eq!(section.goods_type(), GoodsType::Imports);
/// assert_eq!("CN".parse(), Ok(CountedSection::Listed(Section::Cn)));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
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
    ///
    /// ```
    /// # use gst_types::CountedSection;
    /// let others = CountedSection::ALL.into_iter().filter(|section| !matches!(section, CountedSection::Listed(_)));
    /// assert_eq!(others.count(), 8);
    /// ```
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
    ///
    /// ```
    /// # use gst_types::CountedSection;
    /// assert_eq!(CountedSection::Impg.name(), "impg");
    /// ```
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
    ///
    /// ```
    /// # use gst_types::CountedSection;
    /// assert_eq!(CountedSection::Listed(gst_types::Section::Dn).response_key(), "b2bdn");
    /// ```
    #[must_use]
    pub const fn response_key(self) -> &'static str {
        match self {
            Self::Listed(section) => section.response_key(),
            other => other.name(),
        }
    }

    /// Returns the type of goods under which the section is counted.
    ///
    /// ```
    /// # use gst_types::CountedSection;
    /// assert_eq!(CountedSection::Isd.goods_type(), gst_types::GoodsType::InwardSupplies);
    /// ```
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

    /// Parses any spelling of a section, in either case, with hyphens or blanks.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Ok(listed) = text.parse() {
            return Ok(Self::Listed(listed));
        }
        Self::ALL
            .into_iter()
            .find(|section| same_words(text, section.name()))
            .ok_or_else(|| ParseError::new("section", "the name of a counted section", text))
    }
}

serde_as_text!(CountedSection, "the name of a counted section");

impl GoodsType {
    /// Returns the sections that are counted.
    ///
    /// ```
    /// # use gst_types::GoodsType;
    /// let labels = GoodsType::Imports.sections().into_iter().map(|section| section.label());
    /// assert_eq!(labels.collect::<Vec<_>>(), ["Imports", "Amended imports", "SEZ imports", "Amended SEZ imports"]);
    /// ```
    #[must_use]
    pub fn sections(self) -> Vec<CountedSection> {
        CountedSection::ALL
            .into_iter()
            .filter(|section| section.goods_type() == self)
            .collect()
    }
}
