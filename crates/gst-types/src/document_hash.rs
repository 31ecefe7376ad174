//! The tax network's hash of a document.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};

use crate::ParseError;

/// The hash that the tax network keeps of a document.
///
/// Documented, in the schema that the page "Get Invoices" links, as 1 to 64
/// letters and digits; the samples are 64 lower-case hexadecimal digits, which
/// are held as 32 bytes. `FromStr` follows the documentation; reading with serde
/// keeps any text.
///
/// # Example
///
/// ```
/// use gst_types::DocumentHash;
///
/// let hash: DocumentHash = "5614d4073380ec8b4ed4613846b18d18d5ee7ce4727e5f5a4d238fe96aaf8600".parse()?;
/// assert_eq!(hash.as_bytes().map(|bytes| bytes[0]), Some(0x56));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DocumentHash(Inner);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Inner {
    Hex([u8; 32]),
    Text(CompactString),
}

impl DocumentHash {
    /// Takes a hash as a server sent it, whatever it is.
    ///
    /// ```
    /// # use gst_types::DocumentHash;
    /// // Longer than the documentation allows, and yet what the network compares.
    /// let hash = DocumentHash::from_server("an odd hash");
    /// assert_eq!(hash.to_string(), "an odd hash");
    /// ```
    #[must_use]
    pub fn from_server(text: &str) -> Self {
        Self(match from_hex(text) {
            Some(bytes) => Inner::Hex(bytes),
            None => Inner::Text(CompactString::new(text)),
        })
    }

    /// Returns the 32 bytes of a hash that is 64 lower-case hexadecimal digits.
    ///
    /// ```
    /// # use gst_types::DocumentHash;
    /// assert_eq!(DocumentHash::from_server(&"0f".repeat(32)).as_bytes(), Some(&[15; 32]));
    /// assert_eq!(DocumentHash::from_server("0f").as_bytes(), None);
    /// ```
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8; 32]> {
        match &self.0 {
            Inner::Hex(bytes) => Some(bytes),
            Inner::Text(_) => None,
        }
    }

    fn with_text<T>(&self, read: impl FnOnce(&str) -> T) -> T {
        match &self.0 {
            Inner::Text(text) => read(text),
            Inner::Hex(bytes) => {
                let mut digits = [[0; 2]; 32];
                for (pair, byte) in digits.iter_mut().zip(bytes) {
                    *pair = [character(byte >> 4), character(byte & 0xf)];
                }
                // Only ASCII digits and letters are there.
                read(std::str::from_utf8(digits.as_flattened()).unwrap_or_default())
            }
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
    // Judged once for all: nearly every hash is one of digits.
    let mut is_hex = true;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (digit(*high), digit(*low));
        is_hex &= (high | low) < 16;
        *byte = high << 4 | low & 0xf;
    }
    is_hex.then_some(bytes)
}

/// The value of a digit; more than 15 for what is none.
const fn digit(character: u8) -> u8 {
    match character {
        b'0'..=b'9' => character - b'0',
        b'a'..=b'f' => character - b'a' + 10,
        _ => u8::MAX,
    }
}

fn character(digit: u8) -> u8 {
    match digit {
        0..=9 => b'0' + digit,
        _ => b'a' + digit - 10,
    }
}

/// The order of the texts.
impl Ord for DocumentHash {
    fn cmp(&self, other: &Self) -> Ordering {
        self.with_text(|text| other.with_text(|other| text.cmp(other)))
    }
}

impl PartialOrd for DocumentHash {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.pad(text))
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
        self.with_text(|text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for DocumentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::read(deserializer, "a document hash", |text| {
            Ok::<_, ParseError>(Self::from_server(text))
        })
    }
}
