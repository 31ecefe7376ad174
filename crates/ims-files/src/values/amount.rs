//! Amounts as accounting programs export them.

use gst_types::Amount;

use crate::grid::Cell;

/// An amount, and whether `Dr` or `Cr` gave it its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) amount: Amount,
    pub(crate) has_side: bool,
}

/// Reads an amount; a dash alone is none, as spreadsheets show zero in books.
///
/// # Errors
///
/// Tells what was expected if it is no amount.
pub(crate) fn amount(cell: &Cell) -> Result<Option<Marked>, String> {
    let refused = || "expected an amount in rupees, such as 1,20,932.18 Dr".to_owned();
    let unmarked = |amount| Marked {
        amount,
        has_side: false,
    };
    match cell {
        Cell::Number(_) => {
            let shown = cell.shown();
            let amount = shown.parse().map_err(|_| refused())?;
            Ok(Some(unmarked(amount)))
        }
        Cell::Text(text) => of_text(text).map_err(|()| refused()),
        Cell::Date(..) => Err("expected an amount, found a date".to_owned()),
        Cell::Error(_) => Err("expected an amount, found an error of the spreadsheet".to_owned()),
    }
}

fn of_text(text: &str) -> Result<Option<Marked>, ()> {
    if matches!(text, "-" | "--" | "–" | "—")
        || ["nil", "na", "n/a"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
    {
        return Ok(None);
    }
    let (digits, side) = without_side(text);
    let amount = Amount::parse_typed(digits).map_err(|_| ())?;
    Ok(Some(match side {
        Some(is_credit) => Marked {
            amount: if is_credit { -amount } else { amount },
            has_side: true,
        },
        None => Marked {
            amount,
            has_side: false,
        },
    }))
}

/// Takes `Dr` or `Cr` from the end; `Some(true)` is `Cr`.
fn without_side(text: &str) -> (&str, Option<bool>) {
    let text = text.trim_end_matches('.');
    for (mark, is_credit) in [("dr", false), ("cr", true)] {
        let Some(start) = text.len().checked_sub(mark.len()) else {
            continue;
        };
        if let Some((rest, end)) = text.split_at_checked(start)
            && end.eq_ignore_ascii_case(mark)
        {
            return (rest.trim_end(), Some(is_credit));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Option<String>, ()> {
        of_text(text).map(|marked| marked.map(|marked| marked.amount.to_string()))
    }

    #[test]
    fn amounts_of_books_are_read() {
        for (text, amount) in [
            ("1,20,932.18 Dr", "120932.18"),
            ("1,42,700.00Cr", "-142700.00"),
            ("(9.00)", "-9.00"),
            ("₹ 500/-", "500.00"),
            ("120932.18-", "-120932.18"),
            ("590.00 Cr.", "-590.00"),
            ("(0.00)", "0.00"),
        ] {
            assert_eq!(of(text), Ok(Some(amount.to_owned())), "{text}");
        }
        assert_eq!(of("-"), Ok(None));
        for text in ["12,34", "Dr", "1.2.3", "18%", "abc", "१००"] {
            assert_eq!(of(text), Err(()), "{text}");
        }
    }
}
