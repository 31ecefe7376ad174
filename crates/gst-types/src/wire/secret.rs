//! Texts that must not be shown.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserializer, Serializer};

use super::{Cursor, Malformed, WireForm};

/// A text that `Debug` does not show, such as an access token.
///
/// Serializing writes the text, because that is how it is sent.
///
/// # Example
///
/// ```
/// use gst_types::wire::Secret;
///
/// let token: Secret = serde_json::from_str(r#""taxpayer-token""#)?;
/// assert_eq!(token.0.expose(), "taxpayer-token");
/// assert!(!format!("{token:?}").contains("taxpayer-token"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretText(CompactString);

impl SecretText {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(CompactString::new(text))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl WireForm for SecretText {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CompactString::read(deserializer).map(Self)
    }

    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        Ok(CompactString::read_documented(cursor)?.map(Self))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
