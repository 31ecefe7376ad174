//! From the bytes of a response to counts.
//!
//! It is read section by section, so that one odd number costs no other.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::{CountedSection, GoodsType, RawJson, wire};
use sandbox_gst::types::SectionCount;
use serde_json::value::RawValue;

use super::response::{ActionCounts, Counts};
use crate::envelope::{BodyText, Completeness, DOCUMENTS, Judged, Payload};
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::json::{self, Cursor, Malformed, Members};
use crate::memory_limit::{Held, MemoryLimit};
use crate::meta::ResponseMeta;

impl Counts {
    /// Reads the body of an answer that was received before, with HTTP status
    /// 200.
    ///
    /// # Errors
    ///
    /// As [`CountsRequest::send`](crate::counts::CountsRequest::send), but for those
    /// of the network.
    pub fn from_body(goods_type: GoodsType, body: impl Into<Bytes>) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        decode(goods_type, &answer, &MemoryLimit::none())
    }
}

/// Decodes and judges a response.
pub(super) fn decode(
    goods_type: GoodsType,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Counts, Error> {
    let body = BodyText::of(answer);
    let counted = Counted {
        goods_type,
        has_group: false,
        totals: [None, None],
        sections: Vec::new(),
        unknown: BTreeMap::new(),
        unreadable: Vec::new(),
        held: memory.hold(),
        is_too_large: false,
    };
    let Judged {
        meta,
        payload,
        completeness,
        code,
    } = body.judge(answer, &DOCUMENTS, counted)?;
    // Counts have no form that says "not yet" or "not all".
    let incomplete = match completeness {
        Completeness::Complete => return payload.into_counts(code, meta),
        Completeness::Partial(incomplete) | Completeness::Pending(incomplete) => incomplete,
    };
    let error = if let Some(queued) = &incomplete.queued {
        Error::new(
            ErrorKind::Outage,
            "the tax network is still preparing the counts; ask again later",
        )
        .with_retry_after(queued.wait())
    } else {
        Error::new(
            ErrorKind::Decode,
            format!("the counts are not complete: {incomplete}"),
        )
    };
    Err(error
        .with_http_status(answer.http_status)
        .with_transaction_id(meta.transaction_id))
}

/// Where the sections of an answer stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the group of their type of goods, as documented.
    Group,
    /// Beside it, or where there is none.
    Beside,
}

/// A section that was counted.
struct Found<'t> {
    section: CountedSection,
    counts: ActionCounts,
    place: Place,
    raw: &'t RawValue,
}

/// The counts of a response.
struct Counted<'t> {
    goods_type: GoodsType,
    /// Whether the group that was asked for is there.
    has_group: bool,
    /// What is said to be the sum, in the group and beside it.
    totals: [Option<u64>; 2],
    sections: Vec<Found<'t>>,
    unknown: BTreeMap<String, RawJson>,
    /// Sections that were sent and cannot be read.
    unreadable: Vec<CountedSection>,
    held: Held,
    is_too_large: bool,
}

impl<'t> Payload<'t> for Counted<'t> {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        let value = cursor.raw()?;
        match group(&key) {
            // The tax network sends the groups that were not asked for too.
            Some(group) if group != self.goods_type => self.keep(&key, value),
            Some(_) => match Members::read(value) {
                Some(members) => {
                    self.has_group = true;
                    for (key, value) in members.iter() {
                        self.add(key, Place::Group, value);
                    }
                }
                None => self.keep(&key, value),
            },
            None => self.add(&key, Place::Beside, value),
        }
        Ok(())
    }

    fn documents(&self) -> usize {
        self.sections.len() + self.unreadable.len() + self.totals.iter().flatten().count()
    }

    fn lists_documents(&self) -> bool {
        false
    }

    fn has_empty_list(&self) -> bool {
        self.has_group
    }

    fn failure(&self) -> Option<Error> {
        self.is_too_large.then(|| self.held.exceeded())
    }

    fn not_understood(&self) -> Vec<&str> {
        let holds_more = |value: &RawJson| value.as_str().starts_with(['{', '[']);
        // Another group is no reason to think that the one that was asked for is empty.
        self.unknown
            .iter()
            .filter(|(key, value)| holds_more(value) && (!self.has_group || group(key).is_none()))
            .map(|(key, _)| key.as_str())
            .collect()
    }
}

/// The object that the documentation puts around the sections of one type of
/// goods (`all_oth`, `inv_supp_isd`, `imp_gds`).
fn group(key: &str) -> Option<GoodsType> {
    GoodsType::ALL
        .into_iter()
        .find(|goods_type| goods_type.response_key().eq_ignore_ascii_case(key))
}

impl<'t> Counted<'t> {
    fn add(&mut self, key: &str, place: Place, value: &'t RawValue) {
        if value.get() == "null" {
            return;
        }
        if key.eq_ignore_ascii_case("ttl_cnt") {
            if let Some(total) = count(serde_json::from_str(value.get()).ok()) {
                let [in_group, beside] = &mut self.totals;
                let known = match place {
                    Place::Group => in_group,
                    Place::Beside => beside,
                };
                let sum = known.unwrap_or_default().checked_add(total);
                *known = sum.or(*known);
                return;
            }
        } else if let Some(section) = self.section(key) {
            let counts = self.action_counts(key, value);
            if counts.is_some_and(|counts| self.count(section, counts, place, value)) {
                return;
            }
            self.unreadable.push(section);
        }
        self.keep(key, value);
    }

    /// Adds the counts of a section to those of the same place; whether that could be done. In both
    /// places the same may be said again, but nothing else: of two answers neither is believed.
    fn count(
        &mut self,
        section: CountedSection,
        counts: ActionCounts,
        place: Place,
        raw: &'t RawValue,
    ) -> bool {
        let known = self.sections.iter();
        let mut known = known.enumerate();
        let Some((at, found)) = known.find(|(_, found)| found.section == section) else {
            if self.unreadable.contains(&section) {
                return false;
            }
            self.sections.push(Found {
                section,
                counts,
                place,
                raw,
            });
            return true;
        };
        if found.place != place {
            if found.counts == counts {
                return true;
            }
            let found = self.sections.remove(at);
            self.keep(section.name(), found.raw);
            return false;
        }
        let sum = found.counts.checked_add(counts);
        if let (Some(found), Some(sum)) = (self.sections.get_mut(at), sum) {
            found.counts = sum;
        }
        sum.is_some()
    }

    /// A section of another type of goods is not counted here, wherever it is.
    fn section(&self, key: &str) -> Option<CountedSection> {
        let section = key.parse().ok()?;
        let sections = self.goods_type.sections();
        sections.contains(&section).then_some(section)
    }

    fn keep(&mut self, key: &str, value: &RawValue) {
        const OVERHEAD: usize = 128;
        if !self.held.add(OVERHEAD + key.len() + value.get().len()) {
            self.is_too_large = true;
            return;
        }
        let value = RawJson::from(value.to_owned());
        json::keep(&mut self.unknown, key, value);
    }

    fn action_counts(&mut self, key: &str, value: &RawValue) -> Option<ActionCounts> {
        let members = Members::read(value)?;
        let is_known = |member: &(&str, &RawValue)| SectionCount::FIELDS.contains(&member.0);
        let known: Vec<_> = members.iter().filter(is_known).collect();
        let wire: SectionCount = json::read_members(&known).ok()?;
        let counts = ActionCounts {
            accepted: count(wire.accept.or(Some(ZERO)))?,
            rejected: count(wire.reject.or(Some(ZERO)))?,
            pending: count(wire.pending.or(Some(ZERO)))?,
            no_action: count(wire.noaction.or(Some(ZERO)))?,
        };
        counts.checked_total()?;
        for (field, value) in members.iter().filter(|member| !is_known(member)) {
            self.keep(&format!("{key}.{field}"), value);
        }
        Some(counts)
    }

    fn into_counts(self, code: Option<String>, meta: ResponseMeta) -> Result<Counts, Error> {
        let mut sections: Vec<_> = self
            .goods_type
            .sections()
            .into_iter()
            .filter(|section| !self.unreadable.contains(section))
            .map(|section| (section, ActionCounts::default()))
            .collect();
        for found in self.sections {
            let mut known = sections.iter_mut();
            match known.find(|(section, _)| *section == found.section) {
                Some((_, counts)) => *counts = found.counts,
                None => sections.push((found.section, found.counts)),
            }
        }
        let sum = || {
            sections.iter().try_fold(0_u64, |sum, (_, counts)| {
                sum.checked_add(counts.checked_total()?)
            })
        };
        let said = match self.totals {
            [Some(in_group), Some(beside)] if in_group != beside => in_group.checked_add(beside),
            [in_group, beside] => in_group.or(beside),
        };
        let total = said.or_else(sum).ok_or_else(|| {
            meta.not_understood("the counts add up to more than 18446744073709551615")
        })?;
        self.held.keep();
        Ok(Counts {
            goods_type: self.goods_type,
            total,
            sections,
            unreadable: self.unreadable,
            code,
            unknown_sections: self.unknown,
            meta,
        })
    }
}

/// The schema allows each count to be missing; it then counts zero.
const ZERO: wire::Integer = wire::Wire(0);

fn count(value: Option<wire::Integer>) -> Option<u64> {
    u64::try_from(value?.0).ok()
}
