//! Values of query parameters.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::{ParseError, Section};

/// The query parameter `section`.
///
/// The documentation lists the values in upper case and gives the default in
/// lower case; it does not say whether case matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SectionParameter {
    section: Section,
    lower_case: bool,
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
            section,
            lower_case: false,
        }
    }
}

impl fmt::Display for SectionParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.lower_case {
            // The listed values in lower case are our own names.
            self.section.name()
        } else {
            self.section.query_value()
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
        let section = text.parse()?;
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
