//! Sections of the Invoice Management System.

use std::fmt;
use std::str::FromStr;

use crate::ParseError;
use crate::open_enum::same_words;
use crate::text::serde_as_text;

/// A section under which documents are listed.
///
/// The API spells one section in four ways, depending on the place, and the
/// sheets of GSTN's Excel tool in a fifth, such as `B2B-CN` and `ECO`; any
/// spelling is read, in either case, with hyphens, blanks or neither.
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
/// assert_eq!("B2B-CNA".parse(), Ok(Section::Cna));
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
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert!(Section::ALL.contains(&Section::Ecom));
    /// ```
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
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert_eq!(Section::Cna.name(), "cna");
    /// ```
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
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert_eq!(Section::Cna.query_value(), "CNA");
    /// ```
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
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert_eq!(Section::Cna.response_key(), "b2bcna");
    /// assert_eq!(Section::Ecom.response_key(), "ecom");
    /// ```
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
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert_eq!(Section::Cna.error_report_key(), "cna");
    /// ```
    #[must_use]
    pub const fn error_report_key(self) -> &'static str {
        self.name()
    }

    /// The name in GSTN's Excel tool, where it is another than the response's key.
    const fn sheet_name(self) -> &'static str {
        match self {
            Self::Ecom => "eco",
            Self::Ecoma => "ecoa",
            other => other.response_key(),
        }
    }

    /// Tells whether documents of the section take the place of earlier ones.
    ///
    /// ```
    /// # use gst_types::Section;
    /// let amendments = Section::ALL.into_iter().filter(|section| section.is_amendment());
    /// assert_eq!(amendments.count(), 4);
    /// ```
    #[must_use]
    pub const fn is_amendment(self) -> bool {
        matches!(self, Self::B2ba | Self::Cna | Self::Dna | Self::Ecoma)
    }

    /// Tells whether the section lists credit or debit notes.
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert!(Section::Dn.is_note() && !Section::B2b.is_note());
    /// ```
    #[must_use]
    pub const fn is_note(self) -> bool {
        matches!(self, Self::Cn | Self::Cna | Self::Dn | Self::Dna)
    }

    /// Tells whether the section lists credit notes, which lower the tax
    /// credit.
    ///
    /// ```
    /// # use gst_types::Section;
    /// assert!(Section::Cna.is_credit_note() && !Section::Dna.is_credit_note());
    /// ```
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

    /// Parses any spelling of a section, in either case, with hyphens or blanks.
    ///
    /// # Errors
    ///
    /// Refuses anything else; `cdnr` too, which is credit and debit notes
    /// together.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let is = |spelling: &str| same_words(text, spelling);
        Self::ALL
            .into_iter()
            .find(|section| {
                is(section.name()) || is(section.response_key()) || is(section.sheet_name())
            })
            .ok_or_else(|| {
                let expected = if is("cdnr") {
                    "cn for credit notes or dn for debit notes"
                } else if is("cdnra") {
                    "cna for amended credit notes or dna for amended debit notes"
                } else {
                    "one of b2b, b2ba, cn, cna, dn, dna, ecom, ecoma"
                };
                ParseError::new("section", expected, text)
            })
    }
}

serde_as_text!(Section, "the name of a section");
