//! The answer for one section.

use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::{RawJson, Section};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::decode;
use super::invoice::Invoice;
use crate::envelope::Queued;
use crate::error::Error;
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// The documents of one section.
///
/// `Serialize` writes the object that `ims invoices --format json` prints.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Invoices {
    /// The section that was asked for.
    pub section: Section,
    /// Whether there are documents, none, or none yet.
    pub state: State,
    /// The documents, in the server's order.
    pub invoices: Vec<Invoice>,
    /// The records that could not be read, each with its JSON text.
    pub rejected: Vec<Rejected>,
    /// What the server sent under keys that are no known section.
    pub unknown_sections: BTreeMap<String, RawJson>,
    /// How to fetch an answer that the tax network is still preparing.
    pub queued: Option<Queued>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl Invoices {
    /// Reads the body of an answer that was received before, with HTTP status
    /// 200.
    ///
    /// # Errors
    ///
    /// As [`InvoicesRequest::send`](crate::InvoicesRequest::send), but for
    /// those of the network.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Invoices, Section, State};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#;
    /// let answer = Invoices::from_body(Section::B2b, body)?;
    /// assert_eq!(answer.state, State::Empty);
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn from_body(section: Section, body: impl Into<Bytes>) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        let (meta, documents) = decode::decode(&answer)?;
        Ok(documents.into_invoices(section, meta))
    }
}

/// Whether an answer holds documents.
///
/// A queued section must never be taken for an empty one: its documents are
/// only not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// There are documents.
    Data,
    /// There are no documents.
    Empty,
    /// The tax network is preparing the answer; ask again later.
    Queued,
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Rejected {
    /// The section under which the record was sent.
    pub section: Section,
    /// Its place in the server's list, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub reason: String,
    /// Its JSON text, untouched.
    pub raw: RawJson,
}

impl Serialize for Invoices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Invoices", 7)?;
        object.serialize_field("section", &self.section)?;
        object.serialize_field("state", &self.state)?;
        object.serialize_field("transaction_id", &self.meta.transaction_id)?;
        object.serialize_field("timestamp", &self.meta.timestamp.map(|at| at.to_string()))?;
        object.serialize_field("invoices", &self.invoices)?;
        object.serialize_field("rejected", &self.rejected)?;
        object.serialize_field("unknown_sections", &self.unknown_sections)?;
        object.end()
    }
}
