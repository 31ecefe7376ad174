//! Products, shares, parts and roundings of money, against whole numbers.

use gst_types::Amount;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::common::amount;

/// An amount of so many units of 10^-decimals.
fn units(number: i64, decimals: u32) -> Amount {
    Amount::try_from(Decimal::new(number, decimals)).expect("at most 19 digits")
}

/// Whether a fraction in lowest terms ends when it is written in tens.
fn ends(numerator: i128, mut denominator: i128) -> bool {
    let (mut left, mut right) = (numerator, denominator);
    while right != 0 {
        (left, right) = (right, left % right);
    }
    denominator = (denominator / left).abs();
    for prime in [2, 5] {
        while denominator % prime == 0 {
            denominator /= prime;
        }
    }
    denominator == 1
}

proptest! {
    #[test]
    fn a_share_is_exact_or_has_no_end(
        number in -1_000_000_000..1_000_000_000_i64,
        decimals in 0..5_u32,
        part in -1000..1000_i64,
        whole in -1000..1000_i64,
    ) {
        let amount = units(number, decimals);
        match amount.share(part, whole) {
            Some(share) => prop_assert_eq!(share.checked_mul(whole), amount.checked_mul(part)),
            None => prop_assert!(whole == 0 || !ends(i128::from(number) * i128::from(part), i128::from(whole))),
        }
    }

    #[test]
    fn a_product_is_a_sum(number: i32, decimals in 0..6_u32, factor in -20..20_i64) {
        let amount = units(number.into(), decimals);
        let once = if factor < 0 { -amount } else { amount };
        let sum = (0..factor.abs()).try_fold(Amount::ZERO, |sum, _| sum.checked_add(once));
        prop_assert_eq!(amount.checked_mul(factor), sum);
    }

    #[test]
    fn parts_are_whole_paise_and_together_the_amount(
        paise: i32,
        weights in prop::collection::vec((0..1_000_000_i64, 0..4_u32), 1..6),
    ) {
        let whole = Amount::from_paise(paise.into());
        let weights: Vec<_> = weights.into_iter().map(|(number, decimals)| units(number, decimals)).collect();
        let Some(parts) = whole.split(&weights) else {
            prop_assert!(weights.iter().all(|weight| weight.is_zero()));
            return Ok(());
        };
        prop_assert_eq!(Amount::checked_sum(parts.iter().copied()), Some(whole));
        let sum = Amount::checked_sum(weights.iter().copied()).expect("small");
        for (part, weight) in parts.into_iter().zip(weights) {
            // Less than a paisa beside the exact share: |part × sum − whole × weight| < 0.01 × sum.
            let product = |left: Amount, right: Amount| Decimal::from(left) * Decimal::from(right);
            let beside = (product(part, sum) - product(whole, weight)).abs();
            prop_assert!(beside < product(Amount::from_paise(1), sum));
            prop_assert!(part.to_paise().is_some());
            prop_assert!(!weight.is_zero() || part.is_zero());
        }
    }

    #[test]
    fn what_is_rounded_is_near(number: i64, decimals in 0..19_u32) {
        let exact = units(number, decimals);
        for (rounded, unit) in [
            (exact.rounded_to_paise(), Amount::from_paise(1)),
            (exact.rounded_to_rupees(), Amount::from_rupees(1)),
        ] {
            let beside = rounded.checked_sub(exact).expect("near").abs();
            let twice = beside.checked_mul(2).expect("small");
            prop_assert!(twice <= unit);
            prop_assert!(twice != unit || rounded.abs() > exact.abs());
            let units = rounded.share(1, 1).expect("itself");
            prop_assert!(unit != Amount::from_rupees(1) || units.to_paise().is_none_or(|paise| paise % 100 == 0));
        }
    }

    #[test]
    fn an_opposite_takes_away_what_was_added(number: i64, decimals in 0..19_u32) {
        let amount = units(number, decimals);
        prop_assert_eq!(amount.checked_add(-amount), Some(Amount::ZERO));
        prop_assert_eq!(-(-amount), amount);
        prop_assert_eq!(amount.is_zero(), number == 0);
        prop_assert_eq!(amount.is_positive(), number > 0);
        prop_assert_eq!(amount.is_negative(), number < 0);
        prop_assert_eq!(amount.abs(), if number < 0 { -amount } else { amount });
    }

    #[test]
    fn decimals_are_taken_and_given_exactly(mantissa in any::<i128>(), scale in 0..=28_u32) {
        let decimal = Decimal::from_i128_with_scale(mantissa >> 32, scale);
        match Amount::try_from(decimal) {
            Ok(amount) => prop_assert_eq!(Decimal::from(amount), decimal),
            Err(error) => {
                prop_assert!(decimal.normalize().mantissa().unsigned_abs() >= 10_u128.pow(28), "{}", error);
            }
        }
    }
}

#[test]
fn zero_has_no_sign() {
    for zero in [-Amount::ZERO, -amount("0.00"), amount("-0").abs()] {
        assert_eq!(zero, Amount::ZERO);
        assert!(!zero.to_string().starts_with('-'));
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let largest = amount("9999999999999999999999999999");
    assert_eq!(largest.checked_mul(2), None);
    assert_eq!(largest.checked_mul(i64::MIN), None);
    assert_eq!(largest.checked_mul(1), Some(largest));
    assert_eq!(largest.share(i64::MAX, i64::MAX), Some(largest));
    assert_eq!(largest.share(i64::MIN, i64::MIN), Some(largest));
    assert_eq!(largest.share(1, i64::MIN), None);
    assert_eq!(Amount::ZERO.share(1, 0), None);
    assert_eq!(largest.share(1, 0), None);
    assert_eq!(Amount::checked_sum([largest, Amount::from_rupees(1)]), None);
    assert_eq!(Amount::checked_sum([]), Some(Amount::ZERO));
    assert!(Amount::try_from(Decimal::MAX).is_err());
    assert_eq!(
        amount("999999999999999999999999999.9").rounded_to_rupees(),
        amount("1000000000000000000000000000")
    );
    let one = [Amount::from_rupees(1)];
    assert_eq!(largest.split(&one), None);
    assert_eq!(one[0].split(&[]), None);
    assert_eq!(one[0].split(&[Amount::ZERO]), None);
    assert_eq!(one[0].split(&[one[0], -one[0]]), None);
    assert_eq!(amount("0.001").split(&one), None);
    assert_eq!(
        Amount::from_paise(i64::MIN).split(&one),
        Some(vec![Amount::from_paise(i64::MIN)])
    );
}
