//! Sections of imports of goods.

use std::fmt;
use std::str::FromStr;

use crate::open_enum::same_words;
use crate::text::serde_as_text;
use crate::{CountedSection, ParseError};

/// A section under which imports of goods are listed, since October 2025.
///
/// Imports are accepted or kept pending, and never rejected.
///
/// # Example
///
/// ```
/// use gst_types::ImportSection;
///
/// let section: ImportSection = "IMPG".parse()?;
/// assert_eq!(section, ImportSection::Impg);
/// assert_eq!((section.name(), section.query_value()), ("impg", "IMPG"));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ImportSection {
    /// Imports of goods.
    Impg,
    /// Amended imports of goods: another value, or the GSTIN of another.
    Impga,
    /// Imports of goods from special economic zones.
    Impgsez,
    /// Amended imports of goods from special economic zones.
    Impgseza,
}

impl ImportSection {
    /// Every section, in the order of the counts.
    ///
    /// ```
    /// # use gst_types::ImportSection;
    /// assert!(ImportSection::ALL.contains(&ImportSection::Impgseza));
    /// ```
    pub const ALL: [Self; 4] = [Self::Impg, Self::Impga, Self::Impgsez, Self::Impgseza];

    /// Returns the name in our own output, which is the key in responses too.
    ///
    /// ```
    /// # use gst_types::ImportSection;
    /// assert_eq!(ImportSection::Impgsez.name(), "impgsez");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Impg => "impg",
            Self::Impga => "impga",
            Self::Impgsez => "impgsez",
            Self::Impgseza => "impgseza",
        }
    }

    /// Returns the value of the query parameter `section`, in upper case as those of documents are.
    ///
    /// ```
    /// # use gst_types::ImportSection;
    /// assert_eq!(ImportSection::Impga.query_value(), "IMPGA");
    /// ```
    #[must_use]
    pub const fn query_value(self) -> &'static str {
        match self {
            Self::Impg => "IMPG",
            Self::Impga => "IMPGA",
            Self::Impgsez => "IMPGSEZ",
            Self::Impgseza => "IMPGSEZA",
        }
    }

    /// Returns the section under which they are counted.
    ///
    /// ```
    /// # use gst_types::{CountedSection, ImportSection};
    /// assert_eq!(ImportSection::Impg.counted(), CountedSection::Impg);
    /// ```
    #[must_use]
    pub const fn counted(self) -> CountedSection {
        match self {
            Self::Impg => CountedSection::Impg,
            Self::Impga => CountedSection::Impga,
            Self::Impgsez => CountedSection::Impgsez,
            Self::Impgseza => CountedSection::Impgseza,
        }
    }
}

impl fmt::Display for ImportSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ImportSection {
    type Err = ParseError;

    /// Parses the name of a section, in either case, with hyphens or blanks.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL
            .into_iter()
            .find(|section| same_words(text, section.name()))
            .ok_or_else(|| {
                let expected = "one of impg, impga, impgsez, impgseza";
                ParseError::new("section of imports", expected, text)
            })
    }
}

serde_as_text!(ImportSection, "the name of a section of imports");
