//! Amounts as people type them.

use super::Amount;
use crate::ParseError;

impl Amount {
    /// Parses an amount as people type it and as spreadsheets and accounting
    /// programs export it.
    ///
    /// Beside plain decimal text it takes, each at most once and with spaces
    /// around it:
    ///
    /// | | example |
    /// | --- | --- |
    /// | commas, in the Indian or in the international way | `1,42,700.00`, `142,700` |
    /// | the rupee's sign before the digits, its name before or after them | `₹1888`, `Rs. 1888`, `INR 1888`, `1888 INR` |
    /// | a sign before or after the digits, or parentheses for a minus | `-1888`, `+1888`, `1888-`, `(1888)` |
    /// | the mark after whole rupees | `500/-` |
    ///
    /// # Errors
    ///
    /// Refuses what has no one meaning: commas in other places (`12,34`), two
    /// signs, a comma for the point, `500.`, `Dr` and `Cr`, digits of other
    /// scripts, an exponent, and more than 28 digits.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::Amount;
    ///
    /// for typed in ["142700", "1,42,700.00", "₹ 1,42,700", "Rs.142,700/-"] {
    ///     assert_eq!(Amount::parse_typed(typed)?, Amount::from_rupees(142_700));
    /// }
    /// assert_eq!(Amount::parse_typed("(88.50)")?, Amount::from_paise(-8_850));
    /// assert!(Amount::parse_typed("1,42,70").is_err());
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    pub fn parse_typed(text: &str) -> Result<Self, ParseError> {
        typed(text).ok_or_else(|| {
            ParseError::new(
                "amount",
                "an amount in rupees, such as 1,20,932.18 or ₹ 120932.18",
                text,
            )
        })
    }
}

fn typed(text: &str) -> Option<Amount> {
    let mut rest = Rest {
        text: text.trim(),
        is_negative: None,
        has_currency: false,
    };
    while rest.take_before()? || rest.take_after()? {}
    let (whole, fraction) = match rest.text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest.text, None),
    };
    let mut digits = without_commas(whole)?;
    if let Some(fraction) = fraction {
        if digits.is_empty() {
            digits.push('0');
        }
        digits.push('.');
        digits.push_str(fraction);
    }
    // Signs are no part of what is left, and digits are.
    let amount: Amount = digits
        .starts_with(|first: char| first.is_ascii_digit())
        .then(|| digits.parse().ok())??;
    Some(if rest.is_negative == Some(true) {
        -amount
    } else {
        amount
    })
}

/// What is left of a text when signs and names have been taken.
struct Rest<'a> {
    text: &'a str,
    is_negative: Option<bool>,
    has_currency: bool,
}

const CURRENCIES: [&str; 4] = ["₹", "Rs.", "Rs", "INR"];

impl<'a> Rest<'a> {
    /// Takes a sign, parentheses or a currency from the front; `None` if there is a second one.
    fn take_before(&mut self) -> Option<bool> {
        if let Some(rest) = self.text.strip_prefix(['-', '\u{2212}']) {
            self.sign(rest, true)?;
            return Some(true);
        }
        if let Some(rest) = self.text.strip_prefix('+') {
            self.sign(rest, false)?;
            return Some(true);
        }
        if let Some(rest) = self.text.strip_prefix('(') {
            self.sign(rest.strip_suffix(')')?, true)?;
            return Some(true);
        }
        let after_currency = CURRENCIES.iter().find_map(|currency| {
            let (front, rest) = self.text.split_at_checked(currency.len())?;
            front.eq_ignore_ascii_case(currency).then_some(rest)
        });
        match after_currency {
            Some(rest) => self.currency(rest).map(|()| true),
            None => Some(false),
        }
    }

    /// Takes a mark, a sign or a currency from the end; `None` if there is a second one.
    fn take_after(&mut self) -> Option<bool> {
        if let Some(rest) = self.text.strip_suffix("/-") {
            // It says that there are no paise.
            self.text = rest.trim_end();
            return (!self.text.contains('.') && !self.text.ends_with("/-")).then_some(true);
        }
        if let Some(rest) = self.text.strip_suffix(['-', '\u{2212}']) {
            self.sign(rest, true)?;
            return Some(true);
        }
        let before_currency = CURRENCIES.iter().find_map(|currency| {
            let front = self.text.len().checked_sub(currency.len())?;
            let (rest, end) = self.text.split_at_checked(front)?;
            end.eq_ignore_ascii_case(currency).then_some(rest)
        });
        match before_currency {
            Some(rest) => self.currency(rest).map(|()| true),
            None => Some(false),
        }
    }

    fn sign(&mut self, rest: &'a str, is_negative: bool) -> Option<()> {
        self.text = rest.trim();
        self.is_negative
            .replace(is_negative)
            .is_none()
            .then_some(())
    }

    fn currency(&mut self, rest: &'a str) -> Option<()> {
        self.text = rest.trim();
        let is_second = std::mem::replace(&mut self.has_currency, true);
        (!is_second).then_some(())
    }
}

/// Takes the commas out of whole rupees, if they are where commas may be.
fn without_commas(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = match groups.as_slice() {
        [] | [_] => true,
        [first, middle @ .., last] => {
            let has_length = |length: usize| middle.iter().all(|group| group.len() == length);
            last.len() == 3
                && ((has_length(2) && matches!(first.len(), 1 | 2))
                    || (has_length(3) && matches!(first.len(), 1..=3)))
        }
    };
    is_grouped.then(|| groups.concat())
}
