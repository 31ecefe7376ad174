//! Numbers of invoices and notes.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};

use crate::ParseError;
use crate::text::is_text;

/// The number of an invoice or note, exactly as the supplier wrote it.
///
/// It is text: leading zeros and case matter. `FromStr` checks the rule of the
/// schema that the page "Get Invoices" links; reading with serde keeps any text but the
/// empty one.
/// Up to 24 bytes are held inline.
///
/// # Example
///
/// ```
/// use gst_types::DocumentNumber;
///
/// let number: DocumentNumber = "LE/25/1/07976".parse()?;
/// assert_eq!(number, "LE/25/1/07976");
/// assert_ne!(number, "le/25/1/07976");
/// assert!("no spaces".parse::<DocumentNumber>().is_err());
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber(CompactString);

impl DocumentNumber {
    /// Takes a number as a server sent it.
    ///
    /// # Errors
    ///
    /// Refuses the empty text.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::DocumentNumber;
    ///
    /// // Longer than the rule allows, and yet what the network calls the document.
    /// assert_eq!(DocumentNumber::from_server("INV 2024/25 000123456")?, "INV 2024/25 000123456");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    pub fn from_server(text: &str) -> Result<Self, ParseError> {
        if text.is_empty() {
            return Err(ParseError::new(
                "document number",
                "a text that is not empty",
                text,
            ));
        }
        Ok(Self(CompactString::new(text)))
    }

    /// Returns the number's text.
    ///
    /// ```
    /// # use gst_types::DocumentNumber;
    /// let number: DocumentNumber = "007".parse()?;
    /// assert_eq!(number.as_str(), "007");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

is_text!(DocumentNumber);

/// A map by numbers can be asked with a text.
impl Borrow<str> for DocumentNumber {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for DocumentNumber {
    type Err = ParseError;

    /// Parses 1 to 16 letters, digits, `/` and `-`, not only zeros, `/` and
    /// `-`.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-');
        let says_something = |byte: &u8| byte.is_ascii_alphanumeric() && *byte != b'0';
        let bytes = text.as_bytes();
        if bytes.len() <= 16 && bytes.iter().all(is_allowed) && bytes.iter().any(says_something) {
            Ok(Self(CompactString::new(text)))
        } else {
            Err(ParseError::new(
                "document number",
                "1 to 16 letters, digits, `/` or `-`, and not only zeros and signs",
                text,
            ))
        }
    }
}

impl serde::Serialize for DocumentNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::read(deserializer, "a document number", Self::from_server)
    }
}
