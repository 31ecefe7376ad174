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
