//! What a fetch brought.

use gst_ims::invoices::AllInvoices;
use gst_ims::{Counts, Gstin, Invoices, Section};
use jiff::Timestamp;

use ims_actions::SnapshotId;

/// What a fetch brought, for [`Store::record`](crate::Store::record).
#[derive(Clone, Debug)]
#[must_use = "nothing is kept before it is recorded"]
pub struct Fetch<'a> {
    pub(crate) gstin: Gstin,
    pub(crate) fetched_at: Timestamp,
    pub(crate) continued: Option<SnapshotId>,
    pub(crate) answers: Vec<Answer<'a>>,
    pub(crate) counts: Vec<&'a Counts>,
}

#[derive(Clone, Debug)]
pub(crate) enum Answer<'a> {
    Invoices(&'a Invoices),
    Failed(Section, String),
}

impl<'a> Fetch<'a> {
    /// Begins with the taxpayer, and the time at which the first request was sent: of two fetches
    /// under way at once, the documents of the one that began later stand.
    pub fn new(gstin: Gstin, fetched_at: Timestamp) -> Self {
        Self {
            gstin,
            fetched_at,
            continued: None,
            answers: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Says that this brings what is missing of a fetch that was recorded before, such as sections
    /// that it had to wait for: counts are compared with the documents of both.
    ///
    /// It is a fetch of its own, so that whoever looked between the two sees what it changes.
    pub fn continuing(mut self, snapshot: SnapshotId) -> Self {
        self.continued = Some(snapshot);
        self
    }

    /// Adds the response for one section.
    pub fn section(mut self, invoices: &'a Invoices) -> Self {
        self.answers.push(Answer::Invoices(invoices));
        self
    }

    /// Adds a section for which there was an error instead; the words must hold no secret.
    pub fn failed(mut self, section: Section, error: impl Into<String>) -> Self {
        self.answers.push(Answer::Failed(section, error.into()));
        self
    }

    /// Adds counts, which are compared with the documents.
    pub fn counts(mut self, counts: &'a Counts) -> Self {
        self.counts.push(counts);
        self
    }

    /// Adds what a request for several sections and one for the counts gave.
    pub fn answers(
        mut self,
        lists: &'a AllInvoices,
        counts: &'a Result<Counts, gst_ims::Error>,
    ) -> Self {
        for outcome in &lists.sections {
            self = match &outcome.result {
                Ok(invoices) => self.section(invoices),
                Err(error) => self.failed(outcome.section, error.to_string()),
            };
        }
        match counts {
            Ok(counts) => self.counts(counts),
            Err(_) => self,
        }
    }
}
