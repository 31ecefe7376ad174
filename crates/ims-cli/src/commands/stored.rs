//! Documents of the store, for commands that work on what was fetched.

use gst_ims::observe::Observer;
use gst_ims::{Gstin, Invoice};
use ims_store::{Query, SectionStatus};

use super::fetch;
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::feedback::report;
use crate::store;

/// The documents of a taxpayer, and how old they are.
pub(super) struct Stored {
    pub(super) gstin: Gstin,
    pub(super) invoices: Vec<Invoice>,
}

impl Stored {
    /// Reads all documents; where nothing was ever fetched, they are fetched first.
    pub(super) async fn read(
        arguments: &Arguments,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        if let Some(stored) = Self::of_store(arguments).await? {
            return Ok(stored);
        }
        report::hint("nothing is stored yet; the documents are fetched first");
        fetch::fetch_all(arguments, observer).await?;
        Self::of_store(arguments).await?.ok_or_else(|| {
            Failure::internal("the documents that were fetched are not in the store")
        })
    }

    async fn of_store(arguments: &Arguments) -> Result<Option<Self>, Failure> {
        let store = store::open(arguments).await?;
        let Some(gstin) = store::known_taxpayer(arguments, &store).await? else {
            store.close().await;
            return Ok(None);
        };
        let listing = store.list(gstin, &Query::default()).await?;
        let sections = listing.sections.clone();
        let invoices = listing.into_invoices().await?;
        store.close().await;
        if sections.is_empty() {
            return Ok(None);
        }
        warn_of_incomplete(&sections);
        Ok(Some(Self { gstin, invoices }))
    }
}

/// What was never fetched as a whole looks as if it were not there.
fn warn_of_incomplete(sections: &[SectionStatus]) {
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
