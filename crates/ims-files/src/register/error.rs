//! Why a register is refused as a whole.

use super::Meaning;
use crate::grid::FileError;

/// A register that cannot be read as it stands; `Display` says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The file is no table.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nothing stands in it.
    #[error("expected a purchase register, found an empty file")]
    Empty,
    /// No line is one of headings.
    #[error(
        "no line of headings was found among the first 60; name the headings in a mapping file, such \
         as [columns] supplier_gstin = \"GSTIN\", number = \"Bill No\""
    )]
    NoHeadings,
    /// A column without which nothing can be matched.
    #[error(
        "no column has {what}; name it in a mapping file: [columns] {name} = \"HEADING\"{hint} \
         (line {line} was read as the headings: {found})"
    )]
    NoColumn {
        /// The meaning that no column has.
        meaning: Meaning,
        /// What it is, in words.
        what: &'static str,
        /// The name in a mapping file.
        name: &'static str,
        /// Another way out.
        hint: &'static str,
        /// The line of the headings.
        line: u32,
        /// What was found.
        found: String,
    },
    /// The mapping names a heading that is not there.
    #[error(
        "no column is headed {heading:?}, as the mapping says; line {line} has {}",
        quoted(headings)
    )]
    NoSuchHeading {
        /// What the mapping says.
        heading: String,
        /// The line that was read as the headings.
        line: u32,
        /// The headings that are there.
        headings: Vec<String>,
    },
    /// The mapping names a sheet that is not there.
    #[error(
        "no sheet is called {sheet:?}, as the mapping says; there are {}",
        quoted(sheets)
    )]
    NoSuchSheet {
        /// What the mapping says.
        sheet: String,
        /// The sheets that are there.
        sheets: Vec<String>,
    },
}

/// What stands in a file may have line breaks and worse.
fn quoted(texts: &[String]) -> String {
    let texts = texts.iter().map(|text| format!("{text:?}"));
    texts.collect::<Vec<_>>().join(", ")
}
