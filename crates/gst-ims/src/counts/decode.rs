//! From the bytes of an answer to counts.
//!
//! It is read section by section, so that one odd number costs no other.

use std::collections::BTreeMap;

use gst_types::{CountedSection, GoodsType, RawJson, wire};
use sandbox_gst::types::SectionCount;
use serde_json::value::RawValue;

use super::response::{ActionCounts, Counts};
use crate::body::{BodyText, Unreadable};
use crate::envelope::Outcome;
use crate::error::{Error, ErrorKind};
use crate::json::Members;
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// Decodes and judges an answer.
pub(super) fn decode(answer: &Answer) -> Result<(ResponseMeta, Counted), Error> {
    let envelope = BodyText::of(answer).envelope(answer, |cursor| read(cursor.raw()?))?;
    let (meta, outcome) = envelope.judge(answer)?;
    match outcome {
        Outcome::Data(counted) => Ok((meta, counted)),
        Outcome::Empty => Ok((meta, Counted::default())),
        Outcome::Queued(_, Some(counted)) if counted.says_something() => Ok((meta, counted)),
        Outcome::Queued(..) => Err(Error::new(
            ErrorKind::Outage,
            "the tax network is still preparing the counts; ask again later",
        )
        .with_http_status(answer.http_status)
        .with_transaction_id(meta.transaction_id)),
    }
}

/// What stands under `data.data`.
#[derive(Default)]
pub(super) struct Counted {
    total: Option<u64>,
    sections: Vec<(CountedSection, ActionCounts)>,
    unknown: BTreeMap<String, RawJson>,
}

fn read(payload: &RawValue) -> Result<Option<Counted>, Unreadable> {
    if payload.get() == "null" {
        return Ok(None);
    }
    let members = Members::read(payload).ok_or(Unreadable::Payload(
        "the answer's data is not an object of counts",
    ))?;
    let mut counted = Counted::default();
    for (key, value) in members.iter() {
        match group(key, value) {
            Some(members) => members
                .iter()
                .for_each(|(key, value)| counted.add(key, value)),
            None => counted.add(key, value),
        }
    }
    Ok(Some(counted))
}

/// Opens the object that the documentation puts around the sections of one
/// type of goods (`all_oth`, `inv_supp_isd`, `imp_gds`).
fn group<'a>(key: &str, value: &'a RawValue) -> Option<Members<'a>> {
    GoodsType::ALL
        .iter()
        .any(|goods_type| goods_type.response_key() == key)
        .then(|| Members::read(value))
        .flatten()
}

impl Counted {
    fn says_something(&self) -> bool {
        self.total.is_some() || !self.sections.is_empty()
    }

    fn add(&mut self, key: &str, value: &RawValue) {
        if key == "ttl_cnt"
            && let Some(total) = count(serde_json::from_str(value.get()).ok())
        {
            self.total = Some(self.total.unwrap_or_default().saturating_add(total));
        } else if let Ok(section) = key.parse::<CountedSection>()
            && let Some(counts) = self.action_counts(key, value)
        {
            self.sections.push((section, counts));
        } else {
            self.unknown
                .insert(key.to_owned(), RawJson::from(value.to_owned()));
        }
    }

    fn action_counts(&mut self, key: &str, value: &RawValue) -> Option<ActionCounts> {
        let wire: SectionCount = serde_json::from_str(value.get()).ok()?;
        let counts = ActionCounts {
            accepted: count(wire.accept.or(Some(ZERO)))?,
            rejected: count(wire.reject.or(Some(ZERO)))?,
            pending: count(wire.pending.or(Some(ZERO)))?,
            no_action: count(wire.noaction.or(Some(ZERO)))?,
        };
        let unknown = wire
            .extra
            .into_iter()
            .map(|(field, value)| (format!("{key}.{field}"), value));
        self.unknown.extend(unknown);
        Some(counts)
    }

    pub(super) fn into_counts(self, goods_type: GoodsType, meta: ResponseMeta) -> Counts {
        let mut sections: Vec<_> = goods_type
            .sections()
            .iter()
            .map(|section| (*section, ActionCounts::default()))
            .collect();
        for (section, counts) in self.sections {
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, known)) => *known = counts,
                None => sections.push((section, counts)),
            }
        }
        let sum = || {
            sections
                .iter()
                .fold(0_u64, |sum, (_, counts)| sum.saturating_add(counts.total()))
        };
        Counts {
            goods_type,
            total: self.total.unwrap_or_else(sum),
            sections,
            unknown_sections: self.unknown,
            meta,
        }
    }
}

/// The schema allows each count to be missing; it then counts zero.
const ZERO: wire::Integer = wire::Wire(0);

fn count(value: Option<wire::Integer>) -> Option<u64> {
    u64::try_from(value?.0).ok()
}
