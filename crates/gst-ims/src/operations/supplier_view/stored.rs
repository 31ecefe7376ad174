//! The form in which answers are printed and stored.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use gst_types::{Gstin, RawJson, ReturnPeriod};
use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::names::{ReturnForm, SupplySection, View};
use super::response::{SupplierView, Supply};
use crate::envelope::{IncompleteReason, Queued, State};
use crate::meta::ResponseMeta;
use crate::operations::stored::{check_state, completeness};
use crate::operations::unreadable::UnreadableRecord;

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    taxpayer: Option<Cow<'a, str>>,
    gstin: Option<Gstin>,
    period: ReturnPeriod,
    section: SupplySection,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<ReturnForm>,
    state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<IncompleteReason>,
    queued: Option<Cow<'a, Queued>>,
    code: Option<Cow<'a, str>>,
    message: Option<Cow<'a, str>>,
    transaction_id: Option<Cow<'a, str>>,
    timestamp: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supplies: Option<Cow<'a, [Supply]>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    liabilities: Option<Cow<'a, [Supply]>>,
    unreadable: Cow<'a, [UnreadableRecord]>,
    unknown_sections: Cow<'a, BTreeMap<String, RawJson>>,
}

impl Serialize for SupplierView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let incomplete = self.completeness.incomplete();
        let of = |view| (self.view == view).then(|| Cow::Borrowed(&*self.documents));
        Stored {
            taxpayer: self.meta.taxpayer.as_deref().map(Cow::Borrowed),
            gstin: self.gstin,
            period: self.return_period,
            section: self.section,
            form: self.form,
            state: self.state(),
            reason: incomplete.map(|why| why.reason),
            queued: incomplete.and_then(|why| why.queued.as_ref().map(Cow::Borrowed)),
            code: self.code.as_deref().map(Cow::Borrowed),
            message: incomplete.and_then(|why| why.message.as_deref().map(Cow::Borrowed)),
            transaction_id: self.meta.transaction_id.as_deref().map(Cow::Borrowed),
            timestamp: self.meta.timestamp,
            supplies: of(View::Supplies),
            liabilities: of(View::Liabilities),
            unreadable: Cow::Borrowed(&self.unreadable),
            unknown_sections: Cow::Borrowed(&self.unknown_sections),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SupplierView {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let (view, documents) = match (stored.supplies, stored.liabilities) {
            (Some(documents), None) => (View::Supplies, documents),
            (None, Some(documents)) => (View::Liabilities, documents),
            _ => return Err(D::Error::custom("expected either supplies or liabilities")),
        };
        let answer = Self {
            view,
            return_period: stored.period,
            section: stored.section,
            form: stored.form,
            gstin: stored.gstin,
            completeness: completeness(
                stored.state,
                stored.reason,
                stored.queued.map(Cow::into_owned),
                stored.message.map(Cow::into_owned),
            ),
            code: stored.code.map(Cow::into_owned),
            documents: documents.into_owned(),
            unreadable: stored.unreadable.into_owned(),
            unknown_sections: stored.unknown_sections.into_owned(),
            meta: ResponseMeta {
                taxpayer: stored.taxpayer.as_deref().map(Arc::from),
                ..ResponseMeta::stored(stored.transaction_id.map(Cow::into_owned), stored.timestamp)
            },
        };
        check_state(stored.state, answer.state())?;
        Ok(answer)
    }
}
