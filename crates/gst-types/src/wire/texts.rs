//! Values that are text on the wire.

use compact_str::{CompactString, ToCompactString};
use serde::{Deserializer, Serializer};

use super::scalar::{any, read_lossy, text_of};
use super::{Cursor, Malformed, WireForm};
use crate::text;
use crate::{
    Action, Date, DocumentHash, DocumentNumber, FilingStatus, GoodsType, Gstin, ReturnPeriod,
    SourceForm, StateCode, Status, SupplyType,
};

/// A value that is a text on the wire.
pub trait TextForm: Sized {
    /// Reads the text, if it is such a value.
    fn from_wire(text: &str) -> Option<Self>;

    /// Writes the text.
    fn to_wire(&self) -> impl AsRef<str>;
}

impl TextForm for ReturnPeriod {
    fn from_wire(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn to_wire(&self) -> impl AsRef<str> {
        self.wire_text()
    }
}

impl TextForm for StateCode {
    fn from_wire(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn to_wire(&self) -> impl AsRef<str> {
        self.as_str()
    }
}

impl TextForm for bool {
    fn from_wire(text: &str) -> Option<Self> {
        let is_one_of = |spellings: &[&str]| {
            let is_text = |spelling: &&str| text.trim().eq_ignore_ascii_case(spelling);
            spellings.iter().any(is_text)
        };
        match text {
            "Y" => Some(true),
            "N" => Some(false),
            _ if is_one_of(&["Y", "yes", "true", "1"]) => Some(true),
            _ if is_one_of(&["N", "no", "false", "0"]) => Some(false),
            _ => None,
        }
    }

    fn to_wire(&self) -> impl AsRef<str> {
        if *self { "Y" } else { "N" }
    }
}

impl TextForm for FilingStatus {
    fn from_wire(text: &str) -> Option<Self> {
        Some(Self::from_text(text)).filter(Self::is_known)
    }

    fn to_wire(&self) -> impl AsRef<str> {
        self.wire_text()
    }
}

/// Values of which every text is one are read from any JSON; others from a string or a whole
/// number.
macro_rules! text_form {
    (any: $($type:ty: $read:expr, $write:expr;)+) => {
        text_form! { @ $($type: |deserializer| {
            let raw = any(deserializer)?;
            Ok($read(&text_of(raw)))
        }, |text| Some($read(text)), $write;)+ }
    };
    (checked: $($type:ty: $expected:literal, $read:expr, $write:expr;)+) => {
        text_form! { @ $($type: |deserializer| text::read(deserializer, $expected, $read),
            |text| $read(text).ok(), $write;)+ }
    };
    (@ $($type:ty: |$deserializer:ident| $lenient:expr, $documented:expr, $write:expr;)+) => {$(
        impl WireForm for $type {
            fn read<'de, D: Deserializer<'de>>($deserializer: D) -> Result<Self, D::Error> {
                $lenient
            }

            #[inline]
            fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
                cursor.text($documented)
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(&Self) -> _ = $write;
                serializer.serialize_str(write(self).as_ref())
            }
        }
    )+};
}

text_form! { checked:
    Gstin: "a GSTIN of 15 letters and digits", Gstin::from_server, |gstin| CompactString::new(gstin.as_str());
    Date: "a date as DD-MM-YYYY", str::parse::<Date>, |date| date.wire_text();
    DocumentNumber: "a document number", DocumentNumber::from_server, |number| CompactString::new(number.as_str());
    Status: "a status", str::parse::<Status>, |status| status.query_value();
    GoodsType: "a type of goods", str::parse::<GoodsType>, |goods| goods.query_value();
}

text_form! { any:
    DocumentHash: DocumentHash::from_server, |hash| hash.to_compact_string();
    Action: Action::from_text, |code| CompactString::new(code.wire_text());
    SupplyType: SupplyType::from_text, |code| CompactString::new(code.wire_text());
    SourceForm: SourceForm::from_text, |code| CompactString::new(code.wire_text());
    FilingStatus: FilingStatus::from_text, |code| CompactString::new(code.wire_text());
}

impl WireForm for CompactString {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_lossy(deserializer, "a string").map(|text| Self::new(text))
    }

    #[inline]
    fn read_documented(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        cursor.text(|text| Some(Self::new(text)))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}
