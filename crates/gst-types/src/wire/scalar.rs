//! One JSON scalar, taken from its text so that no digit is lost.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;

/// A JSON value that is no object, no array and no `null`.
pub(super) enum Scalar<'a> {
    /// A string, without its quotes and escapes.
    String(Cow<'a, str>),
    /// A number's text.
    Number(&'a str),
    /// `true` or `false`.
    Boolean(bool),
}

impl<'a> Scalar<'a> {
    /// Reads the scalar; needs the whole text at hand.
    pub(super) fn read<D: Deserializer<'a>>(
        deserializer: D,
        expected: &'static str,
    ) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        match raw {
            "true" => Ok(Self::Boolean(true)),
            "false" => Ok(Self::Boolean(false)),
            _ => match raw.as_bytes() {
                [b'"', ..] => unquoted(raw).map(Self::String).map_err(de::Error::custom),
                [b'-' | b'0'..=b'9', ..] => Ok(Self::Number(raw)),
                other => Err(de::Error::invalid_type(unexpected(other), &expected)),
            },
        }
    }

    /// Refuses the scalar as not of the expected type.
    pub(super) fn refuse<E: de::Error>(&self, expected: &'static str) -> E {
        let found = match self {
            Self::String(text) => de::Unexpected::Str(text),
            Self::Number(_) => de::Unexpected::Other("number"),
            Self::Boolean(value) => de::Unexpected::Bool(*value),
        };
        E::invalid_type(found, &expected)
    }
}

fn unexpected(raw: &[u8]) -> de::Unexpected<'static> {
    match raw {
        [b'{', ..] => de::Unexpected::Map,
        [b'[', ..] => de::Unexpected::Seq,
        _ => de::Unexpected::Unit,
    }
}

fn unquoted(raw: &str) -> serde_json::Result<Cow<'_, str>> {
    let plain = raw
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .filter(|text| !text.contains('\\'));
    match plain {
        Some(text) => Ok(Cow::Borrowed(text)),
        None => serde_json::from_str(raw).map(|Unescaped(text)| Cow::Owned(text)),
    }
}

/// A string with escapes. Half of a surrogate pair, left where a server cut a
/// name short, becomes U+FFFD and does not cost the record.
struct Unescaped(String);

impl<'de> Deserialize<'de> for Unescaped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;

        impl Visitor<'_> for BytesVisitor {
            type Value = Unescaped;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Unescaped, E> {
                Ok(Unescaped(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        // Read as bytes, a string may hold what no `str` can.
        deserializer.deserialize_bytes(BytesVisitor)
    }
}
