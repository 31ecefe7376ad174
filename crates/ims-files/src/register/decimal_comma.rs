//! Amounts with a comma before the paise, as SAP writes them for users of other countries:
//! `10.000,00-`.

use std::collections::BTreeMap;

use compact_str::CompactString;

use crate::grid::{Cell, Row, Sheet};

/// Rewrites the amounts of such columns as everybody else writes them.
///
/// `900,00` alone could be anything; where one amount of the sheet has points between thousands and a
/// comma after them, and a column has nothing else, it is one.
pub(super) fn rewrite(sheet: &mut Sheet) {
    let texts = || {
        let cells = sheet.rows.iter().flat_map(Row::cells);
        cells.filter_map(|(column, cell)| Some((column, cell.as_text()?)))
    };
    if !texts().any(|(_, text)| groups(text) == Some(true)) {
        return;
    }
    // How many texts of a column with digits are such amounts, and how many are not.
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (column, text) in texts().filter(|(_, text)| has_digits(text)) {
        let (such, others) = counts.entry(column).or_default();
        match groups(text) {
            Some(_) => *such += 1,
            None => *others += 1,
        }
    }
    // A title or a date may stand in the column, far above.
    counts.retain(|_, (such, others)| such > others);
    for (column, cell) in sheet.rows.iter_mut().flat_map(Row::cells_mut) {
        if let Cell::Text(text) = cell
            && counts.contains_key(&column)
            && groups(text).is_some()
        {
            *text = with_point(text);
        }
    }
}

fn has_digits(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_digit())
}

fn with_point(text: &str) -> CompactString {
    let without_groups = text.chars().filter(|character| *character != '.');
    without_groups
        .map(|character| if character == ',' { '.' } else { character })
        .collect()
}

/// Tells whether an amount with a comma before two digits has points between thousands; `None` if it
/// is none.
fn groups(text: &str) -> Option<bool> {
    let text = text.trim_start_matches(['-', '(', '₹', ' ']);
    let end = text.find(|character: char| !matches!(character, '0'..='9' | '.' | ','));
    let (digits, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let is_mark = |rest: &str| {
        let rest = rest.trim_matches(['-', ')', ' ', '.']);
        rest.is_empty() || rest.eq_ignore_ascii_case("dr") || rest.eq_ignore_ascii_case("cr")
    };
    let (whole, paise) = digits.split_once(',')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_mark(rest) || paise.len() != 2 || !is_number(paise) {
        return None;
    }
    let mut parts = whole.split('.');
    let first = parts.next()?;
    let mut others = parts.clone();
    let is_grouped = others.next().is_some();
    let is_right = is_number(first) && parts.all(|part| part.len() == 3 && is_number(part));
    (is_right && (!is_grouped || first.len() <= 3)).then_some(is_grouped)
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn a_comma_before_the_paise_is_known() {
        for (text, expected) in [
            ("10.000,00-", Some(true)),
            ("1.10.000,00", None),
            ("11.800,00 Dr", Some(true)),
            ("(900,00)", Some(false)),
            ("0,00", Some(false)),
            ("1,20,932.18", None),
            ("900,000", None),
            ("08.10.2026", None),
            ("10.000", None),
        ] {
            assert_eq!(groups(text), expected, "{text}");
        }
    }
}
