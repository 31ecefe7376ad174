//! Arithmetic that is exact or refused.

use std::ops::Neg;

use rust_decimal::{Decimal, RoundingStrategy};

use super::Amount;

impl Amount {
    /// Adds, unless the sum has more digits than an amount can have; it is
    /// never rounded.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let tax = Amount::from_paise(28_800).checked_add(Amount::from_paise(6_118));
    /// assert_eq!(tax, Some(Amount::from_paise(34_918)));
    /// ```
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        // The decimal type's own addition rounds away digits that do not fit.
        self.aligned_sum(other).or_else(|| {
            // Zeros at the end must not cost a sum that fits without them.
            Self::of(self.decimal().normalize()).aligned_sum(Self::of(other.decimal().normalize()))
        })
    }

    /// Subtracts, unless the difference has more digits than an amount can
    /// have.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let rest = Amount::from_rupees(5).checked_sub(Amount::from_paise(1));
    /// assert_eq!(rest, Some(Amount::from_paise(499)));
    /// ```
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    /// Adds up, unless a sum on the way has more digits than an amount can
    /// have. The sum of nothing is zero.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let heads = [288, 30, 30].map(Amount::from_rupees);
    /// assert_eq!(Amount::checked_sum(heads), Some(Amount::from_rupees(348)));
    /// ```
    #[must_use]
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Multiplies by a whole number, unless the product has more digits than
    /// an amount can have.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let price = Amount::from_paise(1_250);
    /// assert_eq!(price.checked_mul(3), Some(Amount::from_paise(3_750)));
    /// ```
    #[must_use]
    pub fn checked_mul(self, factor: i64) -> Option<Self> {
        self.share(factor, 1)
    }

    /// Returns `part` of `whole` equal parts, such as 18 of 100.
    ///
    /// `None` if it cannot be written with at most 28 digits, as a third cannot, and if there are
    /// no parts. [`split`](Self::split) gives parts in paise for any amount of paise.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let taxable = Amount::from_paise(160_050);
    /// assert_eq!(taxable.share(9, 100).map(|tax| tax.to_string()).as_deref(), Some("144.045"));
    /// assert_eq!(taxable.share(1, 7), None);
    /// ```
    #[must_use]
    pub fn share(self, part: i64, whole: i64) -> Option<Self> {
        let decimal = self.decimal().normalize();
        let (mut mantissa, mut scale) = (decimal.mantissa(), decimal.scale());
        let (mut part, mut whole) = (i128::from(part), i128::from(whole));
        match whole {
            0 => return None,
            ..0 => (part, whole) = (-part, -whole),
            _ => {}
        }
        for factor in [&mut mantissa, &mut part] {
            let common = common_divisor(*factor, whole);
            *factor = factor.checked_div(common)?;
            whole = whole.checked_div(common)?;
        }
        // What is left must divide a power of ten.
        while whole > 1 {
            let common = common_divisor(10, whole);
            if common == 1 {
                return None;
            }
            mantissa = mantissa.checked_mul(10 / common)?;
            whole /= common;
            scale += 1;
        }
        Self::exact(mantissa.checked_mul(part)?, scale)
    }

    /// Divides the amount among parts by their weights, in whole paise that
    /// together are the amount.
    ///
    /// Each part is its exact share cut to a paisa; the paise that are left go to the parts that
    /// lost most by it, the earlier first. `None` if the amount is not one of whole paise, if a
    /// weight is below zero or none is above, and for numbers too large to compute with.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let heads = [1, 1, 1].map(Amount::from_rupees);
    /// let parts = Amount::from_rupees(100).split(&heads);
    /// assert_eq!(parts, Some([3_334, 3_333, 3_333].map(Amount::from_paise).to_vec()));
    /// ```
    #[must_use]
    pub fn split(self, weights: &[Self]) -> Option<Vec<Self>> {
        let paise = i128::from(self.to_paise()?);
        let scale = weights
            .iter()
            .map(|weight| weight.decimal().scale())
            .max()?;
        let weights: Vec<i128> = weights
            .iter()
            .map(|weight| weight.mantissa_at(scale).filter(|weight| *weight >= 0))
            .collect::<Option<_>>()?;
        let sum = weights
            .iter()
            .try_fold(0_i128, |sum, weight| sum.checked_add(*weight))
            .filter(|sum| *sum > 0)?;
        let mut parts: Vec<Part> = weights
            .into_iter()
            .map(|weight| {
                let product = paise.checked_mul(weight)?;
                Some(Part {
                    paise: product / sum,
                    lost: (product % sum).unsigned_abs(),
                })
            })
            .collect::<Option<_>>()?;
        let left = paise - parts.iter().map(|part| part.paise).sum::<i128>();
        let mut by_loss: Vec<&mut Part> = parts.iter_mut().collect();
        by_loss.sort_by_key(|part| std::cmp::Reverse(part.lost));
        let one = left.signum();
        let receivers = usize::try_from(left.unsigned_abs()).ok()?;
        for part in by_loss.into_iter().take(receivers) {
            part.paise += one;
        }
        parts
            .into_iter()
            .map(|part| i64::try_from(part.paise).ok().map(Self::from_paise))
            .collect()
    }

    /// Rounds to whole paise; half a paisa goes away from zero.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// let tax: Amount = "144.045".parse()?;
    /// assert_eq!(tax.rounded_to_paise(), Amount::from_paise(14_405));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn rounded_to_paise(self) -> Self {
        self.rounded(2)
    }

    /// Rounds to whole rupees; fifty paise go away from zero, as section 170
    /// of the CGST Act has it.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::from_paise(14_450).rounded_to_rupees(), Amount::from_rupees(145));
    /// assert_eq!(Amount::from_paise(14_449).rounded_to_rupees(), Amount::from_rupees(144));
    /// ```
    #[must_use]
    pub fn rounded_to_rupees(self) -> Self {
        self.rounded(0)
    }

    fn rounded(self, decimals: u32) -> Self {
        let strategy = RoundingStrategy::MidpointAwayFromZero;
        let rounded = self.decimal().round_dp_with_strategy(decimals, strategy);
        // Whoever rounds has dropped a digit for the one that may have come.
        Self::exact(rounded.mantissa(), rounded.scale()).unwrap_or(self)
    }

    /// Returns the amount without its sign.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert_eq!(Amount::from_rupees(-5).abs(), Amount::from_rupees(5));
    /// ```
    #[must_use]
    pub fn abs(self) -> Self {
        Self::of(self.decimal().abs())
    }

    /// Tells whether there are no rupees.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert!("0.00".parse::<Amount>()?.is_zero());
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.decimal().is_zero()
    }

    /// Tells whether the amount is above zero.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert!(Amount::from_paise(1).is_positive());
    /// assert!(!Amount::ZERO.is_positive());
    /// ```
    #[must_use]
    pub fn is_positive(self) -> bool {
        self > Self::ZERO
    }

    /// Tells whether the amount is below zero.
    ///
    /// ```
    /// # use gst_types::Amount;
    /// assert!(Amount::from_paise(-1).is_negative());
    /// ```
    #[must_use]
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    fn aligned_sum(self, other: Self) -> Option<Self> {
        let scale = self.decimal().scale().max(other.decimal().scale());
        let sum = self
            .mantissa_at(scale)?
            .checked_add(other.mantissa_at(scale)?)?;
        Self::exact(sum, scale)
    }

    /// The digits as a whole number of units of so many decimals, at least those that there are.
    fn mantissa_at(self, scale: u32) -> Option<i128> {
        let decimal = self.decimal();
        let factor = 10_i128.checked_pow(scale.checked_sub(decimal.scale())?)?;
        decimal.mantissa().checked_mul(factor)
    }
}

/// One part of a split, and what cutting it took from it.
struct Part {
    paise: i128,
    lost: u128,
}

/// Every amount has an opposite, so that `-` cannot fail.
impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        let decimal = self.decimal();
        if decimal.is_zero() {
            return self;
        }
        Self::of(Decimal::ZERO - decimal)
    }
}

/// The greatest common divisor, not negative; that of zero and a number is the number.
fn common_divisor(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left, right);
    while right != 0 {
        (left, right) = (right, left.checked_rem(right).unwrap_or_default());
    }
    left.checked_abs().unwrap_or(1)
}
