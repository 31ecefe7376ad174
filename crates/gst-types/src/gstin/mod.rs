//! The number of a registration under GST.

mod check_digit;
mod kind;

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};

use crate::text::is_text;
use crate::{ParseError, StateCode};

pub use kind::GstinKind;

/// A Goods and Services Tax identification number: 15 letters and digits.
///
/// `FromStr` is strict and meant for what people type: it refuses shapes that
/// the tax network never issues and wrong check digits. Reading with serde is
/// lenient: samples on the page "Get Invoices" break both rules, so
/// [`kind`](Self::kind) and
/// [`has_valid_check_digit`](Self::has_valid_check_digit) tell instead.
///
/// # Example
///
/// ```
/// use gst_types::{Gstin, GstinKind};
///
/// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
/// assert_eq!(gstin.kind(), GstinKind::Regular);
/// assert_eq!(gstin.state_code().name(), Some("Tamil Nadu"));
/// assert_eq!(gstin.pan(), Some("ABKCS2033B"));
/// // As people type it.
/// assert_eq!(" 33 abkcs2033b 1zw ".parse(), Ok(gstin));
/// let error = "33ABKCS2033B1ZX".parse::<Gstin>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#"invalid GSTIN: expected the check digit W, found "33ABKCS2033B1ZX""#
/// );
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gstin([u8; 15]);

impl Gstin {
    /// Takes a number as a server sent it: any 15 ASCII letters and digits,
    /// in either case.
    ///
    /// # Errors
    ///
    /// Refuses any other length or character.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Gstin, GstinKind};
    ///
    /// // In the documentation's own sample; no registration has such a number.
    /// let gstin = Gstin::from_server("24AAACQ3770E000")?;
    /// assert_eq!(gstin.kind(), GstinKind::Unknown);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    pub fn from_server(text: &str) -> Result<Self, ParseError> {
        let bytes: Result<[u8; 15], _> = text.as_bytes().try_into();
        match bytes {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_alphanumeric) => {
                Ok(Self(bytes.map(|byte| byte.to_ascii_uppercase())))
            }
            _ => Err(ParseError::new("GSTIN", "15 letters and digits", text)),
        }
    }

    /// Takes a number of a known shape without looking at its check digit, as
    /// the test environment's documented triggers need
    /// (`24AAACQ3770E000` is not even of a known shape: see
    /// [`from_server`](Self::from_server)).
    ///
    /// # Errors
    ///
    /// Refuses shapes that the tax network never issues.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::Gstin;
    ///
    /// let gstin = Gstin::parse_unchecked("33abkcs2033b1zx")?;
    /// assert!(!gstin.has_valid_check_digit());
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    pub fn parse_unchecked(text: &str) -> Result<Self, ParseError> {
        let typed: CompactString = text.chars().filter(|c| !c.is_whitespace()).collect();
        let gstin = Self::from_server(&typed)?;
        if gstin.kind() == GstinKind::Unknown {
            return Err(ParseError::new(
                "GSTIN",
                "two digits of a state, a PAN, an entity, a letter and a check digit, \
                 such as 33ABKCS2033B1ZW",
                text,
            ));
        }
        Ok(gstin)
    }

    /// Returns the number's text.
    ///
    /// ```
    /// # use gst_types::Gstin;
    /// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
    /// assert_eq!(gstin.as_str(), "33ABKCS2033B1ZW");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters and digits get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the first two characters, the state of the registration; letters
    /// if a server sent such a number.
    ///
    /// ```
    /// # use gst_types::Gstin;
    /// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
    /// assert_eq!(gstin.state_code(), "33");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn state_code(&self) -> StateCode {
        let [first, second, ..] = self.0;
        StateCode::from_bytes([first, second])
    }

    /// Returns the holder's PAN, for the kinds that contain one.
    ///
    /// ```
    /// # use gst_types::Gstin;
    /// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
    /// assert_eq!(gstin.pan(), Some("ABKCS2033B"));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn pan(&self) -> Option<&str> {
        match self.kind() {
            GstinKind::Regular | GstinKind::Tcs | GstinKind::Tds => self
                .as_str()
                .get(2..12)
                .filter(|pan| kind::is_pan(pan.as_bytes())),
            _ => None,
        }
    }

    /// Returns the 13th character: which of the holder's registrations in the
    /// state this is.
    ///
    /// ```
    /// # use gst_types::Gstin;
    /// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
    /// assert_eq!(gstin.entity(), '1');
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn entity(&self) -> char {
        let [.., entity, _, _] = self.0;
        char::from(entity)
    }

    /// Returns the last character.
    ///
    /// ```
    /// # use gst_types::Gstin;
    /// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
    /// assert_eq!(gstin.check_digit(), 'W');
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn check_digit(&self) -> char {
        let [.., digit] = self.0;
        char::from(digit)
    }

    /// Tells whether the last character is what the others give.
    ///
    /// ```
    /// # use gst_types::Gstin;
    /// let gstin: Gstin = "33ABKCS2033B1ZW".parse()?;
    /// assert!(gstin.has_valid_check_digit());
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn has_valid_check_digit(&self) -> bool {
        let [body @ .., digit] = &self.0;
        check_digit::of(body) == *digit
    }

    /// Tells what kind of registration has a number of this shape.
    ///
    /// ```
    /// # use gst_types::{Gstin, GstinKind};
    /// let operator: Gstin = "29AABCF8078M1C8".parse()?;
    /// assert_eq!(operator.kind(), GstinKind::Tcs);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> GstinKind {
        kind::of(&self.0)
    }
}

is_text!(Gstin);

/// As the text, so that a map by GSTINs can be asked with one.
impl Hash for Gstin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// A map by GSTINs can be asked with a text.
impl Borrow<str> for Gstin {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Gstin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Gstin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gstin({self})")
    }
}

impl FromStr for Gstin {
    type Err = ParseError;

    /// Parses what a person typed; case and white space do not matter.
    ///
    /// # Errors
    ///
    /// Refuses shapes that the tax network never issues, and wrong check
    /// digits.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let gstin = Self::parse_unchecked(text)?;
        if !gstin.has_valid_check_digit() {
            let [body @ .., _] = &gstin.0;
            return Err(ParseError::new(
                "GSTIN",
                format!("the check digit {}", char::from(check_digit::of(body))),
                text,
            ));
        }
        Ok(gstin)
    }
}

impl serde::Serialize for Gstin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Gstin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::read(
            deserializer,
            "a GSTIN of 15 letters and digits",
            Self::from_server,
        )
    }
}
