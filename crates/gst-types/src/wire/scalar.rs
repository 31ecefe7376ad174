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
        let raw = <&RawValue>::deserialize(deserializer)?;
        Self::of(raw).map_err(de::Error::custom)?.ok_or_else(|| {
            let found = unexpected(raw.get().as_bytes());
            de::Error::invalid_type(found, &expected)
        })
    }

    /// Takes a value as a scalar, if it is one.
    ///
    /// # Errors
    ///
    /// When it is a string that holds half of a surrogate pair.
    pub(super) fn of(raw: &'a RawValue) -> serde_json::Result<Option<Self>> {
        let raw = raw.get();
        Ok(match raw.as_bytes() {
            b"true" => Some(Self::Boolean(true)),
            b"false" => Some(Self::Boolean(false)),
            [b'"', ..] => Some(Self::String(unquoted(raw)?)),
            [b'-' | b'0'..=b'9', ..] => Some(Self::Number(raw)),
            _ => None,
        })
    }

    /// Returns the text of a string, and the JSON of a number or a boolean.
    pub(super) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::String(text) => text,
            Self::Number(text) => Cow::Borrowed(text),
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
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

/// Reads any JSON but `null`, as it is.
pub(super) fn any<'a, D: Deserializer<'a>>(deserializer: D) -> Result<&'a RawValue, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    if raw.get() == "null" {
        return Err(de::Error::invalid_type(de::Unexpected::Unit, &"a value"));
    }
    Ok(raw)
}

fn unexpected(raw: &[u8]) -> de::Unexpected<'static> {
    match raw {
        [b'{', ..] => de::Unexpected::Map,
        [b'[', ..] => de::Unexpected::Seq,
        _ => de::Unexpected::Unit,
    }
}

fn unquoted(raw: &str) -> serde_json::Result<Cow<'_, str>> {
    match plain(raw) {
        Some(text) => Ok(Cow::Borrowed(text)),
        None => serde_json::from_str(raw).map(Cow::Owned),
    }
}

/// The text of a string without escapes.
fn plain(raw: &str) -> Option<&str> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('\\')).then_some(inner)
}

/// Returns the text of any value: of a string what it says, of all else its JSON.
///
/// A string with half of a surrogate pair says nothing that a text can hold: its escapes stay.
pub(super) fn text_of(raw: &RawValue) -> Cow<'_, str> {
    let json = raw.get();
    match Scalar::of(raw) {
        Ok(Some(scalar)) => scalar.into_text(),
        Ok(None) => Cow::Borrowed(json),
        Err(_) => Cow::Borrowed(json.trim_matches('"')),
    }
}

/// A string, or a number as its text. Half of a surrogate pair, left where a server cut a name
/// short, becomes U+FFFD and does not cost the record.
pub(super) fn read_lossy<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<Cow<'de, str>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    match Scalar::of(raw) {
        Ok(Some(boolean @ Scalar::Boolean(_))) => Err(boolean.refuse(expected)),
        Ok(Some(scalar)) => Ok(scalar.into_text()),
        Ok(None) => Err(de::Error::invalid_type(
            unexpected(raw.get().as_bytes()),
            &expected,
        )),
        Err(_) => serde_json::from_str(raw.get())
            .map(|Unescaped(text)| Cow::Owned(text))
            .map_err(de::Error::custom),
    }
}

/// A string with escapes that need not be whole.
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
