//! What every form of a list is given.

use std::io;

use gst_ims::{Gstin, Invoice};
use ims_actions::SnapshotId;
use ims_store::{Listing, SectionStatus, Totals};
use jiff::Timestamp;

use super::columns::ChosenColumns;
use super::target::Sink;

/// What is known before the first document.
pub(crate) struct ListHead {
    pub(crate) gstin: Gstin,
    pub(crate) snapshot: Option<SnapshotId>,
    pub(crate) sections: Vec<SectionStatus>,
    /// Whether all documents of these sections are meant.
    pub(crate) is_filtered: bool,
    pub(crate) columns: Option<ChosenColumns>,
    /// Whether only what names them is to be written.
    pub(crate) is_keys: bool,
    pub(crate) now: Timestamp,
}

impl ListHead {
    pub(crate) fn of(listing: &Listing, now: Timestamp) -> Self {
        Self {
            gstin: listing.gstin,
            snapshot: listing.snapshot,
            sections: listing.sections.clone(),
            is_filtered: false,
            columns: None,
            is_keys: false,
            now,
        }
    }
}

/// Whether a document is stored, or came with a response that was not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Stored,
    Unreconciled,
}

/// A form of the output, as documents come: first those that are stored.
pub(super) trait Form {
    fn document(&mut self, invoice: Invoice, origin: Origin, out: &mut Sink) -> io::Result<()>;

    /// Nothing more comes for a while: what is held back can be shown.
    fn pause(&mut self, out: &mut Sink) -> io::Result<()>;

    /// All documents that are stored were written, and these are their totals.
    fn totals(&mut self, _: &Totals) {}

    /// The totals are those of the stored documents that were written.
    fn end(&mut self, totals: &Totals, out: &mut Sink) -> io::Result<()>;
}
