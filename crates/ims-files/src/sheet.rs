//! How our workbooks look: formats, and cells of our types.

use gst_types::{Amount, Date};
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

/// Lakhs and crores; a format has two conditions, so large amounts below zero are grouped by
/// thousands.
const INDIAN: &str = r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;#,##0.00";

/// The formats of a workbook.
pub(crate) struct Formats {
    pub(crate) title: Format,
    pub(crate) heading: Format,
    pub(crate) text: Format,
    pub(crate) date: Format,
    pub(crate) money: Format,
}

/// What a cell of ours looks like besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    /// Worth a look before it is decided.
    Amber,
    /// Not to be decided without a look.
    Red,
}

impl Look {
    const fn color(self) -> Option<Color> {
        match self {
            Self::Plain => None,
            Self::Amber => Some(Color::RGB(0xFF_EB_9C)),
            Self::Red => Some(Color::RGB(0xFF_C7_CE)),
        }
    }

    /// Colours a format.
    pub(crate) fn of(self, format: &Format) -> Format {
        match self.color() {
            Some(color) => format.clone().set_background_color(color),
            None => format.clone(),
        }
    }
}

impl Formats {
    pub(crate) fn new() -> Self {
        // Unlocked: spreadsheets sort and delete lines of a protected sheet only where every cell of
        // them is.
        let cell = Format::new().set_unlocked();
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x1F_3864))
                .set_font_color(Color::White),
            text: cell.clone().set_num_format("@"),
            date: cell.clone().set_num_format("dd-mm-yyyy"),
            money: cell.set_num_format(INDIAN),
        }
    }
}

/// Writes a line of headings.
pub(crate) fn headings(
    sheet: &mut Worksheet,
    line: u32,
    headings: &[(&str, f64)],
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, (heading, width)) in (0..).zip(headings) {
        sheet.write_with_format(line, column, *heading, &formats.heading)?;
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

/// Writes an amount as a number, and as text if a spreadsheet would round it.
pub(crate) fn amount(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    amount: Option<Amount>,
    format: &Format,
) -> Result<(), XlsxError> {
    let Some(amount) = amount else {
        sheet.write_blank(line, column, format)?;
        return Ok(());
    };
    let text = amount.to_string();
    match text.parse::<f64>() {
        Ok(number) if text.bytes().filter(u8::is_ascii_digit).count() <= 15 => {
            sheet.write_number_with_format(line, column, number, format)?;
        }
        _ => {
            sheet.write_string_with_format(line, column, text, format)?;
        }
    }
    Ok(())
}

/// Writes a date as one, and as text if spreadsheets do not have it.
pub(crate) fn date(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    date: Option<Date>,
    format: &Format,
) -> Result<(), XlsxError> {
    let Some(date) = date else {
        sheet.write_blank(line, column, format)?;
        return Ok(());
    };
    match serial(date) {
        Some(days) => sheet.write_number_with_format(line, column, days, format)?,
        None => sheet.write_string_with_format(line, column, date.to_string(), format)?,
    };
    Ok(())
}

/// The days that a spreadsheet counts; from March 1900 on, where all count the same.
fn serial(date: Date) -> Option<f64> {
    let first = Date::new(1899, 12, 30)?;
    let days = date.days_since(first);
    (days > 60).then(|| f64::from(days))
}

/// Writes a text as text, whatever it looks like.
pub(crate) fn text(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(line, column, format)?;
        return Ok(());
    }
    // What spreadsheets cannot hold is cut where a cell ends.
    let text: String = text
        .chars()
        .filter(|character| is_allowed(*character))
        .take(32_767)
        .collect();
    sheet.write_string_with_format(line, column, text, format)?;
    Ok(())
}

/// XML has no control characters but these.
fn is_allowed(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        assert_eq!(Date::new(2026, 10, 9).and_then(serial), Some(46_304.0));
        assert_eq!(Date::new(1900, 2, 28).and_then(serial), None);
    }
}
