//! Numbers of documents, and how spreadsheets spoil them.

use gst_types::DocumentNumber;

use crate::cell_text::without_mark;
use crate::grid::Cell;

/// The digits that a number of a spreadsheet has; what a longer one ended with is lost.
const DIGITS: f64 = 1e15;

/// Reads the number of a document as it stands there.
///
/// # Errors
///
/// Tells how it was spoilt, if it surely was.
pub(crate) fn number(cell: &Cell) -> Result<Option<DocumentNumber>, String> {
    match cell {
        Cell::Date(..) => Err("a spreadsheet made a date of the number".to_owned()),
        Cell::Error(_) => Err("a spreadsheet made an error of the number".to_owned()),
        Cell::Number(value) if value.abs() >= DIGITS => {
            Err("a spreadsheet rounded the number to 15 digits".to_owned())
        }
        Cell::Number(value) if value.fract() != 0.0 || *value < 0.0 => {
            Err("a spreadsheet made a decimal number of it".to_owned())
        }
        Cell::Number(_) => Ok(DocumentNumber::from_server(&cell.shown()).ok()),
        Cell::Text(text) => of_text(text),
    }
}

fn of_text(text: &str) -> Result<Option<DocumentNumber>, String> {
    let text = without_mark(text).trim();
    if text.chars().all(|character| matches!(character, '-' | '.')) {
        return Ok(None);
    }
    if is_scientific(text) {
        return Err("a spreadsheet rounded the number to a power of ten".to_owned());
    }
    if is_day_and_month(text) || is_date_with_time(text) {
        return Err("a spreadsheet made a date of the number".to_owned());
    }
    if text.starts_with('#') {
        let is_error = text.chars().all(|character| {
            character.is_ascii_uppercase() || matches!(character, '#' | '/' | '!' | '?' | '0')
        });
        if is_error {
            return Err("a spreadsheet made an error of the number".to_owned());
        }
    }
    if text.contains(|character: char| character == '\u{fffd}' || character.is_control()) {
        return Err("the number has characters that cannot be read".to_owned());
    }
    Ok(DocumentNumber::from_server(text).ok())
}

/// `1.23457E+15`, as spreadsheets write it; `1E5` is a number of somebody's.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let has_sign = exponent.starts_with(['+', '-']);
    is_digits(whole)
        && is_digits(fraction)
        && is_digits(exponent.trim_start_matches(['+', '-']))
        && (has_sign || mantissa.contains('.'))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `10-Dec`, `Dec-10`, `10-Dec-26`: in the letter case of spreadsheets only, as `DEC-10` is a number
/// of somebody's.
fn is_day_and_month(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_digits = |text: &str, lengths: &[usize]| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [first, second] => {
            (is_digits(first, &[1, 2]) && MONTHS.contains(second))
                || (MONTHS.contains(first) && is_digits(second, &[2, 4]))
        }
        [day, month, year] => {
            is_digits(day, &[1, 2]) && MONTHS.contains(month) && is_digits(year, &[2, 4])
        }
        _ => false,
    }
}

/// `2026-12-10 00:00:00`, as programs write a date.
fn is_date_with_time(text: &str) -> bool {
    let is_time = |time: &str| {
        time.len() >= 5
            && time
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b':')
    };
    text.split_once([' ', 'T']).is_some_and(|(date, time)| {
        is_time(time)
            && date.len() >= 8
            && date
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_numbers_are_told_and_others_stay() {
        for text in [
            "1.23457E+15",
            "1.23E+15",
            "1E+05",
            "1.5E15",
            "10-Dec",
            "Dec-10",
            "1-Apr-26",
            "2026-12-10 00:00:00",
            "#NAME?",
            "########",
            "#REF!",
            "a\u{fffd}b",
        ] {
            assert!(of_text(text).is_err(), "{text}");
        }
        for text in [
            "1E5",
            "MAR-24",
            "12/2024",
            "5-6",
            "2471.0",
            "0042",
            "INV/26-27/0007",
            "10-DEC-1",
            "#12",
            "1234567890123456",
            "ME-12",
            "INV E+1",
        ] {
            let read = of_text(text).map(|number| number.map(String::from));
            assert_eq!(read, Ok(Some(text.to_owned())), "{text}");
        }
        assert_eq!(
            of_text("'0042"),
            Ok(DocumentNumber::from_server("0042").ok())
        );
        assert_eq!(
            of_text("=\"0042\""),
            Ok(DocumentNumber::from_server("0042").ok())
        );
        assert_eq!(of_text("-"), Ok(None));
    }

    #[test]
    fn numbers_of_workbooks_are_spoilt_beyond_15_digits() {
        assert!(number(&Cell::Number(1_234_567_890_123_456.0)).is_err());
        assert!(number(&Cell::Number(2471.5)).is_err());
        let read = number(&Cell::Number(123_456_789_012_345.0));
        assert_eq!(
            read,
            Ok(DocumentNumber::from_server("123456789012345").ok())
        );
    }
}
