//! GSTINs of suppliers.

use gst_types::Gstin;

use crate::grid::Cell;

/// Who the supplier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Supplier {
    /// A registered one. The check digit is not looked at: matching finds mistyped ones.
    Registered(Gstin),
    /// One without a registration, as the register says.
    Unregistered,
    /// Nothing is said.
    Untold,
}

/// Reads a GSTIN.
///
/// # Errors
///
/// Tells what was expected if it cannot be one.
pub(crate) fn supplier(cell: &Cell) -> Result<Supplier, String> {
    let shown = cell.shown();
    let text: String = shown
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '-' | '\'' | '.'))
        .collect();
    let is_word = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_word(&[
        "URP",
        "URD",
        "Unregistered",
        "NotRegistered",
        "UnregisteredDealer",
    ]) {
        return Ok(Supplier::Unregistered);
    }
    if is_word(&["", "NA", "N/A", "NIL", "NONE"]) {
        return Ok(Supplier::Untold);
    }
    Gstin::from_server(&text)
        .map(Supplier::Registered)
        .map_err(|_| {
            let length = text.chars().count();
            format!("expected a GSTIN of 15 letters and digits, found {length} characters")
        })
}
