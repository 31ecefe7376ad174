//! A decimal number in thirteen bytes, with room left to say that there is none.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU8;

use rust_decimal::Decimal;

const NEGATIVE: u8 = 1 << 7;

/// A [`Decimal`] that is stored rather than computed with.
#[derive(Clone, Copy)]
pub(crate) struct Packed {
    /// From the highest bit: sign, scale, and a one, so that `None` needs no room of its own: an
    /// invoice has six amounts.
    marks: NonZeroU8,
    /// Little-endian, as numbers would have to be aligned.
    low: [u8; 4],
    middle: [u8; 4],
    high: [u8; 4],
}

impl Packed {
    pub(crate) const fn new(decimal: Decimal) -> Self {
        let parts = decimal.unpack();
        let sign = if parts.negative { NEGATIVE } else { 0 };
        // No scale is above 28.
        let [scale, ..] = parts.scale.to_le_bytes();
        Self {
            marks: NonZeroU8::MIN.saturating_add(sign | scale << 1),
            low: parts.lo.to_le_bytes(),
            middle: parts.mid.to_le_bytes(),
            high: parts.hi.to_le_bytes(),
        }
    }

    pub(crate) const fn decimal(self) -> Decimal {
        let marks = self.marks.get();
        let is_negative = marks & NEGATIVE != 0;
        let scale = (marks & !NEGATIVE) >> 1;
        Decimal::from_parts(
            u32::from_le_bytes(self.low),
            u32::from_le_bytes(self.middle),
            u32::from_le_bytes(self.high),
            is_negative,
            scale as u32,
        )
    }
}

impl Default for Packed {
    fn default() -> Self {
        Self::new(Decimal::ZERO)
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.decimal(), f)
    }
}

/// By value: `1.0` is `1.00`.
impl PartialEq for Packed {
    fn eq(&self, other: &Self) -> bool {
        self.decimal() == other.decimal()
    }
}

impl Eq for Packed {}

impl PartialOrd for Packed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Packed {
    fn cmp(&self, other: &Self) -> Ordering {
        self.decimal().cmp(&other.decimal())
    }
}

impl Hash for Packed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.decimal().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn none_needs_no_room() {
        assert_eq!(size_of::<Option<Packed>>(), 13);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(number in any::<i128>(), scale in 0..=28_u32) {
            let number = number >> 34;
            let decimal = Decimal::from_i128_with_scale(number, scale);
            let unpacked = Packed::new(decimal).decimal();
            prop_assert_eq!((unpacked.mantissa(), unpacked.scale()), (number, scale));
        }
    }
}
