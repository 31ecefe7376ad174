//! The part of a document that is taxed at one rate.

use gst_types::Amount;
use serde::{Deserialize, Serialize};

/// The part of a document that is taxed at one rate; amounts are rupees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RateLine {
    /// The rate in percent, such as `18`.
    pub rate: Option<Amount>,
    /// The value that is taxed.
    pub taxable_value: Option<Amount>,
    /// Integrated tax.
    pub igst: Option<Amount>,
    /// Central tax.
    pub cgst: Option<Amount>,
    /// State or union territory tax.
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
}

/// Adds one amount of all lines up; `None` where no line has it or the sum is too large.
pub(super) fn sum(lines: &[RateLine], of: fn(&RateLine) -> Option<Amount>) -> Option<Amount> {
    let mut amounts = lines.iter().filter_map(of).peekable();
    amounts.peek()?;
    Amount::checked_sum(amounts)
}
