//! Values whose odd forms must not cost a whole record.

use std::str::FromStr;

use serde::{Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::scalar::{self, Scalar};
use super::texts::TextForm;
use super::{Cursor, Malformed, WireForm};
use crate::RawJson;

/// A value, or the JSON that was sent in its place.
///
/// # Example
///
/// ```
/// use gst_types::wire::{Loose, StateCode};
///
/// let state: StateCode = serde_json::from_str(r#""Gujarat""#)?;
/// let Loose::Unknown(raw) = &state.0 else {
///     panic!("there is no such code");
/// };
/// assert_eq!(raw.as_str(), r#""Gujarat""#);
/// assert_eq!(serde_json::to_string(&state)?, r#""Gujarat""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no third case")]
pub enum Loose<T> {
    /// The value.
    Known(T),
    /// What is not such a value, exactly as it was sent.
    Unknown(RawJson),
}

impl<T> Loose<T> {
    /// Returns the value, if it is known.
    ///
    /// ```
    /// # use gst_types::wire::StateCode;
    /// let odd: StateCode = serde_json::from_str("true")?;
    /// assert_eq!(odd.0.known(), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

impl<T: TextForm> Loose<T> {
    fn of(raw: &RawValue) -> Self {
        let scalar = Scalar::of(raw).ok().flatten();
        let known = scalar.and_then(|scalar| T::from_wire(&scalar.into_text()));
        known.map_or_else(|| Self::Unknown(raw.to_owned().into()), Self::Known)
    }
}

impl<T: TextForm> WireForm for Loose<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar::any(deserializer).map(Self::of)
    }

    #[inline]
    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        let start = cursor.clone();
        if let Ok(value) = cursor.text(T::from_wire) {
            return Ok(value.map(Self::Known));
        }
        *cursor = start;
        cursor.raw().map(|raw| Some(Self::of(raw)))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => serializer.serialize_str(value.to_wire().as_ref()),
            Self::Unknown(raw) => raw.serialize(serializer),
        }
    }
}

impl<T: TextForm> FromStr for Loose<T> {
    type Err = serde_json::Error;

    /// Reads the text as what a JSON string says.
    ///
    /// # Errors
    ///
    /// None is known.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match T::from_wire(text) {
            Some(value) => Ok(Self::Known(value)),
            None => RawJson::from_value(&text).map(Self::Unknown),
        }
    }
}
