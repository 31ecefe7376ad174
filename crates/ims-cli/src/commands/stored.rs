//! Documents of the store, for commands that work on what was fetched.

use gst_ims::{Gstin, Invoice};
use ims_store::{Query, SectionStatus};

use super::fetch;
use super::subject::Subject;
use crate::failure::Failure;
use crate::feedback::report;

/// The documents of a taxpayer.
pub(super) struct Stored {
    pub(super) gstin: Gstin,
    pub(super) invoices: Vec<Invoice>,
}

/// Sees to it that something is stored: where nothing was ever fetched, all is fetched.
pub(super) async fn ensure(subject: &Subject<'_>) -> Result<(), Failure> {
    if let Some(gstin) = subject.known_taxpayer().await?
        && !subject.store.sections(gstin).await?.is_empty()
    {
        return Ok(());
    }
    report::hint("nothing is stored yet; the documents are fetched first");
    fetch::fetch_all(subject).await
}

impl Stored {
    /// Reads all documents, of which [`ensure`] made sure that there are some.
    pub(super) async fn read(subject: &Subject<'_>) -> Result<Self, Failure> {
        let gstin = subject.taxpayer().await?;
        let listing = subject.store.list(gstin, &Query::default()).await?;
        warn_of_incomplete(&listing.sections);
        let invoices = listing.into_invoices().await?;
        Ok(Self { gstin, invoices })
    }
}

/// What was never fetched as a whole looks as if it were not there.
pub(super) fn warn_of_incomplete(sections: &[SectionStatus]) {
    let never: Vec<_> = sections
        .iter()
        .filter(|section| section.as_of.is_none())
        .map(|section| section.section.name())
        .collect();
    if !never.is_empty() {
        report::warning(&format!(
            "never fetched as a whole, and so without documents: {}",
            never.join(", ")
        ));
    }
}
