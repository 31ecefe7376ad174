//! The form in which imports are printed and stored.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use gst_types::{ImportSection, RawJson};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::response::{Import, Imports};
use crate::envelope::{IncompleteReason, Queued, State};
use crate::meta::ResponseMeta;
use crate::operations::stored::{check_state, completeness};
use crate::operations::unreadable::UnreadableRecord;

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    taxpayer: Option<Cow<'a, str>>,
    section: ImportSection,
    state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<IncompleteReason>,
    queued: Option<Cow<'a, Queued>>,
    code: Option<Cow<'a, str>>,
    message: Option<Cow<'a, str>>,
    transaction_id: Option<Cow<'a, str>>,
    timestamp: Option<Timestamp>,
    imports: Cow<'a, [Import]>,
    unreadable: Cow<'a, [UnreadableRecord]>,
    unknown_sections: Cow<'a, BTreeMap<String, RawJson>>,
}

impl Serialize for Imports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let incomplete = self.completeness.incomplete();
        Stored {
            taxpayer: self.meta.taxpayer.as_deref().map(Cow::Borrowed),
            section: self.section,
            state: self.state(),
            reason: incomplete.map(|why| why.reason),
            queued: incomplete.and_then(|why| why.queued.as_ref().map(Cow::Borrowed)),
            code: self.code.as_deref().map(Cow::Borrowed),
            message: incomplete.and_then(|why| why.message.as_deref().map(Cow::Borrowed)),
            transaction_id: self.meta.transaction_id.as_deref().map(Cow::Borrowed),
            timestamp: self.meta.timestamp,
            imports: Cow::Borrowed(&self.imports),
            unreadable: Cow::Borrowed(&self.unreadable),
            unknown_sections: Cow::Borrowed(&self.unknown_sections),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Imports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let imports = Self {
            section: stored.section,
            completeness: completeness(
                stored.state,
                stored.reason,
                stored.queued.map(Cow::into_owned),
                stored.message.map(Cow::into_owned),
            ),
            code: stored.code.map(Cow::into_owned),
            imports: stored.imports.into_owned(),
            unreadable: stored.unreadable.into_owned(),
            unknown_sections: stored.unknown_sections.into_owned(),
            meta: ResponseMeta {
                taxpayer: stored.taxpayer.as_deref().map(Arc::from),
                ..ResponseMeta::stored(stored.transaction_id.map(Cow::into_owned), stored.timestamp)
            },
        };
        check_state(stored.state, imports.state())?;
        Ok(imports)
    }
}
