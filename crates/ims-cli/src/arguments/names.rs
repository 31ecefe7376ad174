//! Reads the names of sections, actions and types of goods, and finds the one
//! that was meant when a name is misspelt.

use std::collections::BTreeSet;
use std::str::FromStr;

use gst_ims::gst_types::{ImportSection, ParseError};
use gst_ims::{Amount, CountedSection, DocumentNumber, GoodsType, Gstin, Section, Status};

/// Parses a section in any of its spellings, or in words such as `credit
/// notes`.
pub(crate) fn section(text: &str) -> Result<Section, String> {
    if let Ok(counted) = text.trim().parse::<CountedSection>()
        && !matches!(counted, CountedSection::Listed(_))
    {
        if let Ok(imports) = text.trim().parse::<ImportSection>() {
            return Err(format!(
                "imports are shown by `ims imports --section {imports}`, and not decided on: the \
                 vendor does not say how"
            ));
        }
        return Err(format!(
            "the API counts {counted} and has no list of it; see `ims counts --goods-type {}`",
            counted.goods_type().name().replace('_', "-")
        ));
    }
    if let Some(section) = in_words(text) {
        return Ok(section);
    }
    match text.parse::<Section>() {
        Ok(section) => Ok(section),
        // Two sections together: the library names both.
        Err(error) if is_both_notes(text) => Err(error.to_string()),
        Err(_) => Err(refusal(text.trim(), &Section::ALL.map(Section::name))),
    }
}

/// The portal's word for credit and debit notes together.
fn is_both_notes(text: &str) -> bool {
    let letters: String = text.chars().filter(|it| it.is_alphanumeric()).collect();
    ["cdnr", "cdnra"].contains(&&*letters.to_lowercase())
}

/// Finds the section that people call so, with hyphens, in the singular, or
/// `amended` after it.
fn in_words(text: &str) -> Option<Section> {
    let said = said_words(text);
    Section::ALL
        .into_iter()
        .find(|section| said_words(section.label()) == said)
}

fn said_words(text: &str) -> BTreeSet<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .map(|word| word.to_lowercase().trim_end_matches('s').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Parses a section of imports.
pub(crate) fn import_section(text: &str) -> Result<ImportSection, String> {
    parse(text, &ImportSection::ALL.map(ImportSection::name))
}

/// Parses an action to filter by.
pub(crate) fn status(text: &str) -> Result<Status, String> {
    parse(text, &Status::ALL.map(Status::name))
}

/// Parses the number of a taxpayer. Its check digit is not looked at: samples of
/// the test environment have wrong ones.
pub(crate) fn gstin(text: &str) -> Result<Gstin, String> {
    Gstin::from_server(text.trim()).map_err(|_| "expected 15 letters and digits".to_owned())
}

/// Parses the name of a profile, which must not be taken for a GSTIN.
pub(crate) fn profile(text: &str) -> Result<String, String> {
    let name = plain(text, 100)?;
    if is_like_gstin(&name) {
        return Err("expected a name that is no GSTIN".to_owned());
    }
    Ok(name)
}

/// Parses a tag of a profile.
pub(crate) fn tag(text: &str) -> Result<String, String> {
    let tag = plain(text, 40)?;
    if tag.contains(char::is_whitespace) {
        return Err("expected one word".to_owned());
    }
    Ok(tag)
}

/// Whether a name could be taken for a GSTIN.
pub(crate) fn is_like_gstin(name: &str) -> bool {
    name.len() == 15 && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

fn plain(text: &str, longest: usize) -> Result<String, String> {
    let text = text.trim();
    let is_plain = !text.is_empty() && !text.contains(char::is_control);
    if is_plain && text.chars().count() <= longest {
        Ok(text.to_owned())
    } else {
        Err(format!("expected 1 to {longest} characters"))
    }
}

/// Parses the number of a document.
pub(crate) fn number(text: &str) -> Result<DocumentNumber, String> {
    let number = text.trim().parse();
    number.map_err(|error: ParseError| error.to_string())
}

/// Parses an amount as people type it.
pub(crate) fn amount(text: &str) -> Result<Amount, String> {
    Amount::parse_typed(text).map_err(|error| error.to_string())
}

/// Parses the name of a view, which becomes that of a file.
pub(crate) fn view(text: &str) -> Result<String, String> {
    let is_plain = |character: char| character.is_alphanumeric() || "-_".contains(character);
    if !text.is_empty() && text.len() <= 64 && text.chars().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err("expected letters, digits, - and _".to_owned())
    }
}

/// Parses a type of goods.
pub(crate) fn goods_type(text: &str) -> Result<GoodsType, String> {
    parse(text, &["others", "imports", "inward-supplies"])
}

fn parse<T: FromStr>(text: &str, names: &[&str]) -> Result<T, String> {
    let text = text.trim();
    text.parse().map_err(|_| refusal(text, names))
}

fn refusal(text: &str, names: &[&str]) -> String {
    let expected = format!("expected one of {}", names.join(", "));
    match nearest(text, names).as_slice() {
        [] => expected,
        meant => format!("did you mean {}? {expected}", meant.join(" or ")),
    }
}

/// Tells whether one name may be a slip of the finger for another.
pub(crate) fn is_near(text: &str, name: &str) -> bool {
    !nearest(text, &[name]).is_empty()
}

/// Finds the one name that was probably meant.
pub(crate) fn nearest_name<'n>(text: &str, names: &[&'n str]) -> Option<&'n str> {
    nearest(text, names).first().copied()
}

/// Finds the names that are fewest slips of the finger away, if few enough.
fn nearest<'n>(text: &str, names: &[&'n str]) -> Vec<&'n str> {
    let text = text.to_lowercase();
    let tolerated = if text.chars().count() > 3 { 2 } else { 1 };
    let distances = || {
        names
            .iter()
            .map(|name| (strsim::damerau_levenshtein(&text, name), *name))
    };
    let least = distances().map(|(distance, _)| distance).min();
    distances()
        .filter(|(distance, _)| Some(*distance) == least && *distance <= tolerated)
        .map(|(_, name)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let cases = [
            ("CDN", "did you mean cn or dn? "),
            ("b2bb", "did you mean b2b or b2ba? "),
            ("ecomm", "did you mean ecom or ecoma? "),
            ("eocm", "did you mean ecom? "),
            ("gstr2b", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            let message = section(text).unwrap_err();
            let rest = "expected one of b2b, b2ba, cn, cna, dn, dna, ecom, ecoma";
            assert_eq!(message, format!("{expected}{rest}"), "{text}");
        }
    }

    #[test]
    fn says_which_sections_are_only_counted() {
        for text in ["isd", "ISDCN"] {
            let message = section(text).unwrap_err();
            assert!(message.contains("has no list of it"), "{message}");
            let hint = "--goods-type inward-supplies`";
            assert!(message.ends_with(hint), "{message}");
        }
        let message = section("IMPGSEZA").unwrap_err();
        assert!(
            message.contains("`ims imports --section impgseza`"),
            "{message}"
        );
    }

    #[test]
    fn takes_every_spelling() {
        for text in ["CN", "cn", "b2bcn", "B2BCN", " cn "] {
            assert_eq!(section(text), Ok(Section::Cn), "{text}");
        }
        for (text, expected) in [
            ("credit notes", Section::Cn),
            ("Credit-Note", Section::Cn),
            ("amended credit notes", Section::Cna),
            ("debit note (amended)", Section::Dna),
            ("Invoices", Section::B2b),
            ("e-commerce", Section::Ecom),
        ] {
            assert_eq!(section(text), Ok(expected), "{text}");
        }
        for (text, expected) in [
            ("B2B-CN", Section::Cn),
            ("b2b cna", Section::Cna),
            ("B2B-DN", Section::Dn),
            ("b2b-dna", Section::Dna),
            ("ECO", Section::Ecom),
            ("ECOA", Section::Ecoma),
        ] {
            assert_eq!(section(text), Ok(expected), "{text}");
        }
        for (text, expected) in [("CDNR", ["cn", "dn"]), ("CDNR-A", ["cna", "dna"])] {
            let message = section(text).unwrap_err();
            let mut words = message.split_whitespace();
            let names = expected.iter().all(|name| words.any(|word| word == *name));
            assert!(names, "{message}");
        }
        assert!(section("notes").is_err());
        for text in ["no_action", "no-action", "no_action_taken", "NO_ACTION"] {
            assert_eq!(status(text), Ok(Status::NoAction), "{text}");
        }
        for text in ["inward-supplies", "inward_supplies"] {
            assert_eq!(goods_type(text), Ok(GoodsType::InwardSupplies), "{text}");
        }
    }
}
