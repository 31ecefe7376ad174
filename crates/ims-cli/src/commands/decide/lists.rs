//! The complete lists of sections.

use std::collections::BTreeMap;

use gst_ims::invoices::{Completeness, IncompleteReason};
use gst_ims::{DocumentKey, Invoice, Invoices, Section};

use super::compare::Listed;
use crate::connection::Connection;
use crate::failure::{Failure, Missing, Partial};
use crate::feedback::report;

/// The lists that came whole.
#[derive(Debug, Default)]
pub(super) struct Lists {
    documents: BTreeMap<Section, BTreeMap<DocumentKey, Invoice>>,
    /// Sections with records that cannot be read, of which a document may be one.
    unreadable: Vec<Section>,
}

impl Lists {
    /// Fetches the lists of `sections`, all of which must come.
    pub(super) async fn fetch(
        connection: &Connection,
        sections: &[Section],
    ) -> Result<Vec<Invoice>, Failure> {
        let mut documents = Vec::new();
        for invoices in answers(connection, sections).await {
            let invoices = invoices?;
            if !is_whole(&invoices) {
                return Err(not_whole(&invoices));
            }
            if !invoices.rejected.is_empty() {
                report::warning(&format!(
                    "section {}: {} of the records could not be read, and cannot be decided on",
                    invoices.section,
                    invoices.rejected.len()
                ));
            }
            documents.extend(invoices.invoices);
        }
        Ok(documents)
    }

    /// Fetches the lists of `sections` again, as far as they come.
    pub(super) async fn look(connection: &Connection, sections: &[Section]) -> Self {
        let mut lists = Self::default();
        for invoices in answers(connection, sections).await {
            match invoices {
                Ok(invoices) if is_whole(&invoices) => lists.add(invoices),
                Ok(invoices) => report::warning(&not_whole(&invoices).to_string()),
                Err(error) => report::warning(&format!("a list could not be fetched: {error}")),
            }
        }
        lists
    }

    fn add(&mut self, invoices: Invoices) {
        if !invoices.rejected.is_empty() {
            self.unreadable.push(invoices.section);
        }
        let documents = self.documents.entry(invoices.section).or_default();
        let listed = invoices.invoices.into_iter();
        documents.extend(listed.map(|invoice| (invoice.key(), invoice)));
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
    connection: &Connection,
    sections: &[Section],
) -> Vec<Result<Invoices, gst_ims::Error>> {
    let request = connection
        .client
        .all_invoices()
        .sections(sections.iter().copied())
        .timeout(connection.remaining());
    let outcomes = request.send().await.into_iter();
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

fn not_whole(invoices: &Invoices) -> Failure {
    let missing = invoices.completeness.incomplete().map(|why| Missing {
        section: invoices.section,
        code: invoices.code.clone(),
        why: why.clone(),
    });
    Failure::Partial(Partial {
        missing: missing.into_iter().collect(),
        contradiction: Some("nothing is decided on a list that is not complete".to_owned()),
        rejected: 0,
        what: "record",
        shown_in: "rejected",
        transaction_id: invoices.meta.transaction_id.clone(),
    })
}
