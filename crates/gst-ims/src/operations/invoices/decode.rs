//! From the bytes of a response to the documents of a section.
//!
//! A record in its documented form is read in one pass; any other is read by its generated type;
//! one that cannot be read is returned with its text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::{DocumentNumber, Gstin, Invoice, RawJson, Section, wire};
use sandbox_gst::types::InvoiceRecord;
use serde_json::value::RawValue;

use super::normalise::normalise;
use super::response::{Invoices, Rejected};
use crate::envelope::{BodyText, DOCUMENTS, Judged, Payload, is_silent};
use crate::error::Error;
use crate::http::Answer;
use crate::json::{self, Cursor, Malformed, Members};
use crate::memory_limit::MemoryLimit;
use crate::operations::room::{BLOCK, Room};
use crate::operations::unknown_sections;

impl Invoices {
    /// Reads the body of a response that was received before, with HTTP status
    /// 200.
    ///
    /// # Errors
    ///
    /// As [`InvoicesRequest::send`](crate::invoices::InvoicesRequest::send), but for
    /// those of the network.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Invoices, Section, State};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#;
    /// let answer = Invoices::from_body(Section::B2b, body)?;
    /// assert_eq!(answer.state(), State::Empty);
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn from_body(section: Section, body: impl Into<Bytes>) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        decode(section, &answer, &MemoryLimit::none())
    }
}

/// Decodes and judges a response.
pub(in crate::operations) fn decode(
    section: Section,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Invoices, Error> {
    let body = BodyText::of(answer);
    let documents = Documents {
        section,
        has_invalid_utf8: body.has_invalid_utf8,
        invoices: Vec::new(),
        rejected: Vec::new(),
        unknown_sections: BTreeMap::new(),
        room: Room::of(memory),
        has_list: false,
    };
    let Judged {
        meta,
        mut payload,
        completeness,
        code,
    } = body.judge(answer, &DOCUMENTS, documents)?;
    for rejected in &mut payload.rejected {
        rejected.reason = answer.redact(&rejected.reason);
    }
    payload.room.keep();
    Ok(Invoices {
        is_emptied: false,
        section,
        completeness,
        code,
        invoices: payload.invoices,
        rejected: payload.rejected,
        unknown_sections: payload.unknown_sections,
        meta,
    })
}

/// The documents of a response.
struct Documents {
    section: Section,
    /// Whether the section that was asked for is there.
    has_list: bool,
    has_invalid_utf8: bool,
    invoices: Vec<Invoice>,
    rejected: Vec<Rejected>,
    unknown_sections: BTreeMap<String, RawJson>,
    room: Room,
}

impl<'t> Payload<'t> for Documents {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        if let Ok(section) = key.parse() {
            return self.add_section(section, cursor);
        }
        if cursor.peek() == Some(b'{') && holds_sections(cursor) {
            return cursor.members(|cursor, key| self.member(key, cursor));
        }
        self.add_unknown_section(&key, cursor.raw()?);
        Ok(())
    }

    fn documents(&self) -> usize {
        self.invoices.len() + self.rejected.len()
    }

    fn has_empty_list(&self) -> bool {
        self.has_list
    }

    fn unreadable(&self) -> usize {
        self.rejected.len()
    }

    fn not_understood(&self) -> Vec<&str> {
        unknown_sections::names(&self.unknown_sections, |value| {
            value.starts_with(['{', '['])
        })
    }

    fn other_documents(&self) -> Vec<&str> {
        unknown_sections::names(&self.unknown_sections, |value| has_records(value, 0))
    }

    fn failure(&self) -> Option<Error> {
        self.room.failure()
    }
}

/// Whether an object under another name than `data` holds sections all the same.
fn holds_sections(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let Ok(object) = ahead.raw() else {
        return false;
    };
    Members::read(object).is_some_and(|members| {
        members
            .iter()
            .any(|(key, value)| key.parse::<Section>().is_ok() && value.get().starts_with('['))
    })
}

/// Whether there is a list of objects in it, which may be documents.
fn has_records(json: &str, depth: usize) -> bool {
    const DEPTH: usize = 8;
    if depth > DEPTH {
        return true;
    }
    let mut cursor = Cursor::new(json);
    let mut is_found = false;
    // What is malformed has no records.
    let _malformed = match cursor.peek() {
        Some(b'[') => cursor.elements(|cursor| {
            is_found |= cursor.peek() == Some(b'{');
            cursor.raw().map(drop)
        }),
        Some(b'{') => cursor.members(|cursor, _| {
            is_found |= has_records(cursor.raw()?.get(), depth + 1);
            Ok(())
        }),
        _ => Ok(()),
    };
    is_found
}

impl Documents {
    fn add_section(&mut self, section: Section, cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
        self.has_list |= section == self.section;
        if cursor.peek() != Some(b'[') {
            let value = cursor.raw()?;
            if !is_silent(value.get()) {
                self.reject(section, 0, "expected a list of records".to_owned(), value);
            }
            return Ok(());
        }
        let section_length = cursor.remaining();
        let mut index = 0;
        cursor.elements(|cursor| {
            self.room.make(
                &mut self.invoices,
                index,
                section_length,
                cursor.remaining(),
            );
            self.add_record(section, index, cursor)?;
            index += 1;
            Ok(())
        })
    }

    fn add_record(
        &mut self,
        section: Section,
        index: usize,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), Malformed> {
        if self.room.is_exceeded() {
            return cursor.raw().map(drop);
        }
        let mut ahead = cursor.clone();
        let mut record = InvoiceRecord::default();
        if record.read_members(&mut ahead).is_ok() && !self.has_invalid_utf8 {
            match normalise(section, record) {
                Ok(invoice) => {
                    self.keep(invoice);
                    *cursor = ahead;
                }
                Err(missing) => {
                    self.reject(section, index, missing.to_string(), cursor.raw()?);
                }
            }
            return Ok(());
        }
        let raw = cursor.raw()?;
        if !self.room.can_read(raw.get()) {
            return Ok(());
        }
        match read_record(section, raw, self.has_invalid_utf8) {
            Ok(invoice) => self.keep(invoice),
            Err(reason) => self.reject(section, index, reason, raw),
        }
        Ok(())
    }

    fn keep(&mut self, invoice: Invoice) {
        let block = |text: Option<&str>| text.map_or(0, |text| text.len() + BLOCK);
        let bytes = size_of::<Invoice>()
            + block(invoice.supplier_name.as_deref())
            + block(invoice.remarks.as_deref())
            + block(Some(invoice.extra.as_json()).filter(|_| !invoice.extra.is_empty()));
        if self.room.has(bytes) {
            self.invoices.push(invoice);
        }
    }

    fn add_unknown_section(&mut self, key: &str, value: &RawValue) {
        if value.get() == "null" {
            return;
        }
        unknown_sections::keep(&mut self.unknown_sections, &mut self.room, key, value);
    }

    fn reject(&mut self, section: Section, index: usize, reason: String, raw: &RawValue) {
        let bytes = size_of::<Rejected>() + reason.len() + raw.get().len() + 2 * BLOCK;
        if self.room.has_rejected(self.rejected.len(), bytes) && self.room.can_read(raw.get()) {
            let (supplier_gstin, number) = names(raw);
            self.rejected.push(Rejected {
                section,
                index,
                supplier_gstin,
                number,
                reason,
                raw: RawJson::from(raw.to_owned()),
            });
        }
    }
}

fn read_record(section: Section, raw: &RawValue, is_damaged: bool) -> Result<Invoice, String> {
    let record = json::read_record(raw, InvoiceRecord::FIELDS, is_damaged)?;
    normalise(section, record).map_err(|missing| missing.to_string())
}

/// What of a record that cannot be read names its document: supplier and number.
pub(super) fn names(raw: &RawValue) -> (Option<Gstin>, Option<DocumentNumber>) {
    let (mut supplier, mut number) = (None, None);
    let members = Members::named(raw.get(), &["stin", "inum", "nt_num"]);
    for member in members.iter().flat_map(Members::iter) {
        if let Ok(record) = json::read_members::<InvoiceRecord>(&[member]) {
            supplier = supplier.or(record.stin.map(|gstin| gstin.0));
            let read = record.inum.or(record.nt_num);
            number = number.or(read.map(|wire::Wire(number)| number));
        }
    }
    (supplier, number)
}
