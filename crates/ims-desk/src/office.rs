//! What all pages work with.

use std::sync::Arc;

use gst_ims::Gstin;
use ims_store::{Store, Taxpayer};
use jiff::Timestamp;

use crate::frame::{Frame, Nav, Tab};
use crate::refusal::Refusal;
use crate::sums::Sums;

/// What all pages work with; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) sums: Arc<Sums>,
}

impl Office {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            sums: Arc::default(),
        }
    }

    /// The taxpayers of whom anything is kept, and what each is called.
    pub(crate) async fn taxpayers(&self) -> Result<Vec<(Gstin, String)>, Refusal> {
        let listed = self.store.taxpayers().await?;
        let mut gstins = self.store.fetched_taxpayers().await?;
        gstins.extend(listed.iter().map(|taxpayer| taxpayer.gstin));
        gstins.sort_unstable();
        gstins.dedup();
        let named = gstins
            .into_iter()
            .map(|gstin| (gstin, name(gstin, &listed)));
        Ok(named.collect())
    }

    /// The taxpayer whom an address names, and what the office calls him.
    pub(crate) async fn taxpayer(&self, text: &str) -> Result<(Gstin, String), Refusal> {
        let taxpayers = self.taxpayers().await?;
        let named = taxpayers
            .into_iter()
            .find(|(gstin, _)| gstin.as_str() == text);
        named.ok_or_else(|| Refusal::not_found("Nothing is kept of such a taxpayer."))
    }

    /// What surrounds a page that is about nobody in particular.
    pub(crate) fn frame(title: &str) -> Frame {
        Frame {
            title: title.to_owned(),
            nav: None,
        }
    }

    /// What surrounds a page of a taxpayer's.
    pub(crate) fn frame_of(title: &str, gstin: Gstin, name: &str, tab: Tab) -> Frame {
        Frame {
            nav: Some(Nav::new(gstin, name, tab)),
            ..Self::frame(&format!("{title} · {name}"))
        }
    }

    /// The time of day, for days to the 14th.
    #[expect(
        clippy::disallowed_methods,
        reason = "the only place that reads the clock"
    )]
    pub(crate) fn now() -> Timestamp {
        Timestamp::now()
    }
}

fn name(gstin: Gstin, listed: &[Taxpayer]) -> String {
    let taxpayer = listed.iter().find(|taxpayer| taxpayer.gstin == gstin);
    let name = taxpayer.and_then(|taxpayer| taxpayer.name.clone());
    name.unwrap_or_else(|| gstin.to_string())
}
