//! What came of a question for documents.

use gst_ims::{Error, Gstin, Invoices, Section};

/// The outcome of each section that was asked for, in the usual order.
pub(crate) struct InvoicesAnswer {
    /// Whose documents they are, if the user has said so.
    pub(crate) taxpayer: Option<Gstin>,
    /// Whether only some documents of the sections were asked for.
    pub(crate) is_filtered: bool,
    pub(crate) outcomes: Vec<Outcome>,
}

/// What came of one section.
pub(crate) struct Outcome {
    pub(crate) section: Section,
    pub(crate) result: Result<Invoices, Error>,
}

impl InvoicesAnswer {
    /// Whether one section was asked for, by itself.
    pub(crate) fn is_one(&self) -> bool {
        self.outcomes.len() == 1
    }

    /// The sections that came, whole or not.
    pub(crate) fn arrived(&self) -> impl Iterator<Item = &Invoices> {
        self.outcomes
            .iter()
            .filter_map(|outcome| outcome.result.as_ref().ok())
    }

    /// The sections that failed.
    pub(crate) fn failures(&self) -> impl Iterator<Item = (Section, &Error)> {
        self.outcomes
            .iter()
            .filter_map(|outcome| Some((outcome.section, outcome.result.as_ref().err()?)))
    }
}

impl Outcome {
    /// The state of the section in one word; what failed has a state too.
    pub(super) fn state(&self) -> &'static str {
        match &self.result {
            Ok(section) => section.state().as_str(),
            Err(_) => "failed",
        }
    }

    /// Whether documents may be missing.
    pub(super) fn is_incomplete(&self) -> bool {
        self.result
            .as_ref()
            .map_or(true, |section| section.completeness.incomplete().is_some())
    }

    /// The tax network's code for the state.
    pub(super) fn code(&self) -> Option<&str> {
        match &self.result {
            Ok(section) => section.code.as_deref(),
            Err(error) => error.code(),
        }
    }

    /// The server's words for the state, or those of the error.
    pub(super) fn message(&self) -> Option<String> {
        match &self.result {
            Ok(section) => section.message().map(str::to_owned),
            Err(error) => Some(error.to_string()),
        }
    }

    /// Why documents are missing, in a whole sentence.
    pub(super) fn explanation(&self) -> Option<String> {
        match &self.result {
            Ok(section) => section.completeness.incomplete().map(ToString::to_string),
            Err(error) => Some(error.to_string()),
        }
    }
}
