//! Amounts as people in India write them.

use std::fmt;

use super::Amount;

/// An amount with Indian digit grouping: three digits, then groups of two; made
/// by [`Amount::indian`].
///
/// # Example
///
/// ```
/// use gst_types::Amount;
///
/// let value = Amount::from_rupees(142_700);
/// assert_eq!(format!("₹{:>14}", value.indian()), "₹   1,42,700.00");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Indian(pub(super) Amount);

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
