//! The answer for one type of goods.

use std::collections::BTreeMap;

use gst_types::{CountedSection, GoodsType, Gstin, RawJson, wire};
use sandbox_gst::types::SectionCount;
use serde::{Deserialize, Serialize};

use crate::meta::ResponseMeta;
use crate::operations::invoices::State;

/// The number of documents by section and action.
///
/// serde writes the object that `ims counts --format json` prints, and reads it back to an equal
/// value, but for the HTTP status and the number of attempts, which are not in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// The type of goods that was asked for.
    pub goods_type: GoodsType,
    /// The server's own total, or the sum where it sent none.
    pub total: u64,
    /// The counts of each section of the type of goods, in the documentation's
    /// order. A section that the server left out counts zero; one whose counts
    /// cannot be read is not among them.
    pub sections: Vec<(CountedSection, ActionCounts)>,
    /// The sections whose counts cannot be read; what was sent of them is
    /// under `unknown_sections`.
    pub unreadable: Vec<CountedSection>,
    /// The tax network's code beside the counts, such as the one that said that there are none.
    pub code: Option<String>,
    /// What the server sent besides the counts that were asked for: other groups, names, and what
    /// could not be read.
    pub unknown_sections: BTreeMap<String, RawJson>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl Counts {
    /// Returns the taxpayer whose documents are counted, where the tax network says it.
    ///
    /// The documentation has no such member; the network sends `gstin` beside the groups.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Counts, GoodsType};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{
    ///     "gstin":"33ABKCS2033B1ZW","all_oth":{"b2b":{"accept":1}}}}}"#;
    /// let counts = Counts::from_body(GoodsType::Others, body)?;
    /// assert_eq!(counts.taxpayer(), Some("33ABKCS2033B1ZW".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn taxpayer(&self) -> Option<Gstin> {
        let mut members = self.unknown_sections.iter();
        let (_, gstin) = members.find(|(key, _)| key.eq_ignore_ascii_case("gstin"))?;
        let gstin: String = serde_json::from_str(gstin.as_str()).ok()?;
        Gstin::from_server(&gstin).ok()
    }

    /// Returns the sum of the sections, which is the total unless the server contradicts itself.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.sections.iter().fold(0, |sum: u64, (_, counts)| {
            sum.saturating_add(counts.total())
        })
    }

    /// Returns whether the counts are all there and agree with the server's own total.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Counts, GoodsType, State};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"all_oth":{
    ///     "ttl_cnt":5,"b2b":{"accept":1,"noaction":2}}}}}"#;
    /// let counts = Counts::from_body(GoodsType::Others, body)?;
    /// assert_eq!((counts.total, counts.sum()), (5, 3));
    /// assert_eq!(counts.state(), State::Partial);
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        let is_partial = !self.unreadable.is_empty()
            || self.sum() != self.total
            || !self.not_understood().is_empty();
        if is_partial {
            State::Partial
        } else if self.total == 0 {
            State::Empty
        } else {
            State::Complete
        }
    }

    /// Returns the names in `unknown_sections` under which there seem to be counts that are in no
    /// sum: of sections that are not known, or by other actions.
    #[must_use]
    pub fn not_understood(&self) -> Vec<&str> {
        self.unknown_sections
            .iter()
            .filter(|(key, value)| self.is_not_counted(key, value))
            .map(|(key, _)| key.as_str())
            .collect()
    }

    fn is_not_counted(&self, key: &str, value: &RawJson) -> bool {
        if let Some((section, _)) = key.split_once('.') {
            let total = section
                .parse::<CountedSection>()
                .map_or(0, |section| self.section(section).total());
            // A number that the section adds up to is its total.
            let number: Option<wire::Integer> = serde_json::from_str(value.as_str()).ok();
            return number.is_some_and(|wire::Wire(number)| {
                number != 0 && u64::try_from(number) != Ok(total)
            });
        }
        let is_of_another_group = key.parse::<CountedSection>().is_ok()
            || GoodsType::ALL
                .iter()
                .any(|group| group.response_key().eq_ignore_ascii_case(key));
        !is_of_another_group && has_counts(value)
    }

    /// Returns the counts of one section, zero where there are none.
    #[must_use]
    pub fn section(&self, section: impl Into<CountedSection>) -> ActionCounts {
        let section = section.into();
        self.sections
            .iter()
            .find(|(candidate, _)| *candidate == section)
            .map(|(_, counts)| *counts)
            .unwrap_or_default()
    }
}

/// Whether a value has a number of documents under the name of an action.
fn has_counts(value: &RawJson) -> bool {
    let section: Option<SectionCount> = serde_json::from_str(value.as_str()).ok();
    section.is_some_and(|counts| {
        [
            counts.accept,
            counts.reject,
            counts.pending,
            counts.noaction,
        ]
        .into_iter()
        .flatten()
        .any(|number| number.0 != 0)
    })
}

/// The number of documents by the action that stands on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionCounts {
    /// Accepted documents.
    pub accepted: u64,
    /// Rejected documents.
    pub rejected: u64,
    /// Documents kept pending.
    pub pending: u64,
    /// Documents on which nothing has been decided; deemed accepted on the
    /// 14th.
    pub no_action: u64,
}

impl ActionCounts {
    /// Returns the number of all documents.
    #[must_use]
    pub fn total(&self) -> u64 {
        // No larger sum is ever made: see `checked_total`.
        self.checked_total().unwrap_or(u64::MAX)
    }

    pub(super) fn checked_total(&self) -> Option<u64> {
        self.accepted
            .checked_add(self.rejected)?
            .checked_add(self.pending)?
            .checked_add(self.no_action)
    }

    /// Adds the counts of a section that was sent in two parts.
    pub(super) fn checked_add(self, other: Self) -> Option<Self> {
        let sum = Self {
            accepted: self.accepted.checked_add(other.accepted)?,
            rejected: self.rejected.checked_add(other.rejected)?,
            pending: self.pending.checked_add(other.pending)?,
            no_action: self.no_action.checked_add(other.no_action)?,
        };
        sum.checked_total().map(|_| sum)
    }
}
