//! The response for one section.

use std::collections::BTreeMap;

use gst_types::{DocumentNumber, Gstin, Invoice, RawJson, Section};
use serde::Serialize;

use crate::envelope::{Completeness, Queued, State};
use crate::meta::ResponseMeta;

/// The documents of one section.
///
/// serde writes the object that `ims invoices --format json` prints, and reads it back to an equal
/// value, but for the HTTP status and the number of attempts, which are not in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Invoices {
    /// The section that was asked for.
    pub section: Section,
    /// Whether the documents are all that there are.
    pub completeness: Completeness,
    /// The tax network's code beside the documents, such as the one that said that there are none.
    pub code: Option<String>,
    /// The documents, in the server's order.
    pub invoices: Vec<Invoice>,
    /// The records that could not be read, each with its JSON text.
    pub rejected: Vec<Rejected>,
    /// What the server sent under keys that are not known; a key that came twice is here a second
    /// time with `#2` behind it.
    pub unknown_sections: BTreeMap<String, RawJson>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
    /// Whether [`retain`](Self::retain) took the last document away.
    pub(super) is_emptied: bool,
}

impl Invoices {
    /// A section of which nothing has come.
    pub(in crate::operations) fn begun(section: Section, meta: ResponseMeta) -> Self {
        Self {
            section,
            completeness: Completeness::Complete,
            code: None,
            invoices: Vec::new(),
            rejected: Vec::new(),
            unknown_sections: BTreeMap::new(),
            meta,
            is_emptied: false,
        }
    }

    /// Leaves only the documents for which `keep` is true.
    ///
    /// What the tax network said of the section stays true: where nothing is left of a complete
    /// one, its state is not [`State::Empty`]. What is left is not the section any more, and no
    /// place to learn from which documents are gone.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Amount, Invoices, Section};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[
    ///     {"stin":"24ABCCU0123M1YZ","inum":"S-1","idt":"05-11-2024","val":118},
    ///     {"stin":"24ABCCU0123M1YZ","inum":"S-2","idt":"31-11-2024","val":118}
    /// ]}}}"#;
    /// let mut list = Invoices::from_body(Section::B2b, body)?;
    /// list.retain(|invoice| invoice.value > Some(Amount::from_rupees(1_000)));
    /// assert!(list.invoices.is_empty());
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn retain(&mut self, keep: impl FnMut(&Invoice) -> bool) {
        let was_complete = self.state() == State::Complete;
        self.invoices.retain(keep);
        self.is_emptied = was_complete && self.invoices.is_empty() && self.rejected.is_empty();
    }

    /// Returns the state of the section in one word.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Invoices, Section, State};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#;
    /// let list = Invoices::from_body(Section::B2b, body)?;
    /// assert_eq!(list.state(), State::Empty);
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        let is_empty = self.invoices.is_empty() && self.rejected.is_empty() && !self.is_emptied;
        match &self.completeness {
            Completeness::Complete if is_empty => State::Empty,
            Completeness::Complete => State::Complete,
            Completeness::Partial(_) => State::Partial,
            Completeness::Pending(_) => State::Pending,
        }
    }

    /// Returns the server's words about what is missing, if it gave any.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.completeness.incomplete()?.message.as_deref()
    }

    /// Returns how to fetch the documents that the tax network is still preparing.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Section;
    ///
    /// let list = client.invoices(Section::B2b).send().await?;
    /// if let Some(queued) = list.queued() {
    ///     println!("not there yet; ask again in {:?}", queued.wait());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn queued(&self) -> Option<&Queued> {
        self.completeness.incomplete()?.queued.as_ref()
    }
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Rejected {
    /// The section under which the record was sent.
    pub section: Section,
    /// Its place in the server's list, from 0.
    pub index: usize,
    /// The supplier, if that can be read.
    pub supplier_gstin: Option<Gstin>,
    /// The number of the document, if that can be read.
    pub number: Option<DocumentNumber>,
    /// What is wrong with it.
    pub reason: String,
    /// Its JSON text, untouched.
    pub raw: RawJson,
}

impl Rejected {
    /// Returns what names the document, such as `24ABCCU0123M1YZ D-1`, as far as it can be read.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Invoices, Section};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[
    ///     {"stin":"24ABCCU0123M1YZ","inum":"S-1","idt":"05-11-2024","val":118},
    ///     {"stin":"24ABCCU0123M1YZ","inum":"S-2","idt":"31-11-2024","val":118}
    /// ]}}}"#;
    /// // The 31st of November is no day.
    /// let list = Invoices::from_body(Section::B2b, body)?;
    /// for rejected in &list.rejected {
    ///     println!("{}: {}", rejected.name().unwrap_or_default(), rejected.reason);
    /// }
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<String> {
        match (&self.supplier_gstin, &self.number) {
            (Some(supplier), Some(number)) => Some(format!("{supplier} {number}")),
            (Some(supplier), None) => Some(supplier.to_string()),
            (None, number) => number.as_ref().map(ToString::to_string),
        }
    }
}
