//! Money, exact.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ParseError;

/// An amount in rupees, exact to every digit that was written.
///
/// Our form has at least two decimals and is a string in JSON; the wire form
/// ([`wire::Amount`](crate::wire::Amount)) is a JSON number. An amount has at
/// most 28 significant digits; a longer one is refused, never rounded.
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
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// No rupees.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Makes an amount of paise, hundredths of a rupee.
    #[must_use]
    pub fn from_paise(paise: i64) -> Self {
        Self(Decimal::new(paise, 2))
    }

    /// Returns the amount in paise, unless it has a fraction of one or is too
    /// large.
    #[must_use]
    pub fn to_paise(self) -> Option<i64> {
        let paise = self.0.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
        if paise.scale() > 0 {
            return None;
        }
        paise.mantissa().try_into().ok()
    }

    /// Adds, unless the sum has more digits than an amount can have.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = self.0.checked_add(other.0)?;
        // The decimal library rounds away digits that do not fit.
        (sum.scale() >= self.0.scale().max(other.0.scale())).then_some(Self(sum))
    }

    /// Subtracts, unless the difference has more digits than an amount can
    /// have.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self(-other.0))
    }

    /// Tells whether the amount is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// Shows the amount as people in India write it: `1,20,932.18`.
    #[must_use]
    pub fn indian(self) -> Indian {
        Indian(self)
    }

    /// Parses a JSON number's text, which may have an exponent.
    pub(crate) fn from_number(text: &str) -> Result<Self, ParseError> {
        match text.split_once(['e', 'E']) {
            None => text.parse(),
            Some((mantissa, exponent)) => {
                let mantissa: Self = mantissa.parse()?;
                exponent
                    .parse()
                    .ok()
                    .and_then(|exponent: i32| mantissa.shifted(exponent))
                    .ok_or_else(|| refused(text))
            }
        }
    }

    /// Moves the decimal point, if no digit is lost by it.
    fn shifted(self, places: i32) -> Option<Self> {
        if self.0.is_zero() {
            return Some(Self::ZERO);
        }
        let decimal = self.0.normalize();
        let scale = i32::try_from(decimal.scale()).ok()?.checked_sub(places)?;
        let (digits, scale) = if let Ok(scale) = u32::try_from(scale) {
            (decimal.mantissa(), scale)
        } else {
            let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
            (decimal.mantissa().checked_mul(factor)?, 0)
        };
        Decimal::try_from_i128_with_scale(digits, scale)
            .ok()
            .map(Self)
    }

    /// Writes the digits that the amount has, and no more.
    pub(crate) fn number(self) -> String {
        self.0.to_string()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0;
        if shown.scale() < 2 {
            shown.rescale(2);
        }
        // A rescale that does not fit changes nothing; digits come first.
        let digits = shown.to_string();
        let unsigned = digits.strip_prefix('-').unwrap_or(&digits);
        // Nothing minus nothing is a negative zero in the decimal library.
        f.pad_integral(!self.is_negative(), "", unsigned)
    }
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
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let plain = is_digits(whole) && is_digits(fraction);
        if !plain {
            return Err(refused(text));
        }
        Decimal::from_str_exact(text)
            .map(Self)
            .map_err(|_| refused(text))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::read(deserializer, "an amount as a decimal string", str::parse)
    }
}

/// An amount with Indian digit grouping: three digits, then groups of two.
#[derive(Clone, Copy, Debug)]
pub struct Indian(Amount);

impl fmt::Display for Indian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.to_string();
        let unsigned = plain.strip_prefix('-');
        let digits = unsigned.unwrap_or(&plain);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut grouped = String::with_capacity(plain.len() + plain.len() / 2);
        for (index, digit) in whole.char_indices() {
            let following = whole.len() - index;
            if index > 0 && following >= 3 && following % 2 == 1 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if !fraction.is_empty() {
            grouped.push('.');
            grouped.push_str(fraction);
        }
        f.pad_integral(unsigned.is_none(), "", &grouped)
    }
}
