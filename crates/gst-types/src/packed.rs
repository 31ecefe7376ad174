//! A decimal number in its sixteen bytes, with room left to say that there is none.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;

use rust_decimal::Decimal;

const NEGATIVE: u32 = 1 << 31;

/// A [`Decimal`] that is stored rather than computed with.
#[derive(Clone, Copy)]
pub(crate) struct Packed {
    /// From the highest bit: sign, scale, and a one, so that `None` needs no room of its own: an
    /// invoice has six amounts.
    marks: NonZeroU32,
    low: u32,
    middle: u32,
    high: u32,
}

impl Packed {
    pub(crate) const fn new(decimal: Decimal) -> Self {
        let parts = decimal.unpack();
        let sign = if parts.negative { NEGATIVE } else { 0 };
        Self {
            marks: NonZeroU32::MIN.saturating_add(sign | parts.scale << 1),
            low: parts.lo,
            middle: parts.mid,
            high: parts.hi,
        }
    }

    pub(crate) const fn decimal(self) -> Decimal {
        let marks = self.marks.get();
        let is_negative = marks & NEGATIVE != 0;
        let scale = (marks & !NEGATIVE) >> 1;
        Decimal::from_parts(self.low, self.middle, self.high, is_negative, scale)
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
        assert_eq!(size_of::<Option<Packed>>(), size_of::<Decimal>());
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
