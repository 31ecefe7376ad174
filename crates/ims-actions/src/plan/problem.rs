//! What is wrong with a line of a plan.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::partial_key::PartialKey;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever applies a plan must handle each"
)]
pub enum Severity {
    /// The line cannot be sent, and so nothing of the plan is.
    Refused,
    /// It can, and a careful person would look at it first.
    Warning,
}

/// Where a row stands in what a person wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a place is a line, a cell or both"
)]
pub struct Place {
    /// The number of the row: in CSV that of the line in the file, of which the headings are the
    /// first; in JSON the place among the lines, from 1; in a workbook what the sheet shows.
    pub line: Option<u64>,
    /// The cell of a workbook, such as `CN!H12`.
    pub cell: Option<String>,
}

impl Place {
    /// A row that has a number only.
    #[must_use]
    pub fn line(line: u64) -> Self {
        Self {
            line: Some(line),
            cell: None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.cell, self.line) {
            (Some(cell), _) => f.write_str(cell),
            (None, Some(line)) => write!(f, "line {line}"),
            (None, None) => f.write_str("the plan"),
        }
    }
}

/// What is wrong with a line, or may surprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the public form of a problem has these parts"
)]
pub struct Problem {
    /// Where the line stands.
    #[serde(flatten)]
    pub place: Place,
    /// The document, as far as the line names it.
    pub key: Option<PartialKey>,
    /// How bad it is.
    pub severity: Severity,
    /// The name of the rule, such as `pending_blocked`.
    pub rule: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Problem {
    /// A problem because of which nothing of the plan can be sent.
    #[must_use]
    pub fn refused(
        place: Place,
        key: Option<PartialKey>,
        rule: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            place,
            key,
            severity: Severity::Refused,
            rule: rule.to_owned(),
            message: message.into(),
        }
    }

    /// Something that a careful person would look at first.
    #[must_use]
    pub fn warning(
        place: Place,
        key: Option<PartialKey>,
        rule: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::refused(place, key, rule, message)
        }
    }
}
