//! The form in which responses are printed and stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use gst_types::{Invoice, RawJson, Section};
use jiff::Timestamp;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode;
use super::response::{Invoices, Rejected};
use crate::envelope::{IncompleteReason, Queued, State};
use crate::meta::ResponseMeta;
use crate::operations::stored::{check_state, completeness};

impl Serialize for Invoices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reason = self.completeness.incomplete().map(|why| why.reason);
        let length = 11 + usize::from(reason.is_some());
        let mut object = serializer.serialize_struct("Invoices", length)?;
        object.serialize_field("taxpayer", &self.meta.taxpayer.as_deref())?;
        object.serialize_field("section", &self.section)?;
        object.serialize_field("state", &self.state())?;
        match &reason {
            Some(reason) => object.serialize_field("reason", reason)?,
            None => object.skip_field("reason")?,
        }
        object.serialize_field("queued", &self.queued())?;
        object.serialize_field("code", &self.code)?;
        object.serialize_field("message", &self.message())?;
        object.serialize_field("transaction_id", &self.meta.transaction_id)?;
        object.serialize_field("timestamp", &self.meta.timestamp)?;
        object.serialize_field("invoices", &self.invoices)?;
        object.serialize_field("rejected", &self.rejected)?;
        object.serialize_field("unknown_sections", &self.unknown_sections)?;
        object.end()
    }
}

#[derive(Deserialize)]
struct Stored {
    taxpayer: Option<String>,
    section: Section,
    state: State,
    reason: Option<IncompleteReason>,
    queued: Option<Queued>,
    code: Option<String>,
    message: Option<String>,
    transaction_id: Option<String>,
    timestamp: Option<Timestamp>,
    invoices: Vec<Invoice>,
    rejected: Vec<Rejected>,
    #[serde(default)]
    unknown_sections: BTreeMap<String, RawJson>,
}

impl<'de> Deserialize<'de> for Invoices {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let is_without = stored.invoices.is_empty() && stored.rejected.is_empty();
        let invoices = Self {
            is_emptied: is_without && stored.state == State::Complete,
            section: stored.section,
            completeness: completeness(stored.state, stored.reason, stored.queued, stored.message),
            code: stored.code,
            invoices: stored.invoices,
            rejected: stored.rejected,
            unknown_sections: stored.unknown_sections,
            meta: ResponseMeta {
                taxpayer: stored.taxpayer.map(Arc::from),
                ..ResponseMeta::stored(stored.transaction_id, stored.timestamp)
            },
        };
        check_state(stored.state, invoices.state())?;
        Ok(invoices)
    }
}

#[derive(Deserialize)]
struct StoredRejected {
    section: Section,
    index: usize,
    reason: String,
    raw: RawJson,
}

impl<'de> Deserialize<'de> for Rejected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StoredRejected {
            section,
            index,
            reason,
            raw,
        } = StoredRejected::deserialize(deserializer)?;
        let (supplier_gstin, number) = decode::names(raw.get());
        Ok(Self {
            section,
            index,
            supplier_gstin,
            number,
            reason,
            raw,
        })
    }
}
