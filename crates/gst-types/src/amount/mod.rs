//! Money, exact.

mod arithmetic;
mod indian;
mod typed;

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ParseError;
use crate::packed::Packed;

pub use indian::Indian;

/// An amount in rupees, exact to every digit that was written.
///
/// Documented, in the schema that the page "Get Invoices" links, as up to 13
/// digits and two decimals; the samples have whole numbers and decimals side by
/// side. Credit notes are positive too, as live data of the tax network shows.
///
/// Our form has at least two decimals and is a string in JSON; the wire form
/// ([`wire::Amount`](crate::wire::Amount)) is a JSON number. An amount has at
/// most 28 digits, of which at most 28 are decimals; a longer one is refused,
/// never rounded. Zeros in front of an amount or at the end of its decimals do
/// not count: `1.5` equals `1.50`.
///
/// # Example
///
/// ```
/// use gst_types::Amount;
///
/// let value: Amount = "120932.18".parse()?;
/// assert_eq!(value.indian().to_string(), "1,20,932.18");
/// assert_eq!(value.to_paise(), Some(12_093_218));
/// assert_eq!("1888".parse::<Amount>()?.to_string(), "1888.00");
/// // What people type has commas and signs of money.
/// assert_eq!(Amount::parse_typed("₹ 1,20,932.18")?, value);
/// # Ok::<(), gst_types::ParseError>(())
/// ```
///
/// # Arithmetic
///
/// Sums, differences, products and shares are exact or `None`; there is no `+`
/// that could overflow or round. Rounding happens only where it is asked for.
///
/// ```
/// use gst_types::Amount;
///
/// let taxable = Amount::from_rupees(1600);
/// let igst = taxable.share(18, 100);
/// assert_eq!(igst, Some(Amount::from_rupees(288)));
/// assert_eq!(Amount::checked_sum([Some(taxable), igst].into_iter().flatten()), Some(Amount::from_rupees(1888)));
/// // A third of a rupee has no end.
/// assert_eq!(Amount::from_rupees(1).share(1, 3), None);
/// ```
///
/// # Decimals
///
/// `rust_decimal` is what most money in Rust is made of:
///
/// ```
/// use gst_types::Amount;
/// use rust_decimal::Decimal;
///
/// let amount = Amount::try_from(Decimal::new(188_850, 2))?;
/// assert_eq!(amount.to_string(), "1888.50");
/// assert_eq!(Decimal::from(amount).to_string(), "1888.50");
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Fewer digits than `TOO_LONG`, and no zero with a sign.
pub struct Amount(Packed);

/// The smallest number of more than 28 digits. The decimal type holds some
/// numbers of 29 digits, a limit that nobody could remember.
const TOO_LONG: i128 = 10_i128.pow(28);

impl Amount {
    /// No rupees.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::ZERO.to_string(), "0.00");
    /// ```
    pub const ZERO: Self = Self::of(Decimal::ZERO);

    /// Makes an amount of whole rupees.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::from_rupees(-5).to_string(), "-5.00");
    /// ```
    #[must_use]
    pub fn from_rupees(rupees: i64) -> Self {
        Self::of(Decimal::new(rupees, 0))
    }

    /// Makes an amount of paise, hundredths of a rupee.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::from_paise(188_850).to_string(), "1888.50");
    /// ```
    #[must_use]
    pub fn from_paise(paise: i64) -> Self {
        Self::of(Decimal::new(paise, 2))
    }

    /// Returns the amount in paise, unless it has a fraction of one or is too
    /// large.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::from_rupees(12).to_paise(), Some(1200));
    /// assert_eq!("0.125".parse::<Amount>()?.to_paise(), None);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn to_paise(self) -> Option<i64> {
        let decimal = self.decimal();
        // Nearly every amount: no digit has to be looked at.
        let factor = match decimal.scale() {
            0 => Some(100),
            1 => Some(10),
            2 => Some(1),
            _ => None,
        };
        match (factor, i64::try_from(decimal.mantissa())) {
            (Some(factor), Ok(number)) => number.checked_mul(factor),
            _ => self.shifted(2)?.whole(),
        }
    }

    /// Returns the amount as a whole number, if it is one.
    pub(crate) fn whole(self) -> Option<i64> {
        let decimal = self.decimal().normalize();
        (decimal.scale() == 0)
            .then(|| decimal.mantissa().try_into().ok())
            .flatten()
    }

    /// Shows the amount as people in India write it: `1,20,932.18`.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::from_rupees(142_700).indian().to_string(), "1,42,700.00");
    /// ```
    #[must_use]
    pub fn indian(self) -> Indian {
        Indian(self)
    }

    const fn of(decimal: Decimal) -> Self {
        Self(Packed::new(decimal))
    }

    const fn decimal(self) -> Decimal {
        self.0.decimal()
    }

    /// Reads the JSON number at the beginning of a text, and returns it with its length in bytes;
    /// `None` unless it is of the usual kind: at most 18 digits and no exponent.
    pub(crate) fn at_start_of_json(text: &str) -> Option<(Self, usize)> {
        let text = text.as_bytes();
        let sign = usize::from(text.first() == Some(&b'-'));
        let (whole, point) = digits(0, text, sign);
        let has_whole = point > sign && (point == sign + 1 || text.get(sign) != Some(&b'0'));
        let (number, end, scale) = if text.get(point) == Some(&b'.') {
            let (number, end) = digits(whole, text, point + 1);
            (number, end, end - point - 1)
        } else {
            (whole, point, 0)
        };
        let is_usual = has_whole
            && (scale > 0 || end == point)
            && point - sign + scale <= 18
            && !matches!(text.get(end), Some(b'e' | b'E'));
        if !is_usual {
            return None;
        }
        let signed = if sign == 0 { number } else { -number };
        let decimal = Decimal::new(signed, u32::try_from(scale).ok()?);
        Some((Self::of(decimal), end))
    }

    fn of_usual(text: &str) -> Option<Self> {
        Self::at_start_of_json(text).and_then(|(amount, end)| (end == text.len()).then_some(amount))
    }

    /// Parses a JSON number's text, which may have an exponent.
    ///
    /// # Errors
    ///
    /// Refuses what is no number, and one of more than 28 digits.
    pub(crate) fn from_json_number(text: &str) -> Result<Self, ParseError> {
        if let Some(amount) = Self::of_usual(text) {
            return Ok(amount);
        }
        let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
            return text.parse();
        };
        let mantissa: Self = mantissa.parse()?;
        if mantissa == Self::ZERO {
            return Ok(Self::ZERO);
        }
        exponent
            .parse()
            .ok()
            .and_then(|exponent| mantissa.shifted(exponent))
            .ok_or_else(|| refused(text))
    }

    /// Moves the decimal point, if no digit is lost by it.
    fn shifted(self, places: i32) -> Option<Self> {
        let decimal = self.decimal().normalize();
        let scale = i32::try_from(decimal.scale()).ok()?.checked_sub(places)?;
        if let Ok(scale) = u32::try_from(scale) {
            return Self::exact(decimal.mantissa(), scale);
        }
        let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
        Self::exact(decimal.mantissa().checked_mul(factor)?, 0)
    }

    /// Makes an amount of digits and a number of decimals, dropping zeros at
    /// the end of the decimals only where there are too many digits.
    fn exact(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        let is_too_long = |mantissa: i128, scale| {
            mantissa.unsigned_abs() >= TOO_LONG.unsigned_abs() || scale > Decimal::MAX_SCALE
        };
        while is_too_long(mantissa, scale) && scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if is_too_long(mantissa, scale) {
            return None;
        }
        Decimal::try_from_i128_with_scale(mantissa, scale)
            .ok()
            .map(Self::of)
    }

    /// Writes the digits that the amount has, and no more.
    pub(crate) fn number(self) -> String {
        self.decimal().to_string()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = self.decimal();
        let mut digits = decimal.to_string();
        match decimal.scale() {
            0 => digits.push_str(".00"),
            1 => digits.push('0'),
            _ => {}
        }
        let unsigned = digits.strip_prefix('-');
        f.pad_integral(unsigned.is_none(), "", unsigned.unwrap_or(&digits))
    }
}

/// Appends the digits that begin at a place to a number, and returns where they end; the number is
/// wrong if there are more than 18.
fn digits(mut number: i64, text: &[u8], start: usize) -> (i64, usize) {
    let mut end = start;
    while let Some(digit @ b'0'..=b'9') = text.get(end) {
        number = number
            .wrapping_mul(10)
            .wrapping_add(i64::from(digit - b'0'));
        end += 1;
    }
    (number, end)
}

fn refused(text: &str) -> ParseError {
    ParseError::new(
        "amount",
        "a decimal number of rupees with at most 28 digits, such as 120932.18",
        text,
    )
}

impl FromStr for Amount {
    type Err = ParseError;

    /// Parses plain decimal text such as `-120932.18`.
    ///
    /// # Errors
    ///
    /// Refuses grouping, spaces, a plus sign, exponents and more than 28
    /// digits.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Some(amount) = Self::of_usual(text) {
            return Ok(amount);
        }
        if !is_plain(text) {
            return Err(refused(text));
        }
        Decimal::from_str_exact(text)
            .or_else(|_| Decimal::from_str_exact(without_last_zeros(text)))
            .ok()
            .and_then(|decimal| Self::exact(decimal.mantissa(), decimal.scale()))
            .ok_or_else(|| refused(text))
    }
}

/// Tells whether a text is digits, with digits after the point if there is one.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn without_last_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::read(
            deserializer,
            "an amount as a decimal string such as \"1888.00\"",
            str::parse,
        )
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        amount.decimal()
    }
}

impl TryFrom<Decimal> for Amount {
    type Error = ParseError;

    /// Takes a decimal number of rupees.
    ///
    /// # Errors
    ///
    /// Refuses the numbers of 29 digits that a `Decimal` can hold.
    fn try_from(decimal: Decimal) -> Result<Self, ParseError> {
        Self::exact(decimal.mantissa(), decimal.scale())
            .ok_or_else(|| refused(&decimal.to_string()))
    }
}
