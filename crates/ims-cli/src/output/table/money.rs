//! Sums of amounts that are exact or not given at all.

use std::fmt;

use gst_ims::Amount;

/// Stands where there is no amount.
pub(super) const NO_AMOUNT: &str = "–";

/// A running sum.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    /// Nothing once the sum grew beyond what can be held exactly.
    amount: Option<Amount>,
}

impl Sum {
    pub(super) const ZERO: Self = Self {
        amount: Some(Amount::ZERO),
    };

    /// Adds up the amounts that are there.
    pub(super) fn of(amounts: impl Iterator<Item = Option<Amount>>) -> Self {
        amounts.flatten().fold(Self::ZERO, |sum, amount| Self {
            amount: sum.amount.and_then(|sum| sum.checked_add(amount)),
        })
    }

    pub(super) fn plus(self, other: Self) -> Self {
        self.combine(other, Amount::checked_add)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.combine(other, Amount::checked_sub)
    }

    fn combine(self, other: Self, combine: fn(Amount, Amount) -> Option<Amount>) -> Self {
        Self {
            amount: self
                .amount
                .zip(other.amount)
                .and_then(|(left, right)| combine(left, right)),
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.amount {
            Some(amount) => amount.indian().fmt(f),
            None => f.write_str(NO_AMOUNT),
        }
    }
}
