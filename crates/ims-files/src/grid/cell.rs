//! The value of a cell.

use compact_str::{CompactString, format_compact};
use gst_types::Date;

/// What stands in a cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Text without white space around it.
    Text(CompactString),
    /// A number of a workbook.
    Number(f64),
    /// A date of a workbook, with what it counts from the first day.
    Date(Option<Date>, f64),
    /// An error of a formula, such as `#REF!`.
    Error(CompactString),
}

impl Cell {
    /// Makes a cell of a text; `None` if nothing can be seen of it.
    pub(crate) fn text(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_blank);
        (!text.is_empty()).then(|| Self::Text(CompactString::new(text)))
    }

    /// Shows the value as a spreadsheet does, and whole numbers with all their digits.
    pub(crate) fn shown(&self) -> CompactString {
        match self {
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) | Self::Date(None, number) => shown_number(*number),
            Self::Date(Some(date), _) => format_compact!("{date}"),
        }
    }

    /// Returns the text of a cell that has one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// White space, and the marks that copying from elsewhere leaves.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Writes a number with the 15 digits that a spreadsheet has, so that what it computes with binary
/// fractions is what it shows: `0.30000000000000004` is `0.3`.
fn shown_number(number: f64) -> CompactString {
    if !number.is_finite() {
        return CompactString::new("#NUM!");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded.abs() < 1e21 {
        format_compact!("{rounded}")
    } else {
        format_compact!("{rounded:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::shown_number;

    #[test]
    fn numbers_show_what_a_spreadsheet_shows() {
        for (number, shown) in [
            (0.1 + 0.2, "0.3"),
            (120_932.18, "120932.18"),
            (1_234_567_890_123_456_f64, "1234567890123460"),
            (2471.0, "2471"),
            (-0.0, "-0"),
            (f64::NAN, "#NUM!"),
            (1e300, "1e300"),
        ] {
            assert_eq!(shown_number(number), shown);
        }
    }
}
