//! A write of the journal, as it is shown.

use std::collections::BTreeMap;

use gst_ims::Gstin;
use serde::Serialize;

use crate::applied::Fate;
use crate::journal::{Delivery, Write};

/// A write of the journal.
#[derive(Debug, Serialize)]
pub(crate) struct KnownJob {
    pub(crate) gstin: Gstin,
    pub(crate) kind: &'static str,
    /// When it was about to be sent.
    pub(crate) sent_at: String,
    pub(crate) reference_id: Option<String>,
    pub(crate) transaction_id: Option<String>,
    pub(crate) documents: usize,
    /// Whether it is known what became of each document.
    pub(crate) state: &'static str,
    /// How many documents came to what.
    pub(crate) results: BTreeMap<&'static str, usize>,
}

impl KnownJob {
    pub(crate) fn of(gstin: Gstin, write: &Write) -> Self {
        let mut results = BTreeMap::new();
        for outcome in write.closed.values() {
            *results.entry(outcome.result.word()).or_default() += 1;
        }
        let open = write.open().count();
        if open > 0 {
            *results.entry(Fate::Unknown.word()).or_default() += open;
        }
        let transaction_id = match &write.delivery {
            Delivery::Submitted { transaction_id, .. } => transaction_id.clone(),
            Delivery::Unknown | Delivery::NotTaken => None,
        };
        Self {
            gstin,
            kind: write.does.name(),
            sent_at: write.at.to_string(),
            reference_id: write.reference_id().map(str::to_owned),
            transaction_id,
            documents: write.documents.len(),
            state: match (&write.delivery, open) {
                (Delivery::NotTaken, _) => "not_taken",
                (_, 0) => "closed",
                _ => "open",
            },
            results,
        }
    }
}
