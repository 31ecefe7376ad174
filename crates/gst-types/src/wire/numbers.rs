//! Values that are JSON numbers on the wire.

use jiff::Timestamp;
use serde::de::{self, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::scalar::Scalar;
use super::{Cursor, Malformed, WireForm};
use crate::Amount;

impl WireForm for Amount {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "an amount";
        let amount = match Scalar::read(deserializer, EXPECTED)? {
            Scalar::String(text) => text.parse(),
            Scalar::Number(text) => Self::from_json_number(text),
            other @ Scalar::Boolean(_) => return Err(other.refuse(EXPECTED)),
        };
        amount.map_err(de::Error::custom)
    }

    #[inline]
    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        if let Some(amount) = cursor.take(Self::at_start_of_json) {
            return Ok(Some(amount));
        }
        match cursor.number() {
            Some(number) => Self::from_json_number(number)
                .map(Some)
                .map_err(|_| Malformed),
            None if cursor.null() => Ok(None),
            None => Err(Malformed),
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.number())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

impl WireForm for i64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "a whole number";
        let scalar = Scalar::read(deserializer, EXPECTED)?;
        whole(&scalar).ok_or_else(|| scalar.refuse(EXPECTED))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(*self)
    }
}

impl WireForm for Timestamp {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "a timestamp in milliseconds since 1970";
        let scalar = Scalar::read(deserializer, EXPECTED)?;
        let timestamp = match (whole(&scalar), &scalar) {
            (Some(number), _) => from_number(number),
            (None, Scalar::String(text)) => text.trim().parse().ok(),
            (None, _) => None,
        };
        timestamp.ok_or_else(|| scalar.refuse(EXPECTED))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_millisecond())
    }
}

/// A number may be written as a float, as long as it has no fraction.
fn whole(scalar: &Scalar<'_>) -> Option<i64> {
    match scalar {
        Scalar::Number(text) => match text.parse() {
            Ok(number) => Some(number),
            Err(_) => Amount::from_json_number(text).ok()?.whole(),
        },
        Scalar::String(text) => text.trim().parse().ok(),
        Scalar::Boolean(_) => None,
    }
}

/// Below this a timestamp counts seconds: in milliseconds it would lie before
/// March 1973.
const FIRST_MILLISECOND: u64 = 100_000_000_000;

fn from_number(number: i64) -> Option<Timestamp> {
    if number.unsigned_abs() < FIRST_MILLISECOND {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}
