//! The tax network's hash of a document.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};

use crate::ParseError;

/// The hash that the tax network keeps of a document.
///
/// Documented as 1 to 64 letters and digits; the samples are 64 lower-case
/// hexadecimal digits, which are held as 32 bytes. Any other text is kept too.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DocumentHash(Inner);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Inner {
    Hex([u8; 32]),
    Text(CompactString),
}

impl DocumentHash {
    /// Takes a hash as a server sent it, whatever it is.
    #[must_use]
    pub fn from_server(text: &str) -> Self {
        Self(match from_hex(text) {
            Some(bytes) => Inner::Hex(bytes),
            None => Inner::Text(CompactString::new(text)),
        })
    }

    /// Returns the 32 bytes of a hash that is 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8; 32]> {
        match &self.0 {
            Inner::Hex(bytes) => Some(bytes),
            Inner::Text(_) => None,
        }
    }
}

/// Upper-case digits are left as text, so that writing gives what was read.
fn from_hex(text: &str) -> Option<[u8; 32]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let mut bytes = [0; 32];
    if pairs.len() != bytes.len() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Hex(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            Inner::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentHash({self})")
    }
}

impl FromStr for DocumentHash {
    type Err = ParseError;

    /// Parses 1 to 64 letters and digits.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let valid =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        valid
            .then(|| Self::from_server(text))
            .ok_or_else(|| ParseError::new("document hash", "1 to 64 letters and digits", text))
    }
}

impl serde::Serialize for DocumentHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::read(deserializer, "a document hash", |text| {
            Ok::<_, ParseError>(Self::from_server(text))
        })
    }
}
