//! The complete lists of sections.

use std::collections::BTreeMap;

use gst_ims::invoices::{Completeness, IncompleteReason};
use gst_ims::{Client, Invoices};
use gst_types::{DocumentKey, Invoice, Section};

use super::compare::Listed;
use super::progress::{Event, Progress};
use super::results::ApplyError;
use crate::clock::Deadline;

/// Fetches the lists of `sections`, all of which must come whole.
pub(super) async fn fetch<E>(
    client: &Client,
    sections: &[Section],
    deadline: Deadline,
    progress: &impl Progress,
) -> Result<Vec<Invoices>, ApplyError<E>> {
    let mut lists = Vec::with_capacity(sections.len());
    for invoices in answers(client, sections, deadline).await {
        let invoices = invoices.map_err(ApplyError::Network)?;
        if !is_whole(&invoices) {
            return Err(ApplyError::Incomplete(Box::new(invoices)));
        }
        if !invoices.rejected.is_empty() {
            progress.tell(&Event::Unreadable {
                section: invoices.section,
                records: invoices.rejected.len(),
            });
        }
        lists.push(invoices);
    }
    Ok(lists)
}

/// The documents of the section of a list: what belongs to another comes with the list of that one.
pub(super) fn own(list: &Invoices) -> impl Iterator<Item = &Invoice> {
    let invoices = list.invoices.iter();
    invoices.filter(|invoice| invoice.section == list.section)
}

/// The lists that came whole when what became of documents was looked up.
#[derive(Debug, Default)]
pub(super) struct Lists {
    documents: BTreeMap<Section, BTreeMap<DocumentKey, Invoice>>,
    /// Sections with records that cannot be read, of which a document may be one.
    unreadable: Vec<Section>,
    /// The lists as they came, to be kept.
    pub(super) arrived: Vec<Invoices>,
}

impl Lists {
    /// Fetches the lists of `sections` again, as far as they come.
    pub(super) async fn look(
        client: &Client,
        sections: &[Section],
        deadline: Deadline,
        progress: &impl Progress,
    ) -> Self {
        let mut lists = Self::default();
        if sections.is_empty() {
            return lists;
        }
        for invoices in answers(client, sections, deadline).await {
            let reason = match invoices {
                Ok(invoices) if is_whole(&invoices) => {
                    lists.add(invoices);
                    continue;
                }
                Ok(invoices) => match invoices.completeness.incomplete() {
                    Some(why) => format!("section {}: {why}", invoices.section),
                    None => format!("section {} is not complete", invoices.section),
                },
                Err(error) => error.to_string(),
            };
            progress.tell(&Event::ListMissing { reason });
        }
        lists
    }

    fn add(&mut self, invoices: Invoices) {
        if !invoices.rejected.is_empty() {
            self.unreadable.push(invoices.section);
        }
        let documents = self.documents.entry(invoices.section).or_default();
        let listed = own(&invoices);
        documents.extend(listed.map(|invoice| (invoice.key(), invoice.clone())));
        self.arrived.push(invoices);
    }

    /// What the lists say of a document.
    pub(super) fn find(&self, key: &DocumentKey) -> Listed<'_> {
        let Some(documents) = self.documents.get(&key.section) else {
            return Listed::NotFetched;
        };
        match documents.get(key) {
            Some(invoice) => Listed::There(invoice),
            None if self.unreadable.contains(&key.section) => Listed::NotFetched,
            None => Listed::Gone,
        }
    }
}

async fn answers(
    client: &Client,
    sections: &[Section],
    deadline: Deadline,
) -> Vec<Result<Invoices, gst_ims::Error>> {
    let request = client
        .all_invoices()
        .sections(sections.iter().copied())
        .timeout(deadline.remaining());
    let outcomes = request.send().await.sections.into_iter();
    outcomes.map(|outcome| outcome.result).collect()
}

/// Whether every document of the section came, be it that some cannot be read.
fn is_whole(invoices: &Invoices) -> bool {
    match &invoices.completeness {
        Completeness::Complete => true,
        completeness => completeness
            .incomplete()
            .is_some_and(|why| why.reason == IncompleteReason::Unreadable),
    }
}
