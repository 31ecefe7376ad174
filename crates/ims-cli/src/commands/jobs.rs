//! `ims jobs`: what was sent from this machine, as the journal has it.

use std::collections::BTreeMap;

use gst_ims::Gstin;
use serde::Serialize;

use crate::applied::Fate;
use crate::arguments::Arguments;
use crate::connection::environment_name;
use crate::failure::Failure;
use crate::journal::{Delivery, Journal, Write};
use crate::output::{self, Format};

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

pub(super) fn run(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let environment = environment_name(arguments)?;
    let journals = match arguments.gstin {
        Some(taxpayer) => vec![(taxpayer, Journal::of(&environment, taxpayer)?)],
        None => Journal::all(&environment)?,
    };
    let mut jobs = Vec::new();
    for (taxpayer, journal) in &journals {
        super::decide::warn_of_damage(journal);
        jobs.extend(
            journal
                .writes()
                .iter()
                .map(|write| KnownJob::of(*taxpayer, write)),
        );
    }
    output::jobs(&jobs, format)
}

impl KnownJob {
    fn of(gstin: Gstin, write: &Write) -> Self {
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
