//! States and Union territories by their GST code.

use std::fmt;
use std::str::FromStr;

use crate::ParseError;
use crate::text::{is_text, serde_as_text};

/// The two characters that name a state, in GSTINs and places of supply.
///
/// Unknown codes are kept: the schema that the page "Get Invoices" links knows
/// 01 to 38, 96 and 97, and numbers are also issued under 99. 25 and 28 are no longer
/// given to anybody and stand on old documents.
///
/// # Example
///
/// ```
/// use gst_types::StateCode;
///
/// let state: StateCode = "7".parse()?;
/// assert_eq!((state.as_str(), state.name()), ("07", Some("Delhi")));
/// assert!(!"77".parse::<StateCode>()?.is_known());
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateCode([u8; 2]);

impl StateCode {
    pub(crate) fn from_bytes(bytes: [u8; 2]) -> Self {
        Self(bytes)
    }

    /// Returns the code.
    ///
    /// ```
    /// # use gst_types::StateCode;
    /// assert_eq!("7".parse::<StateCode>()?.as_str(), "07");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters and digits get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the name of the state, if the code is known.
    ///
    /// ```
    /// # use gst_types::StateCode;
    /// assert_eq!("27".parse::<StateCode>()?.name(), Some("Maharashtra"));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let place = NAMES.binary_search_by_key(&self.as_str(), |(code, _)| *code);
        place
            .ok()
            .and_then(|place| NAMES.get(place))
            .map(|(_, name)| *name)
    }

    /// Tells whether the code names a state, a Union territory or one of the
    /// tax network's other places.
    ///
    /// ```
    /// # use gst_types::StateCode;
    /// assert!(!"77".parse::<StateCode>()?.is_known());
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.name().is_some()
    }
}

is_text!(StateCode);

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateCode({self})")
    }
}

impl FromStr for StateCode {
    type Err = ParseError;

    /// Parses two digits, or one.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match *text.as_bytes() {
            [one] if one.is_ascii_digit() => Ok(Self([b'0', one])),
            [first, second] if first.is_ascii_digit() && second.is_ascii_digit() => {
                Ok(Self([first, second]))
            }
            _ => Err(ParseError::new(
                "state code",
                "two digits, such as 24",
                text,
            )),
        }
    }
}

serde_as_text!(StateCode, "a state code of two digits");

/// In the order of the codes.
const NAMES: &[(&str, &str)] = &[
    ("01", "Jammu and Kashmir"),
    ("02", "Himachal Pradesh"),
    ("03", "Punjab"),
    ("04", "Chandigarh"),
    ("05", "Uttarakhand"),
    ("06", "Haryana"),
    ("07", "Delhi"),
    ("08", "Rajasthan"),
    ("09", "Uttar Pradesh"),
    ("10", "Bihar"),
    ("11", "Sikkim"),
    ("12", "Arunachal Pradesh"),
    ("13", "Nagaland"),
    ("14", "Manipur"),
    ("15", "Mizoram"),
    ("16", "Tripura"),
    ("17", "Meghalaya"),
    ("18", "Assam"),
    ("19", "West Bengal"),
    ("20", "Jharkhand"),
    ("21", "Odisha"),
    ("22", "Chhattisgarh"),
    ("23", "Madhya Pradesh"),
    ("24", "Gujarat"),
    ("25", "Daman and Diu (before 2020)"),
    ("26", "Dadra and Nagar Haveli and Daman and Diu"),
    ("27", "Maharashtra"),
    ("28", "Andhra Pradesh (before 2014)"),
    ("29", "Karnataka"),
    ("30", "Goa"),
    ("31", "Lakshadweep"),
    ("32", "Kerala"),
    ("33", "Tamil Nadu"),
    ("34", "Puducherry"),
    ("35", "Andaman and Nicobar Islands"),
    ("36", "Telangana"),
    ("37", "Andhra Pradesh"),
    ("38", "Ladakh"),
    ("96", "Other Countries"),
    ("97", "Other Territory"),
    ("99", "Centre"),
];
