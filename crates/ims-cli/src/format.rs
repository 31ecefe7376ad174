//! The forms of the output.
//!
//! Doc comments here are help texts.

use std::io::{self, IsTerminal};

use clap::ValueEnum;

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: amounts with Indian digit grouping, and totals
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line for each invoice or counted section
    Jsonl,
    /// For spreadsheets; a text that could run as a formula gets an apostrophe
    Csv,
}

impl Format {
    /// The form when none is asked for.
    pub(crate) fn usual() -> Self {
        if io::stdout().is_terminal() {
            Self::Table
        } else {
            Self::Json
        }
    }

    /// The ending of a file in this form.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }

    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}
