//! Headings of columns, in the form in which they are compared.

/// A heading in the form in which headings are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The words in small letters, with one space between them.
    pub(crate) normal: String,
    /// Whether it is a per cent sign without a number: a rate and no amount.
    pub(crate) is_rate: bool,
}

impl Heading {
    pub(crate) fn new(text: &str) -> Self {
        let mut normal = String::with_capacity(text.len());
        for character in text.chars().flat_map(char::to_lowercase) {
            if character.is_alphanumeric() || joins_letters(character) {
                normal.push(character);
            } else if character == '#' {
                normal.push_str(" no ");
            } else if !normal.is_empty() && !normal.ends_with(' ') {
                normal.push(' ');
            }
        }
        // A number sign may stand beside a space, or at the beginning.
        if text.contains('#') {
            normal = normal.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        normal.truncate(normal.trim_end().len());
        let is_rate =
            text.contains('%') && !text.contains(|character: char| character.is_ascii_digit());
        Self { normal, is_rate }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.normal.is_empty()
    }

    /// Tells whether the column is of the house's own vouchers.
    pub(crate) fn is_of_vouchers(&self) -> bool {
        self.has("voucher") || self.has("vch")
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.normal.split(' ')
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.words().any(|found| found == word)
    }

    pub(crate) fn starts_with(&self, word: &str) -> bool {
        self.words().next() == Some(word)
    }
}

/// The signs within words of Indian scripts that are no letters by themselves.
fn joins_letters(character: char) -> bool {
    let is_of_scripts = matches!(character, '\u{900}'..='\u{dff}');
    let is_punctuation = matches!(character, '\u{964}' | '\u{965}' | '\u{970}');
    is_of_scripts && !is_punctuation
}
