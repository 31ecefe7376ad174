//! Values that are text on the wire.

use compact_str::{CompactString, ToCompactString};
use serde::{Deserializer, Serializer};

use super::scalar::Scalar;
use super::{Cursor, Malformed, WireForm};
use crate::text;
use crate::{
    Action, Date, DocumentHash, DocumentNumber, FilingStatus, GoodsType, Gstin, ReturnPeriod,
    SourceForm, StateCode, Status, SupplyType,
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
            "Y" | "y" | "true" => Some(true),
            "N" | "n" | "false" => Some(false),
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

            #[inline]
            fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
                cursor.text(|text| $read(text).ok())
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(&Self) -> _ = $write;
                serializer.serialize_str(write(self).as_ref())
            }
        }
    )+};
}

fn infallible<T>(read: fn(&str) -> T) -> impl Fn(&str) -> Result<T, &'static str> {
    move |text| Ok(read(text))
}

text_form! {
    Gstin: "a GSTIN of 15 letters and digits", Gstin::from_server, |gstin| CompactString::new(gstin.as_str());
    Date: "a date as DD-MM-YYYY", str::parse::<Date>, |date| date.wire_text();
    DocumentNumber: "a document number", DocumentNumber::from_server, |number| CompactString::new(number.as_str());
    DocumentHash: "a document hash", infallible(DocumentHash::from_server), |hash| hash.to_compact_string();
    Action: "an action as A, R, P or N", infallible(Action::from_text), |code| CompactString::new(code.wire_text());
    SupplyType: "a supply type", infallible(SupplyType::from_text), |code| CompactString::new(code.wire_text());
    SourceForm: "a source form", infallible(SourceForm::from_text), |code| CompactString::new(code.wire_text());
    FilingStatus: "a filing status", infallible(FilingStatus::from_text), |code| CompactString::new(code.wire_text());
    Status: "a status", str::parse::<Status>, |status| status.query_value();
    GoodsType: "a type of goods", str::parse::<GoodsType>, |goods| goods.query_value();
}

impl WireForm for CompactString {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "a string";
        match Scalar::read(deserializer, EXPECTED)? {
            Scalar::String(text) => Ok(Self::new(text)),
            Scalar::Number(text) => Ok(Self::new(text)),
            other @ Scalar::Boolean(_) => Err(other.refuse(EXPECTED)),
        }
    }

    #[inline]
    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        cursor.text(|text| Some(Self::new(text)))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}
