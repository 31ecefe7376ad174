//! From the bytes of a response to the supplier's view.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::{RawJson, ReturnPeriod, SourceForm};
use sandbox_gst::types::{AddedBackDocument, Sales, SalesDocument, SalesRecipient};
use serde_json::value::RawValue;

use super::names::{ReturnForm, SupplySection, View};
use super::normalise::{self, Parties, Place};
use super::response::{SupplierView, Supply};
use crate::envelope::{BodyText, DOCUMENTS, Judged, Payload, is_silent, read_leniently};
use crate::error::Error;
use crate::http::Answer;
use crate::json::{self, Cursor, Malformed, Members};
use crate::memory_limit::MemoryLimit;
use crate::operations::room::{BLOCK, Room};
use crate::operations::unknown_sections;
use crate::operations::unreadable::{self, UnreadableRecord};

/// What was asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) view: View,
    pub(super) return_period: ReturnPeriod,
    pub(super) section: SupplySection,
    pub(super) form: Option<ReturnForm>,
}

impl SupplierView {
    /// Reads the body of a response that was received before, with HTTP status 200, to a request
    /// for supplies.
    ///
    /// # Errors
    ///
    /// As [`SuppliesRequest::send`](super::SuppliesRequest::send), but for those of the network.
    pub fn from_supplies_body(
        return_period: ReturnPeriod,
        section: SupplySection,
        form: ReturnForm,
        body: impl Into<Bytes>,
    ) -> Result<Self, Error> {
        let asked = Asked {
            view: View::Supplies,
            return_period,
            section,
            form: Some(form),
        };
        let answer = Answer::stored(body.into());
        decode(asked, &answer, &MemoryLimit::none())
    }

    /// Reads the body of a response that was received before, with HTTP status 200, to a request
    /// for liabilities.
    ///
    /// # Errors
    ///
    /// As [`LiabilitiesRequest::send`](super::LiabilitiesRequest::send), but for those of the
    /// network.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::State;
    /// use gst_ims::supplier_view::{SupplierView, SupplySection};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"IMS0027",
    ///     "message":"No added back liability records available"}}}"#;
    /// let view = SupplierView::from_liabilities_body("2025-11".parse()?, SupplySection::Cdnr, body)?;
    /// assert_eq!(view.state(), State::Empty);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_liabilities_body(
        return_period: ReturnPeriod,
        section: SupplySection,
        body: impl Into<Bytes>,
    ) -> Result<Self, Error> {
        let asked = Asked {
            view: View::Liabilities,
            return_period,
            section,
            form: None,
        };
        let answer = Answer::stored(body.into());
        decode(asked, &answer, &MemoryLimit::none())
    }
}

/// Decodes and judges a response.
pub(super) fn decode(
    asked: Asked,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<SupplierView, Error> {
    let body = BodyText::of(answer);
    let records = Records {
        view: asked.view,
        has_invalid_utf8: body.has_invalid_utf8,
        has_list: false,
        depth: 0,
        form: None,
        head: Vec::new(),
        others: BTreeMap::new(),
        documents: Vec::new(),
        unreadable: Vec::new(),
        unknown_sections: BTreeMap::new(),
        room: Room::of(memory),
    };
    let Judged {
        meta,
        mut payload,
        completeness,
        code,
    } = body.judge(answer, &DOCUMENTS, records)?;
    for record in &mut payload.unreadable {
        record.reason = answer.redact(&record.reason);
    }
    let head = payload.head.iter();
    let head = head.map(|(key, value)| (key.as_ref(), *value));
    let (head, odd) = read_leniently::<Sales>(head);
    payload.unknown_sections.extend(odd);
    payload.unknown_sections.extend(payload.others);
    payload.room.keep();
    Ok(SupplierView {
        view: asked.view,
        return_period: asked.return_period,
        section: asked.section,
        form: asked.form,
        gstin: head.gstin.map(|gstin| gstin.0),
        completeness,
        code,
        documents: payload.documents,
        unreadable: payload.unreadable,
        unknown_sections: payload.unknown_sections,
        meta,
    })
}

/// The members of a response.
struct Records<'t> {
    view: View,
    has_invalid_utf8: bool,
    /// Whether there is a section, even an empty one.
    has_list: bool,
    /// How many objects around the sections the cursor is in.
    depth: usize,
    /// The form under whose name the sections stand.
    form: Option<SourceForm>,
    head: Vec<(Cow<'t, str>, &'t RawValue)>,
    /// The members beside the sections that have no known name.
    others: BTreeMap<String, RawJson>,
    documents: Vec<Supply>,
    unreadable: Vec<UnreadableRecord>,
    unknown_sections: BTreeMap<String, RawJson>,
    room: Room,
}

/// The tax network's object, the form or the liabilities, and one more.
const DEPTH: usize = 4;

impl<'t> Payload<'t> for Records<'t> {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        let found = cursor.peek();
        if let Some(section) = section_of(&key).filter(|_| matches!(found, Some(b'{' | b'['))) {
            return self.add_section(section, &key, cursor);
        }
        let form = ReturnForm::named(&key);
        let is_frame = key.eq_ignore_ascii_case("rejInvAddBackLiab")
            || key.eq_ignore_ascii_case("data")
            || form.is_some();
        if found == Some(b'{') && is_frame && self.depth < DEPTH {
            let outer = self.form.clone();
            if let Some(form) = form {
                self.form = Some(match form {
                    ReturnForm::Gstr1 => SourceForm::Gstr1,
                    ReturnForm::Gstr1a => SourceForm::Gstr1a,
                });
            }
            self.depth += 1;
            self.has_list = true;
            let members = cursor.members(|cursor, key| self.member(key, cursor));
            self.depth -= 1;
            self.form = outer;
            return members;
        }
        let value = cursor.raw()?;
        if matches!(found, Some(b'{' | b'[')) {
            self.add_unknown(&key, value);
        } else if self.room.has_members([(key.as_ref(), value)]) {
            if Sales::FIELDS.contains(&key.as_ref()) {
                self.head.push((key, value));
            } else {
                json::keep(&mut self.others, &key, RawJson::from(value.to_owned()));
            }
        }
        Ok(())
    }

    fn documents(&self) -> usize {
        self.documents.len() + self.unreadable.len()
    }

    fn has_empty_list(&self) -> bool {
        self.has_list
    }

    fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    fn failure(&self) -> Option<Error> {
        self.room.failure()
    }

    fn not_understood(&self) -> Vec<&str> {
        let sections = self.unknown_sections.iter();
        sections
            .filter(|(_, value)| !is_silent(value.as_str()))
            .map(|(key, _)| key.as_str())
            .collect()
    }

    fn other_documents(&self) -> Vec<&str> {
        let sections = self.unknown_sections.iter();
        sections
            .filter(|(_, value)| value.as_str().starts_with("[{"))
            .map(|(key, _)| key.as_str())
            .collect()
    }
}

/// The section of a list, by its own name and no other.
fn section_of(key: &str) -> Option<SupplySection> {
    let sections = SupplySection::ALL.into_iter();
    let mut named = sections.filter(|section| key.eq_ignore_ascii_case(section.as_str()));
    named.next()
}

impl<'t> Records<'t> {
    fn add_section(
        &mut self,
        section: SupplySection,
        key: &str,
        cursor: &mut Cursor<'t>,
    ) -> Result<(), Malformed> {
        self.has_list = true;
        let mut place = Place {
            section,
            group: None,
            form: self.form.clone(),
        };
        if cursor.peek() == Some(b'[') {
            return cursor.elements(|cursor| self.add_element(&place, key, cursor));
        }
        // The groups of supplies through e-commerce operators.
        cursor.members(|cursor, group| {
            if cursor.peek() == Some(b'[') {
                place.group = Some(group.into_owned());
                return cursor.elements(|cursor| self.add_element(&place, key, cursor));
            }
            let value = cursor.raw()?;
            if !is_silent(value.get()) {
                self.add_unknown(&format!("{key}.{group}"), value);
            }
            Ok(())
        })
    }

    /// An element of a list is a recipient with lists of documents, or a document itself.
    fn add_element(
        &mut self,
        place: &Place,
        key: &str,
        cursor: &mut Cursor<'t>,
    ) -> Result<(), Malformed> {
        let raw = cursor.raw()?;
        if self.room.is_exceeded() {
            return Ok(());
        }
        let is_list = |member: &(&str, &RawValue)| {
            member.1.get().starts_with('[') && !SalesDocument::FIELDS.contains(&member.0)
        };
        let members = Members::read(raw).unwrap_or_default();
        if !members.iter().any(|member| is_list(&member)) {
            self.add_document(place, &Parties::default(), key, 0, raw);
            return Ok(());
        }
        let own = members.iter().filter(|member| !is_list(member));
        if !self.room.has_members(own) {
            return Ok(());
        }
        let own = members.iter().filter(|member| !is_list(member));
        let (recipient, odd) = read_leniently::<SalesRecipient>(own);
        let parties = Parties::of(recipient, odd);
        for (_, documents) in members.iter().filter(is_list) {
            let mut index = 0;
            Cursor::new(documents.get()).elements(|cursor| {
                let raw = cursor.raw()?;
                self.add_document(place, &parties, key, index, raw);
                index += 1;
                Ok::<_, Malformed>(())
            })?;
        }
        Ok(())
    }

    fn add_document(
        &mut self,
        place: &Place,
        parties: &Parties,
        key: &str,
        index: usize,
        raw: &RawValue,
    ) {
        if self.room.is_exceeded() || !self.room.can_read(raw.get()) {
            return;
        }
        let is_damaged = self.has_invalid_utf8;
        let document = match self.view {
            View::Supplies => json::read_record(raw, SalesDocument::FIELDS, is_damaged)
                .and_then(|record| normalise::reported(place.clone(), parties, record)),
            View::Liabilities => json::read_record(raw, AddedBackDocument::FIELDS, is_damaged)
                .and_then(|record| normalise::added_back(place.clone(), parties, record)),
        };
        match document {
            Ok(document) => {
                let extra = document.extra.as_json().len();
                if self.room.has(size_of::<Supply>() + BLOCK + extra) {
                    self.documents.push(document);
                }
            }
            Err(reason) => {
                unreadable::keep(
                    &mut self.unreadable,
                    &mut self.room,
                    key,
                    index,
                    reason,
                    raw,
                );
            }
        }
    }

    fn add_unknown(&mut self, key: &str, value: &RawValue) {
        unknown_sections::keep(&mut self.unknown_sections, &mut self.room, key, value);
    }
}
