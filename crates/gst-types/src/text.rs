//! Serde through text, for our form and for the wire's.

use std::fmt;
use std::marker::PhantomData;

use compact_str::ToCompactString;
use serde::de::{self, Deserializer, Visitor};

/// Reads a string, or a whole number as its digits, without allocating for
/// ordinary values.
pub(crate) fn read<'de, D, T, E>(
    deserializer: D,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
{
    struct TextVisitor<T, F>(&'static str, F, PhantomData<T>);

    impl<T, E: fmt::Display, F: FnOnce(&str) -> Result<T, E>> Visitor<'_> for TextVisitor<T, F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<Error: de::Error>(self, text: &str) -> Result<T, Error> {
            (self.1)(text).map_err(Error::custom)
        }

        fn visit_u64<Error: de::Error>(self, number: u64) -> Result<T, Error> {
            self.visit_str(&number.to_compact_string())
        }

        fn visit_i64<Error: de::Error>(self, number: i64) -> Result<T, Error> {
            self.visit_str(&number.to_compact_string())
        }
    }

    deserializer.deserialize_any(TextVisitor(expected, parse, PhantomData))
}

/// Our form: `Display` out, `FromStr` in.
macro_rules! serde_as_text {
    ($type:ty, $expected:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::read(deserializer, $expected, str::parse)
            }
        }
    };
}

pub(crate) use serde_as_text;

/// Comparisons and conversions of a type that is a text, whose `as_str` gives it.
macro_rules! is_text {
    ($type:ty) => {
        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        /// The texts are compared letter by letter.
        impl PartialEq<str> for $type {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        /// The texts are compared letter by letter.
        impl PartialEq<&str> for $type {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl PartialEq<$type> for str {
            fn eq(&self, value: &$type) -> bool {
                self == value.as_str()
            }
        }

        impl PartialEq<$type> for &str {
            fn eq(&self, value: &$type) -> bool {
                *self == value.as_str()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.as_str().to_owned()
            }
        }
    };
}

/// `TryFrom` as `FromStr` has it.
macro_rules! parsed_from_text {
    ($($type:ty),+) => {$(
        impl TryFrom<&str> for $type {
            type Error = crate::ParseError;

            /// Parses as `FromStr` does.
            ///
            /// # Errors
            ///
            /// As `FromStr`.
            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    )+};
}

parsed_from_text!(
    crate::Amount,
    crate::CountedSection,
    crate::Date,
    crate::DocumentHash,
    crate::DocumentNumber,
    crate::FinancialYear,
    crate::GoodsType,
    crate::Gstin,
    crate::Quarter,
    crate::ReturnPeriod,
    crate::Section,
    crate::StateCode,
    crate::Status
);

pub(crate) use is_text;
