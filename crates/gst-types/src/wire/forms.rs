//! The wire form of each type.

use std::fmt;

use compact_str::{CompactString, ToCompactString};
use jiff::Timestamp;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::WireForm;
use crate::text;
use crate::{
    Action, Amount, Date, DocumentHash, DocumentNumber, FilingStatus, GoodsType, Gstin,
    ReturnPeriod, SourceForm, StateCode, Status, SupplyType,
};

/// A value that is a text on the wire.
pub trait TextForm: Sized {
    /// What the error of a wrong JSON type says was expected.
    const EXPECTED: &'static str;

    /// Reads the text, if it is such a value.
    fn from_wire(text: &str) -> Option<Self>;

    /// Writes the text.
    fn to_wire(&self) -> impl AsRef<str>;
}

impl TextForm for ReturnPeriod {
    const EXPECTED: &'static str = "a return period as MMYYYY";

    fn from_wire(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn to_wire(&self) -> impl AsRef<str> {
        self.wire_text()
    }
}

impl TextForm for StateCode {
    const EXPECTED: &'static str = "a state code of two digits";

    fn from_wire(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn to_wire(&self) -> impl AsRef<str> {
        self.as_str()
    }
}

impl TextForm for bool {
    const EXPECTED: &'static str = "Y or N";

    fn from_wire(text: &str) -> Option<Self> {
        match text {
            "Y" | "y" => Some(true),
            "N" | "n" => Some(false),
            _ => None,
        }
    }

    fn to_wire(&self) -> impl AsRef<str> {
        if *self { "Y" } else { "N" }
    }
}

macro_rules! text_form {
    ($($type:ty: $expected:literal, $read:expr, $write:expr;)+) => {$(
        impl WireForm for $type {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text::read(deserializer, $expected, $read)
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(&Self) -> _ = $write;
                serializer.serialize_str(write(self).as_ref())
            }
        }
    )+};
}

fn infallible<T>(read: impl FnOnce(&str) -> T) -> impl FnOnce(&str) -> Result<T, &'static str> {
    |text| Ok(read(text))
}

text_form! {
    Gstin: "a GSTIN of 15 letters and digits", Gstin::from_server, |gstin| gstin.as_str().to_compact_string();
    Date: "a date as DD-MM-YYYY", str::parse::<Date>, |date| date.wire_text();
    DocumentNumber: "a document number", DocumentNumber::from_server, |number| number.as_str().to_compact_string();
    DocumentHash: "a document hash", infallible(DocumentHash::from_server), |hash| hash.to_compact_string();
    Action: "an action as A, R, P or N", infallible(Action::from_text), |code| code.wire_text().to_compact_string();
    SupplyType: "a supply type", infallible(SupplyType::from_text), |code| code.wire_text().to_compact_string();
    SourceForm: "a source form", infallible(SourceForm::from_text), |code| code.wire_text().to_compact_string();
    FilingStatus: "a filing status", infallible(FilingStatus::from_text), |code| code.wire_text().to_compact_string();
    Status: "a status", str::parse::<Status>, |status| status.query_value();
    GoodsType: "a type of goods", str::parse::<GoodsType>, |goods| goods.query_value();
}

impl WireForm for Amount {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let amount = match raw
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        {
            Some(text) => text.parse(),
            None => Self::from_number(raw),
        };
        amount.map_err(de::Error::custom)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.number())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

impl WireForm for CompactString {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        match raw.as_bytes() {
            [b'"', ..] => serde_json::from_str::<Text>(raw)
                .map(|text| text.0)
                .map_err(de::Error::custom),
            [b'-' | b'0'..=b'9', ..] => Ok(Self::new(raw)),
            _ => Err(de::Error::custom(format_args!(
                "expected a string, found {raw}"
            ))),
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// A JSON string without its quotes and escapes.
struct Text(CompactString);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(
            deserializer,
            "a string",
            infallible(|text| CompactString::new(text)),
        )
        .map(Self)
    }
}

impl WireForm for i64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_number(deserializer, "a whole number", |number| match number {
            Number::Whole(number) => Some(number),
            Number::Text(text) => text.parse().ok(),
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(*self)
    }
}

/// Below this a timestamp counts seconds: in milliseconds it would lie before
/// March 1973.
const FIRST_MILLISECOND: u64 = 100_000_000_000;

impl WireForm for Timestamp {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_number(
            deserializer,
            "a timestamp in milliseconds since 1970",
            |number| match number {
                Number::Whole(number) => timestamp(number),
                Number::Text(text) => match text.parse() {
                    Ok(number) => timestamp(number),
                    Err(_) => text.parse().ok(),
                },
            },
        )
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_millisecond())
    }
}

fn timestamp(number: i64) -> Option<Timestamp> {
    if number.unsigned_abs() < FIRST_MILLISECOND {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}

/// A number as JSON has it.
enum Number<'a> {
    Whole(i64),
    Text(&'a str),
}

fn read_number<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    accept: impl FnOnce(Number<'_>) -> Option<T>,
) -> Result<T, D::Error> {
    struct NumberVisitor<F>(&'static str, F);

    impl<T, F: FnOnce(Number<'_>) -> Option<T>> NumberVisitor<F> {
        fn accept<E: de::Error>(
            self,
            number: Number<'_>,
            found: de::Unexpected<'_>,
        ) -> Result<T, E> {
            let expected = self.0;
            (self.1)(number).ok_or_else(|| E::invalid_value(found, &expected))
        }
    }

    impl<T, F: FnOnce(Number<'_>) -> Option<T>> Visitor<'_> for NumberVisitor<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
            self.accept(Number::Whole(number), de::Unexpected::Signed(number))
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
            match i64::try_from(number) {
                Ok(number) => self.visit_i64(number),
                Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
            }
        }

        fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
            // The text of a float without a fraction is digits alone.
            self.accept(
                Number::Text(&number.to_string()),
                de::Unexpected::Float(number),
            )
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            self.accept(Number::Text(text.trim()), de::Unexpected::Str(text))
        }
    }

    deserializer.deserialize_any(NumberVisitor(expected, accept))
}
