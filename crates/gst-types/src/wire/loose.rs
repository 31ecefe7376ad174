//! Values whose odd forms must not cost a whole record.

use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserializer, Serializer};

use super::scalar::Scalar;
use super::texts::TextForm;
use super::{Cursor, Malformed, WireForm};

/// A value, or the text that stands in its place.
///
/// # Example
///
/// ```
/// use gst_types::wire::{Loose, StateCode};
///
/// let state: StateCode = serde_json::from_str(r#""Gujarat""#)?;
/// assert_eq!(state.0, Loose::Unknown("Gujarat".into()));
/// assert_eq!(serde_json::to_string(&state)?, r#""Gujarat""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no third case")]
pub enum Loose<T> {
    /// The value.
    Known(T),
    /// A text that is no such value.
    Unknown(CompactString),
}

impl<T> Loose<T> {
    /// Returns the value, if it is known.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

impl<T: TextForm> Loose<T> {
    fn from_wire(text: &str) -> Self {
        T::from_wire(text).map_or_else(|| Self::Unknown(CompactString::new(text)), Self::Known)
    }
}

impl<T: TextForm> WireForm for Loose<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Scalar::read(deserializer, T::EXPECTED)? {
            Scalar::String(text) => Self::from_wire(&text),
            Scalar::Number(text) => Self::from_wire(text),
            Scalar::Boolean(value) => Self::from_wire(if value { "true" } else { "false" }),
        })
    }

    #[inline]
    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        cursor.text(|text| Some(Self::from_wire(text)))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => serializer.serialize_str(value.to_wire().as_ref()),
            Self::Unknown(text) => serializer.serialize_str(text),
        }
    }
}

impl<T: TextForm> FromStr for Loose<T> {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from_wire(text))
    }
}
