//! The form that values have on the wire.
//!
//! [`Wire`] puts a value into that form for serde; the aliases are what the
//! generated client's types are made of. Odd values that must not cost a whole
//! record are [`Loose`]. [`ReadJson`] reads whole records in one pass over the
//! text, as long as they are in their documented form.
//!
//! Reading needs the whole JSON text at hand, `serde_json::from_slice` or
//! `from_str`: digits are taken from the text and not through floats.

mod cursor;
mod loose;
mod numbers;
mod parameters;
mod read;
mod scalar;
mod secret;
mod texts;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use cursor::{Cursor, Malformed};
pub use loose::Loose;
pub use parameters::SectionParameter;
pub use read::ReadJson;
pub use secret::SecretText;

/// A value in its wire form.
///
/// # Example
///
/// ```
/// use gst_types::{Action, wire};
///
/// let action: wire::Action = serde_json::from_str(r#""A""#)?;
/// assert_eq!(action.0, Action::Accepted);
/// assert_eq!(serde_json::to_string(&action)?, r#""A""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wire<T>(pub T);

impl<T> Wire<T> {
    /// Returns the value.
    ///
    /// ```
    /// # use gst_types::wire;
    /// let number: wire::Integer = serde_json::from_str("\"12\"")?;
    /// assert_eq!(number.into_inner(), 12);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Wire<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// How a value is read from the wire and written to it.
///
/// # Example
///
/// A code that is text everywhere but on the wire, where it is a number:
///
/// ```
/// use gst_types::wire::{Wire, WireForm};
/// use serde::{Deserialize, Deserializer, Serializer};
///
/// #[derive(Debug, PartialEq)]
/// struct Rate(u8);
///
/// impl WireForm for Rate {
///     fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         u8::deserialize(deserializer).map(Self)
///     }
///
///     fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.serialize_u8(self.0)
///     }
/// }
///
/// assert_eq!(serde_json::from_str::<Wire<Rate>>("18")?.0, Rate(18));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait WireForm: Sized {
    /// Reads the value, leniently.
    ///
    /// # Errors
    ///
    /// When what stands there is not such a value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads the value in its documented form alone, as [`ReadJson`] does.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for any other form.
    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        let raw = cursor.raw()?.get();
        match raw {
            "null" | "\"\"" => Ok(None),
            _ => serde_json::from_str(raw)
                .map(|Wire(value)| Some(value))
                .map_err(|_| Malformed),
        }
    }

    /// Writes the value as the API documents it.
    ///
    /// # Errors
    ///
    /// When the serializer fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl<T: WireForm> Serialize for Wire<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, T: WireForm> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// Rupees: a JSON number, read from its decimal text and not through a float,
/// so that every digit counts; a string with a decimal number is read too.
pub type Amount = Wire<crate::Amount>;
/// 15 letters and digits in either case, not checked further.
pub type Gstin = Wire<crate::Gstin>;
/// `DD-MM-YYYY`.
pub type Date = Wire<crate::Date>;
/// `MMYYYY`; live data of the tax network has two digits too, which are kept
/// like any other JSON.
pub type ReturnPeriod = Wire<Loose<crate::ReturnPeriod>>;
/// Two digits; any other JSON is kept.
pub type StateCode = Wire<Loose<crate::StateCode>>;
/// `Y` or `N`, the words and digits that mean them, or a boolean; any other JSON is kept.
pub type Flag = Wire<Loose<bool>>;
/// Any text but the empty one.
pub type DocumentNumber = Wire<crate::DocumentNumber>;
/// Any text.
pub type DocumentHash = Wire<crate::DocumentHash>;
/// `A`, `R`, `P` or `N`.
pub type Action = Wire<crate::Action>;
/// `R`, `DE`, `SEWP`, `SEWOP` or `CBW`.
pub type SupplyType = Wire<crate::SupplyType>;
/// `R1`, `R1A` or `IFF`.
pub type SourceForm = Wire<crate::SourceForm>;
/// `Filed` or `Not Filed`; any other JSON is kept.
pub type FilingStatus = Wire<Loose<crate::FilingStatus>>;
/// `accepted`, `rejected`, `pending` or `no_action_taken`.
pub type Status = Wire<crate::Status>;
/// `others`, `imports` or `inward_supplies`.
pub type GoodsType = Wire<crate::GoodsType>;
/// A whole number, written as one, as a float without a fraction (`200.0`), or
/// as a string of digits.
pub type Integer = Wire<i64>;
/// Milliseconds since 1970 as a number; the documentation's samples also have
/// strings of digits and seconds (below 10¹¹), which are read, and so is RFC 3339.
pub type Timestamp = Wire<jiff::Timestamp>;
/// A string; a number is read as its text, with every digit. Half of a
/// surrogate pair is read as U+FFFD.
pub type Text = Wire<compact_str::CompactString>;
/// A text that `Debug` does not show.
pub type Secret = Wire<SecretText>;
