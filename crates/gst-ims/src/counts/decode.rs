//! From the bytes of an answer to counts.
//!
//! It is read section by section, so that one odd number costs no other.

use std::collections::BTreeMap;

use gst_types::{CountedSection, GoodsType, RawJson, wire};
use sandbox_gst::types::SectionCount;
use serde_json::value::RawValue;

use super::response::{ActionCounts, Counts};
use crate::body::BodyText;
use crate::envelope::{Bare, Outcome, Payload};
use crate::error::{Error, ErrorKind};
use crate::json::Members;
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// Decodes and judges an answer.
pub(super) fn decode(answer: &Answer) -> Result<(ResponseMeta, Counted), Error> {
    let envelope = BodyText::of(answer).envelope(answer, |cursor| Ok(read(cursor.raw()?)))?;
    let (meta, outcome) = envelope.judge(answer)?;
    let counted = match outcome {
        Outcome::Data(counted) | Outcome::Queued(_, Some(counted)) => counted,
        Outcome::Empty => return Ok((meta, Counted::default())),
        Outcome::Queued(_, None) => Counted {
            is_queued: true,
            ..Counted::default()
        },
    };
    if counted.says_something() || !counted.is_queued {
        return Ok((meta, counted));
    }
    // Counts have no form that says "not yet".
    Err(Error::new(
        ErrorKind::Outage,
        "the tax network is still preparing the counts; ask again later",
    )
    .with_http_status(answer.http_status)
    .with_transaction_id(meta.transaction_id))
}

/// What stands under `data.data`.
#[derive(Default)]
pub(super) struct Counted {
    total: Option<u64>,
    sections: Vec<(CountedSection, ActionCounts)>,
    unknown: BTreeMap<String, RawJson>,
    /// Sections that were sent and cannot be read.
    unreadable: Vec<CountedSection>,
    is_queued: bool,
}

impl Bare for Counted {
    fn is_bare(&self) -> bool {
        !self.says_something() && self.unknown.is_empty() && !self.is_queued
    }
}

fn read(payload: &RawValue) -> Payload<Counted> {
    let Some(members) = Members::read(payload) else {
        return match payload.get() {
            "null" => Payload::Absent,
            // Some servers write an empty object as an empty list.
            list if serde_json::from_str::<[(); 0]>(list).is_ok() => {
                Payload::Read(Counted::default())
            }
            _ => Payload::Unreadable("the answer's data is not an object of counts"),
        };
    };
    let mut counted = Counted::default();
    for (key, value) in members.iter() {
        match group(key, value) {
            Some(members) => members
                .iter()
                .for_each(|(key, value)| counted.add(key, value)),
            None => counted.add(key, value),
        }
    }
    Payload::Read(counted)
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
        match (key, key.parse::<CountedSection>()) {
            ("token" | "est", _) => self.is_queued = true,
            ("ttl_cnt", _) => {
                if let Some(total) = count(serde_json::from_str(value.get()).ok()) {
                    self.total = Some(self.total.unwrap_or_default().saturating_add(total));
                    return;
                }
            }
            (_, Ok(section)) => match self.action_counts(key, value) {
                Some(counts) => return self.sections.push((section, counts)),
                None => self.unreadable.push(section),
            },
            (_, Err(_)) => {}
        }
        self.unknown
            .insert(key.to_owned(), RawJson::from(value.to_owned()));
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
            .into_iter()
            .filter(|section| !self.unreadable.contains(section))
            .map(|section| (section, ActionCounts::default()))
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
            unreadable: self.unreadable,
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
