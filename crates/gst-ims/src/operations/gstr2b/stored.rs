//! The form in which statements are printed and stored.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use gst_types::{Date, Gstin, RawJson, ReturnPeriod};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::document::Documents;
use super::response::{Files, Gstr2b};
use super::summary::Summary;
use crate::envelope::{IncompleteReason, Queued, State};
use crate::meta::ResponseMeta;
use crate::operations::stored::{check_state, completeness};
use crate::operations::unreadable::UnreadableRecord;

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    taxpayer: Option<Cow<'a, str>>,
    gstin: Option<Gstin>,
    return_period: ReturnPeriod,
    generated_on: Option<Date>,
    state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<IncompleteReason>,
    queued: Option<Cow<'a, Queued>>,
    message: Option<Cow<'a, str>>,
    files: Cow<'a, Files>,
    code: Option<Cow<'a, str>>,
    transaction_id: Option<Cow<'a, str>>,
    timestamp: Option<Timestamp>,
    summary: Cow<'a, Summary>,
    documents: Cow<'a, Documents>,
    rejected_documents: Cow<'a, Documents>,
    unreadable: Cow<'a, [UnreadableRecord]>,
    unknown_sections: Cow<'a, BTreeMap<String, RawJson>>,
}

impl Serialize for Gstr2b {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let incomplete = self.completeness.incomplete();
        Stored {
            taxpayer: self.meta.taxpayer.as_deref().map(Cow::Borrowed),
            gstin: self.gstin,
            return_period: self.return_period,
            generated_on: self.generated_on,
            state: self.state(),
            reason: incomplete.map(|why| why.reason),
            queued: incomplete.and_then(|why| why.queued.as_ref().map(Cow::Borrowed)),
            message: incomplete.and_then(|why| why.message.as_deref().map(Cow::Borrowed)),
            files: Cow::Borrowed(&self.files),
            code: self.code.as_deref().map(Cow::Borrowed),
            transaction_id: self.meta.transaction_id.as_deref().map(Cow::Borrowed),
            timestamp: self.meta.timestamp,
            summary: Cow::Borrowed(&self.summary),
            documents: Cow::Borrowed(&self.documents),
            rejected_documents: Cow::Borrowed(&self.rejected_documents),
            unreadable: Cow::Borrowed(&self.unreadable),
            unknown_sections: Cow::Borrowed(&self.unknown_sections),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Gstr2b {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let told = stored.state;
        let statement = Self {
            return_period: stored.return_period,
            gstin: stored.gstin,
            generated_on: stored.generated_on,
            completeness: completeness(
                told,
                stored.reason,
                stored.queued.map(Cow::into_owned),
                stored.message.map(Cow::into_owned),
            ),
            files: stored.files.into_owned(),
            code: stored.code.map(Cow::into_owned),
            summary: stored.summary.into_owned(),
            documents: stored.documents.into_owned(),
            rejected_documents: stored.rejected_documents.into_owned(),
            unreadable: stored.unreadable.into_owned(),
            unknown_sections: stored.unknown_sections.into_owned(),
            meta: ResponseMeta {
                taxpayer: stored.taxpayer.as_deref().map(Arc::from),
                ..ResponseMeta::stored(stored.transaction_id.map(Cow::into_owned), stored.timestamp)
            },
        };
        check_state(told, statement.state())?;
        Ok(statement)
    }
}
