//! Documents that may stand in a line of a register that could not be read.

use std::collections::HashMap;

use compact_str::CompactString;
use gst_types::Invoice;

use super::Matching;

/// The lines that could not be read, by what stands in their cells.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    lines: HashMap<CompactString, Place>,
}

/// A line of a register.
#[derive(Clone, Debug)]
pub(super) struct Place {
    line: u32,
    /// The file, where there are several.
    file: Option<String>,
}

impl Doubts {
    pub(super) fn of(matching: &Matching<'_>) -> Self {
        let are_several = matching.registers().nth(1).is_some();
        let mut doubts = Self::default();
        for register in matching.registers() {
            for unread in &register.unread {
                for cell in &unread.cells {
                    let place = || Place {
                        line: unread.line,
                        file: are_several.then(|| register.file.clone()),
                    };
                    let plain = plain(cell);
                    if !plain.is_empty() {
                        doubts.lines.entry(plain).or_insert_with(place);
                    }
                }
            }
        }
        doubts
    }

    /// Returns the line that has the number of a document, or else its supplier's GSTIN.
    pub(super) fn line_of(&self, document: &Invoice) -> Option<&Place> {
        let of = |text: &str| self.lines.get(&plain(text));
        of(document.number.as_str()).or_else(|| of(document.supplier_gstin.as_str()))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.file {
            Some(file) => write!(f, "line {} of our register {file}", self.line),
            None => write!(f, "line {} of our register", self.line),
        }
    }
}

/// Letters and digits alone, as people write numbers with separators of their own.
fn plain(text: &str) -> CompactString {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}
