//! Texts of strangers in cells: what would run as a formula, and what nobody sees.

use unicode_width::UnicodeWidthChar;

/// Puts an apostrophe before a text that a spreadsheet would run as a formula (OWASP ASVS 1.2.10).
///
/// Suppliers choose names and numbers. Characters that nobody sees may stand before the formula:
/// programs that clean a text drop them. A number with a sign is no formula and stays.
///
/// # Example
///
/// ```
/// use ims_files::cell_text::harmless;
///
/// assert_eq!(harmless("=HYPERLINK(\"x\")".to_owned()), "'=HYPERLINK(\"x\")");
/// assert_eq!(harmless("-45".to_owned()), "-45");
/// ```
#[must_use]
pub fn harmless(text: String) -> String {
    let seen = text.trim_start_matches(is_invisible);
    let runs = [&text, seen]
        .iter()
        .any(|text| text.starts_with(STARTS_OF_FORMULAS) && !is_plain(text));
    if runs { format!("'{text}") } else { text }
}

/// Takes away the apostrophe that [`harmless`] or a person put before a text.
///
/// ```
/// use ims_files::cell_text::{harmless, without_mark};
///
/// assert_eq!(without_mark(&harmless("-12/A".to_owned())), "-12/A");
/// assert_eq!(without_mark("=\"0042\""), "0042");
/// ```
#[must_use]
pub fn without_mark(text: &str) -> &str {
    let inner = text
        .strip_prefix("=\"")
        .and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or_else(|| text.strip_prefix('\'').unwrap_or(text))
}

/// Some spreadsheets take the wide forms, which Asian keyboards write, as well.
pub const STARTS_OF_FORMULAS: [char; 12] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
];

/// Tells whether nothing can run: a number with a sign, or a sign alone, which is how suppliers
/// write that there is nothing.
fn is_plain(text: &str) -> bool {
    text.strip_prefix(['+', '-']).is_some_and(|rest| {
        rest.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
            && rest.bytes().filter(|byte| *byte == b'.').count() <= 1
    })
}

/// Tells whether a character steers a terminal, or hides or reorders text.
#[must_use]
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                // Not the joiners between, which Indian scripts are written with.
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Tells whether nothing of a character is seen by itself, such as a blank, a mark that joins the
/// character before it, or a control of any kind.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || is_deceptive(character)
        || character.width().unwrap_or(0) == 0
        // Blanks of Korean and Braille, which count as wide.
        || matches!(character, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disarms_formulas_and_nothing_else() {
        let cases = [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+A1", "'+A1"),
            ("-12/A", "'-12/A"),
            ("-1-1", "'-1-1"),
            ("-1.2.3", "'-1.2.3"),
            ("\0=1", "'\0=1"),
            ("＝1+1", "'＝1+1"),
            ("=1", "'=1"),
            ("\u{2066}=1", "'\u{2066}=1"),
            ("\u{202e}\u{200d} +A1", "'\u{202e}\u{200d} +A1"),
            ("\u{115f}\u{2800}=1", "'\u{115f}\u{2800}=1"),
            ("\u{fe0f}\u{301}@A1", "'\u{fe0f}\u{301}@A1"),
            ("\u{e0041}=1", "'\u{e0041}=1"),
            (" -45", " -45"),
            ("\u{2066}A-1", "\u{2066}A-1"),
            ("-45", "-45"),
            ("+91", "+91"),
            ("-0.50", "-0.50"),
            ("-", "-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("A=1", "A=1"),
            ("/12", "/12"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(harmless(text.to_owned()), expected);
        }
    }
}
