//! What all pages work with.

use std::sync::Arc;

use gst_ims::Gstin;
use ims_actions::Filter;
use ims_reconcile::{PairKind, Settings};
use ims_store::{PairFilter, Store, Taxpayer};

use crate::frame::{Frame, Nav, Tab};
use crate::guard::Access;
use crate::indexes;
use crate::network::Network;
use crate::plots;
use crate::refusal::Refusal;
use crate::setting::Setting;
use crate::sums::Sums;
use crate::theme::Theme;
use crate::work::Works;

/// An index of more documents is read before somebody asks for it.
const MANY: usize = 20_000;

/// What all pages work with; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) sums: Arc<Sums>,
    pub(crate) works: Works,
    /// What else holds, for the page of settings.
    pub(crate) settings: Arc<[Setting]>,
    /// How purchase registers are compared.
    pub(crate) matching: Arc<Settings>,
    /// The way to the tax network; without one nothing is fetched or sent.
    pub(crate) network: Option<Arc<dyn Network>>,
    access: Arc<Access>,
}

impl Office {
    pub(crate) fn new(store: Store, access: Arc<Access>) -> Self {
        Self {
            store,
            sums: Arc::default(),
            works: Works::default(),
            settings: Arc::default(),
            matching: Arc::default(),
            network: None,
            access,
        }
    }

    pub(crate) fn network(&self) -> Result<&Arc<dyn Network>, Refusal> {
        self.network.as_ref().ok_or_else(|| {
            Refusal::forbidden("These pages were opened for reading only, without a network.")
        })
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

    /// Makes the sums that the first pages show. What fails is told by the pages themselves.
    pub(crate) async fn sum_up(&self) {
        let all = Filter::default();
        let mut indexed = 0_usize;
        for (gstin, _) in self.taxpayers().await.unwrap_or_default() {
            let _ = self.sums.credit(&self.store, gstin).await;
            let totals = self.sums.totals(&self.store, gstin, &all).await;
            let _ = plots::weeks(&self.sums, &self.store, gstin).await;
            let documents = totals.map_or(0, |totals| totals.documents);
            let documents = usize::try_from(documents).unwrap_or(usize::MAX);
            if documents > MANY && indexed < indexes::MOST {
                indexed = indexed.saturating_add(documents);
                let _ = self.sums.indexes.prepare(&self.store, gstin).await;
            }
            for undecided in [None, Some(true)] {
                let filter = PairFilter {
                    kinds: undecided.map(|_| PairKind::Exact).into_iter().collect(),
                    undecided,
                    ..PairFilter::default()
                };
                let _ = self.sums.pairs(&self.store, gstin, &filter).await;
            }
        }
    }

    /// What surrounds a page that is about nobody in particular.
    pub(crate) fn frame(&self, title: &str) -> Frame {
        Frame {
            title: title.to_owned(),
            form: self.access.form().expose().to_owned(),
            theme: Theme::of_request().map(Theme::as_str),
            nav: None,
        }
    }

    /// What surrounds a page of a taxpayer's.
    pub(crate) async fn frame_of(
        &self,
        title: &str,
        gstin: Gstin,
        name: &str,
        tab: Tab,
    ) -> Result<Frame, Refusal> {
        let prepared = self.store.count_prepared(gstin).await?;
        Ok(Frame {
            nav: Some(Nav::new(gstin, name, tab, prepared)),
            ..self.frame(&format!("{title} · {name}"))
        })
    }
}

fn name(gstin: Gstin, listed: &[Taxpayer]) -> String {
    let taxpayer = listed.iter().find(|taxpayer| taxpayer.gstin == gstin);
    let name = taxpayer.and_then(|taxpayer| taxpayer.name.clone());
    name.unwrap_or_else(|| gstin.to_string())
}
