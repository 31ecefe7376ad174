//! From the bytes of a response to one file of the statement.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use gst_types::{Date, Gstin, RawJson};
use sandbox_gst::types::{Gstr2bDocument, Gstr2bStatement, Gstr2bSupplier};
use serde_json::value::RawValue;

use super::document::{Kept, Supplier};
use super::normalise::{self, List};
use super::summary::{self, Summary};
use crate::call::Response;
use crate::envelope::{
    BodyText, Completeness, DOCUMENTS, Judged, Payload, is_silent, read_leniently,
};
use crate::error::Error;
use crate::http::Answer;
use crate::json::{self, Cursor, Malformed, Members};
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;
use crate::operations::room::{BLOCK, Room};
use crate::operations::unknown_sections;
use crate::operations::unreadable::{self, UnreadableRecord};

/// One file of the statement, or what says how many there are.
pub(super) struct File {
    pub(super) meta: ResponseMeta,
    pub(super) completeness: Completeness,
    pub(super) code: Option<String>,
    pub(super) gstin: Option<Gstin>,
    pub(super) generated_on: Option<Date>,
    /// How many files the statement has, if that is told.
    pub(super) count: Option<i64>,
    pub(super) summary: Summary,
    pub(super) documents: Vec<Kept>,
    pub(super) rejected_documents: Vec<Kept>,
    pub(super) unreadable: Vec<UnreadableRecord>,
    pub(super) unknown_sections: BTreeMap<String, RawJson>,
}

impl Response for File {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

/// Decodes and judges a response.
pub(super) fn decode(answer: &Answer, memory: &MemoryLimit) -> Result<File, Error> {
    let body = BodyText::of(answer);
    let statement = Statement {
        has_invalid_utf8: body.has_invalid_utf8,
        has_documents: false,
        depth: 0,
        list_began: (0, 0),
        head: Vec::new(),
        summary: Summary::default(),
        documents: Vec::new(),
        rejected_documents: Vec::new(),
        unreadable: Vec::new(),
        unknown_sections: BTreeMap::new(),
        room: Room::of(memory),
    };
    let Judged {
        meta,
        mut payload,
        completeness,
        code,
    } = body.judge(answer, &DOCUMENTS, statement)?;
    for record in &mut payload.unreadable {
        record.reason = answer.redact(&record.reason);
    }
    let head = payload.head.iter();
    let head = head.map(|(key, value)| (key.as_ref(), *value));
    let (head, odd) = read_leniently::<Gstr2bStatement>(head);
    payload.unknown_sections.extend(odd);
    payload.room.keep();
    Ok(File {
        meta,
        completeness,
        code,
        gstin: head.gstin.map(|gstin| gstin.0),
        generated_on: head.gendt.and_then(|date| normalise::date_of(&date.0)),
        count: head.fc.map(|count| count.0),
        summary: payload.summary,
        documents: payload.documents,
        rejected_documents: payload.rejected_documents,
        unreadable: payload.unreadable,
        unknown_sections: payload.unknown_sections,
    })
}

/// The members of a response.
struct Statement<'t> {
    has_invalid_utf8: bool,
    /// Whether there is an object for documents, even an empty one.
    has_documents: bool,
    /// How many objects around the statement the cursor is in.
    depth: usize,
    /// How many documents there were, and how much text, where the list began.
    list_began: (usize, usize),
    /// The members that are no objects.
    head: Vec<(Cow<'t, str>, &'t RawValue)>,
    summary: Summary,
    documents: Vec<Kept>,
    rejected_documents: Vec<Kept>,
    unreadable: Vec<UnreadableRecord>,
    unknown_sections: BTreeMap<String, RawJson>,
    room: Room,
}

/// The platform's object, the tax network's, the statement.
const DEPTH: usize = 4;

/// Which documents an object holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Counting,
    Rejected,
}

impl<'t> Payload<'t> for Statement<'t> {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        let is_object = cursor.peek() == Some(b'{');
        match key.to_ascii_lowercase().as_str() {
            "docdata" if is_object => self.add_documents(Held::Counting, cursor),
            "docrejdata" if is_object => self.add_documents(Held::Rejected, cursor),
            "itcsumm" if is_object => {
                summary::add(&mut self.summary.credit, &mut self.room, cursor.raw()?);
                Ok(())
            }
            "cpsumm" if is_object => {
                summary::add(&mut self.summary.suppliers, &mut self.room, cursor.raw()?);
                Ok(())
            }
            "data" if is_object && self.depth < DEPTH => {
                self.depth += 1;
                let members = cursor.members(|cursor, key| self.member(key, cursor));
                self.depth -= 1;
                members
            }
            _ => {
                let value = cursor.raw()?;
                if is_object || value.get().starts_with('[') {
                    self.add_unknown(&key, value);
                } else if Gstr2bStatement::FIELDS.contains(&key.as_ref())
                    && self.room.has_members([(key.as_ref(), value)])
                {
                    self.head.push((key, value));
                }
                Ok(())
            }
        }
    }

    fn documents(&self) -> usize {
        self.documents.len() + self.rejected_documents.len() + self.unreadable.len()
    }

    fn has_empty_list(&self) -> bool {
        self.has_documents
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

impl<'t> Statement<'t> {
    fn add_documents(&mut self, held: Held, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        self.has_documents = true;
        cursor.members(|cursor, key| {
            let list = List::named(&key).filter(|_| cursor.peek() == Some(b'['));
            self.list_began = (self.kept(held).len(), cursor.remaining());
            if let Some(list) = list {
                return cursor.elements(|cursor| self.add_element(held, &key, list, cursor));
            }
            let value = cursor.raw()?;
            if !is_silent(value.get()) {
                self.add_unknown(&key, value);
            }
            Ok(())
        })
    }

    /// An element of a list is a supplier with lists of documents, or a document itself.
    fn add_element(
        &mut self,
        held: Held,
        key: &str,
        list: List,
        cursor: &mut Cursor<'t>,
    ) -> Result<(), Malformed> {
        if self.room.is_exceeded() {
            return cursor.raw().map(drop);
        }
        let mut ahead = cursor.clone();
        let raw = ahead.raw()?;
        let is_list = |member: &(&str, &RawValue)| {
            member.1.get().starts_with('[') && !Gstr2bDocument::FIELDS.contains(&member.0)
        };
        let members = Members::read(raw).unwrap_or_default();
        if !members.iter().any(|member| is_list(&member)) {
            return self.add_document(held, key, list, None, 0, cursor);
        }
        *cursor = ahead;
        let own = members.iter().filter(|member| !is_list(member));
        if !self.room.has_members(own) {
            return Ok(());
        }
        let own = members.iter().filter(|member| !is_list(member));
        let (supplier, odd) = read_leniently::<Gstr2bSupplier>(own);
        let supplier = Arc::new(normalise::supplier(supplier, odd));
        for (_, documents) in members.iter().filter(is_list) {
            let behind = cursor.remaining();
            let mut cursor = Cursor::new(documents.get());
            let mut index = 0;
            cursor.elements(|cursor| {
                self.make_room(held, behind + cursor.remaining());
                self.add_document(held, key, list, Some(&supplier), index, cursor)?;
                index += 1;
                Ok(())
            })?;
        }
        Ok(())
    }

    fn add_document(
        &mut self,
        held: Held,
        key: &str,
        list: List,
        supplier: Option<&Arc<Supplier>>,
        index: usize,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), Malformed> {
        if self.room.is_exceeded() {
            return cursor.raw().map(drop);
        }
        let mut ahead = cursor.clone();
        let mut record = Gstr2bDocument::default();
        let is_documented = record.read_members(&mut ahead).is_ok() && !self.has_invalid_utf8;
        let raw = cursor.raw()?;
        if !is_documented && !self.room.can_read(raw.get()) {
            return Ok(());
        }
        let record = if is_documented {
            Ok(record)
        } else {
            json::read_record(raw, Gstr2bDocument::FIELDS, self.has_invalid_utf8)
        };
        match record.and_then(|record| normalise::document(list, supplier, record)) {
            Ok(document) => self.keep(held, document),
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
        Ok(())
    }

    fn kept(&self, held: Held) -> &Vec<Kept> {
        match held {
            Held::Counting => &self.documents,
            Held::Rejected => &self.rejected_documents,
        }
    }

    /// What the documents of the list took so far tells how many there are ahead.
    fn make_room(&mut self, held: Held, remaining: usize) {
        let (earlier, length) = self.list_began;
        let read = self.kept(held).len().saturating_sub(earlier);
        let list = match held {
            Held::Counting => &mut self.documents,
            Held::Rejected => &mut self.rejected_documents,
        };
        self.room.make(list, read, length, remaining);
    }

    fn keep(&mut self, held: Held, document: Kept) {
        let rest = document.rest.as_deref().map_or(0, |rest| {
            size_of_val(rest) + 2 * BLOCK + rest.extra.as_json().len()
        });
        let e_invoice = document
            .e_invoice
            .as_deref()
            .map_or(0, |e_invoice| size_of_val(e_invoice) + BLOCK);
        if self.room.has(size_of::<Kept>() + rest + e_invoice) {
            match held {
                Held::Counting => self.documents.push(document),
                Held::Rejected => self.rejected_documents.push(document),
            }
        }
    }

    fn add_unknown(&mut self, key: &str, value: &RawValue) {
        unknown_sections::keep(&mut self.unknown_sections, &mut self.room, key, value);
    }
}

/// How many files the statement is split into, if it is and they are still to be fetched.
pub(super) fn files_to_fetch(head: &File) -> Option<i64> {
    let count = head.count?;
    let is_split = head.completeness.incomplete().is_some();
    (count > 1 || (count == 1 && is_split)).then_some(count)
}
