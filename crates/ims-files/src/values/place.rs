//! Places of supply.

use gst_types::StateCode;

use crate::grid::Cell;

/// The letters of states, as vehicles and Zoho Books have them, by GST code.
const LETTERS: [(&str, &str); 41] = [
    ("JK", "01"),
    ("HP", "02"),
    ("PB", "03"),
    ("CH", "04"),
    ("UK", "05"),
    ("UT", "05"),
    ("HR", "06"),
    ("DL", "07"),
    ("RJ", "08"),
    ("UP", "09"),
    ("BR", "10"),
    ("SK", "11"),
    ("AR", "12"),
    ("NL", "13"),
    ("MN", "14"),
    ("MZ", "15"),
    ("TR", "16"),
    ("ML", "17"),
    ("AS", "18"),
    ("WB", "19"),
    ("JH", "20"),
    ("OD", "21"),
    ("OR", "21"),
    ("CG", "22"),
    ("CT", "22"),
    ("MP", "23"),
    ("GJ", "24"),
    ("DN", "26"),
    ("MH", "27"),
    ("KA", "29"),
    ("GA", "30"),
    ("LD", "31"),
    ("KL", "32"),
    ("TN", "33"),
    ("PY", "34"),
    ("AN", "35"),
    ("TS", "36"),
    ("TG", "36"),
    ("AP", "37"),
    ("AD", "37"),
    ("LA", "38"),
];

/// Reads `27`, `27-Maharashtra`, `Maharashtra` and `MH`; `None` if it is none of these, which keeps
/// no line out of matching.
pub(crate) fn place(cell: &Cell) -> Option<StateCode> {
    let shown = cell.shown();
    let code = |text: &str| text.parse::<StateCode>().ok().filter(StateCode::is_known);
    let first: String = shown.chars().take_while(char::is_ascii_digit).collect();
    if !first.is_empty() {
        return code(&first);
    }
    let by_letters = LETTERS
        .iter()
        .find(|(letters, _)| shown.eq_ignore_ascii_case(letters));
    if let Some((_, found)) = by_letters {
        return code(found);
    }
    let letters_of = |text: &str| -> String {
        let text = text.replace('&', "and");
        text.chars()
            .filter(|letter| letter.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let name = letters_of(&shown);
    let codes = (1..=38)
        .map(|number: u8| format!("{number:02}"))
        .chain(["96".into(), "97".into()]);
    codes
        .filter_map(|text| code(&text))
        .find(|found| found.name().is_some_and(|known| letters_of(known) == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_the_same_place() {
        for text in ["27", "27-Maharashtra", "Maharashtra", "MH", "mh", "27 "] {
            let cell = Cell::text(text).expect("it is seen");
            assert_eq!(
                place(&cell).map(String::from).as_deref(),
                Some("27"),
                "{text}"
            );
        }
        assert_eq!(
            place(&Cell::Number(7.0)).map(String::from).as_deref(),
            Some("07")
        );
        let cell = Cell::text("Jammu & Kashmir").expect("it is seen");
        assert_eq!(place(&cell).map(String::from).as_deref(), Some("01"));
        assert_eq!(place(&Cell::text("Elsewhere").expect("it is seen")), None);
    }
}
