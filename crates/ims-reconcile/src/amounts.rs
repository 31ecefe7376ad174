//! How close the amounts of a document and of a line are.

use gst_types::{Amount, Invoice};

use crate::RegisterLine;
use crate::settings::Tolerance;

/// The amounts of either side, in the order of [`NAMES`].
pub(crate) type Amounts = [Option<Amount>; 6];

/// The names of the fields.
pub(crate) const NAMES: [&str; 6] = ["value", "taxable_value", "igst", "cgst", "sgst", "cess"];

pub(crate) const fn of_document(document: &Invoice) -> Amounts {
    let Invoice {
        value,
        taxable_value,
        igst,
        cgst,
        sgst,
        cess,
        ..
    } = *document;
    [value, taxable_value, igst, cgst, sgst, cess]
}

pub(crate) const fn of_line(line: &RegisterLine) -> Amounts {
    let RegisterLine {
        value,
        taxable_value,
        igst,
        cgst,
        sgst,
        cess,
        ..
    } = *line;
    [value, taxable_value, igst, cgst, sgst, cess]
}

/// Adds field by field; what only some tell counts nothing for the others. `None` if a sum has too
/// many digits.
pub(crate) fn sum(all: impl IntoIterator<Item = Amounts>) -> Option<Amounts> {
    let mut sums = Amounts::default();
    for amounts in all {
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum = match (*sum, amount) {
                (Some(sum), Some(amount)) => Some(sum.abs().checked_add(amount.abs())?),
                (sum, amount) => sum.or(amount),
            };
        }
    }
    Some(sums)
}

/// How close two amounts are, whatever their signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Closeness {
    Differs,
    Within,
    Equal,
}

pub(crate) fn closeness(one: Amount, other: Amount, tolerance: &Tolerance) -> Closeness {
    let paise = (
        one.to_paise(),
        other.to_paise(),
        tolerance.rupees.to_paise(),
    );
    let (Some(one_paise), Some(other_paise), Some(limit)) = paise else {
        return closeness_of_any(one, other, tolerance);
    };
    let (one, other) = (one_paise.unsigned_abs(), other_paise.unsigned_abs());
    let difference = one.abs_diff(other);
    let share = u128::from(one.max(other)) * u128::from(tolerance.per_cent.hundredths()) / 10_000;
    if difference == 0 {
        Closeness::Equal
    } else if difference <= limit.unsigned_abs() || u128::from(difference) <= share {
        Closeness::Within
    } else {
        Closeness::Differs
    }
}

/// The same for amounts that are not whole paise, or that 64 bits do not hold.
#[cold]
fn closeness_of_any(one: Amount, other: Amount, tolerance: &Tolerance) -> Closeness {
    let (one, other) = (one.abs(), other.abs());
    if one == other {
        return Closeness::Equal;
    }
    let is_within = one.checked_sub(other).is_some_and(|difference| {
        let difference = difference.abs();
        let share = one
            .max(other)
            .share(tolerance.per_cent.hundredths().into(), 10_000);
        difference <= tolerance.rupees.abs() || share.is_some_and(|share| difference <= share)
    });
    if is_within {
        Closeness::Within
    } else {
        Closeness::Differs
    }
}

/// What the amounts say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    Different,
    /// The value, the taxable value or the whole tax is the same.
    Partly,
    /// No amount that says something is told on both sides.
    NotTold,
    Within,
    Equal,
}

/// Compares what the register tells. A tax that IMS leaves out is none.
pub(crate) fn compare(
    document: &Amounts,
    line: &Amounts,
    tolerance: &Tolerance,
) -> (Agreement, u8) {
    let mut worst = Closeness::Equal;
    let (mut equal, mut says_something, mut misses, mut partly) = (0, false, false, false);
    for (place, (of_document, of_line)) in document.iter().zip(line).enumerate() {
        let is_tax = place >= 2;
        let Some(of_line) = *of_line else { continue };
        let of_document = match *of_document {
            Some(amount) => amount,
            None if is_tax => Amount::ZERO,
            None => {
                misses = true;
                continue;
            }
        };
        let close = closeness(of_document, of_line, tolerance);
        worst = worst.min(close);
        let is_nothing = of_document.is_zero() && of_line.is_zero();
        says_something |= !is_tax || !is_nothing;
        equal += u8::from(close == Closeness::Equal && !is_nothing);
        partly |= !is_tax && !is_nothing && close > Closeness::Differs;
    }
    let agreement = match worst {
        _ if !says_something => Agreement::NotTold,
        Closeness::Equal if misses => Agreement::Within,
        Closeness::Equal => Agreement::Equal,
        Closeness::Within => Agreement::Within,
        Closeness::Differs if partly || is_same_tax(document, line, tolerance) => Agreement::Partly,
        Closeness::Differs => Agreement::Different,
    };
    (agreement, equal)
}

/// The tax is the same in sum, though not head by head.
fn is_same_tax(document: &Amounts, line: &Amounts, tolerance: &Tolerance) -> bool {
    let tax = |amounts: &Amounts| {
        let heads = amounts.iter().skip(2).flatten().map(|amount| amount.abs());
        Amount::checked_sum(heads).filter(|tax| !tax.is_zero())
    };
    match (tax(document), tax(line)) {
        (Some(one), Some(other)) => closeness(one, other, tolerance) > Closeness::Differs,
        _ => false,
    }
}
