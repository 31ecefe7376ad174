//! Values of query parameters.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::{ImportSection, ParseError, Section};

/// The query parameter `section`.
///
/// The documentation lists the values in upper case and gives the default in
/// lower case; it does not say whether case matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SectionParameter {
    section: Named,
    lower_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Named {
    Documents(Section),
    Imports(ImportSection),
}

impl SectionParameter {
    /// Writes the section in lower case.
    #[must_use]
    pub fn lower_case(self) -> Self {
        Self {
            lower_case: true,
            ..self
        }
    }
}

impl From<Section> for SectionParameter {
    fn from(section: Section) -> Self {
        Self {
            section: Named::Documents(section),
            lower_case: false,
        }
    }
}

impl From<ImportSection> for SectionParameter {
    fn from(section: ImportSection) -> Self {
        Self {
            section: Named::Imports(section),
            lower_case: false,
        }
    }
}

impl fmt::Display for SectionParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match (self.section, self.lower_case) {
            // The listed values in lower case are our own names.
            (Named::Documents(section), true) => section.name(),
            (Named::Documents(section), false) => section.query_value(),
            (Named::Imports(section), true) => section.name(),
            (Named::Imports(section), false) => section.query_value(),
        })
    }
}

impl FromStr for SectionParameter {
    type Err = ParseError;

    /// Parses any spelling of a section; one in lower case is sent so.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let section = match text.parse() {
            Ok(section) => Named::Imports(section),
            Err(_) => Named::Documents(text.parse()?),
        };
        let lower_case = text.bytes().any(|byte| byte.is_ascii_lowercase());
        Ok(Self {
            section,
            lower_case,
        })
    }
}

impl Serialize for SectionParameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
