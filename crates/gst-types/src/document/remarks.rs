//! What a taxpayer says about a decision.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::ParseError;

/// A remark of the taxpayer's that the supplier can read: one line of 1 to 250 characters.
///
/// The limit is of the tax network's own documentation of the save.
///
/// # Example
///
/// ```
/// use gst_types::Remarks;
///
/// let remarks: Remarks = " rate should be 12 % ".parse()?;
/// assert_eq!(remarks.as_str(), "rate should be 12 %");
/// assert!("x".repeat(251).parse::<Remarks>().is_err());
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Remarks(Box<str>);

impl Remarks {
    /// The most characters.
    pub const LONGEST: usize = 250;

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Remarks {
    type Err = ParseError;

    /// Takes a text without the blanks around it.
    ///
    /// # Errors
    ///
    /// Refuses an empty text, one of more than 250 characters, and one with line breaks or other
    /// control characters.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let trimmed = text.trim();
        if trimmed.is_empty()
            || trimmed.chars().count() > Self::LONGEST
            || trimmed.chars().any(char::is_control)
        {
            return Err(ParseError::new(
                "remarks",
                "one line of 1 to 250 characters",
                text,
            ));
        }
        Ok(Self(trimmed.into()))
    }
}

impl fmt::Display for Remarks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for Remarks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
