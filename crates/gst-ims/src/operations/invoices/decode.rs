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
use crate::envelope::{BodyText, DOCUMENTS, Judged, Payload, is_about_pages, is_silent};
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::json::{self, Cursor, Malformed, Members};
use crate::memory_limit::{Held, MemoryLimit};

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
        decode(section, &answer, &MemoryLimit::new(usize::MAX))
    }
}

/// Decodes and judges a response.
pub(super) fn decode(
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
        held: memory.hold(),
        excess: None,
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
    payload.held.keep();
    Ok(Invoices {
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
    held: Held,
    excess: Option<Excess>,
}

/// What there is too much of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Excess {
    Memory,
    Rejected,
}

/// How many bad records are kept: an answer made of nothing else is no answer.
const MOST_REJECTED: usize = 10_000;

/// What the heap adds to each of a few blocks.
const BLOCK: usize = 32;

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
        self.unknown(|value| value.as_str().starts_with(['{', '[']))
    }

    fn other_documents(&self) -> Vec<&str> {
        self.unknown(|value| has_records(value.as_str(), 0))
    }

    fn failure(&self) -> Option<Error> {
        Some(match self.excess? {
            Excess::Memory => self.held.exceeded(),
            Excess::Rejected => Error::new(
                ErrorKind::Decode,
                "more than 10,000 records cannot be read; the answer is not one that the API gives",
            ),
        })
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
    fn unknown(&self, could_be: impl Fn(&RawJson) -> bool) -> Vec<&str> {
        self.unknown_sections
            .iter()
            .filter(|(key, value)| {
                !is_about_pages(key) && !is_silent(value.as_str()) && could_be(value)
            })
            .map(|(key, _)| key.as_str())
            .collect()
    }

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
            self.make_room(index, section_length, cursor.remaining());
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
        if self.excess.is_some() {
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
        if self.has_room(bytes) {
            self.invoices.push(invoice);
        }
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        if self.excess.is_none() && !self.held.add(bytes) {
            self.excess = Some(Excess::Memory);
        }
        self.excess.is_none()
    }

    /// Makes room for as many invoices as the text ahead seems to hold, as doubling the room would
    /// take up to three times the memory.
    fn make_room(&mut self, read: usize, section_length: usize, remaining: usize) {
        /// Nothing shorter can be an invoice.
        const SHORTEST: usize = 50;
        let invoices = &mut self.invoices;
        // So many records tell how long the others are, but for a sixteenth.
        if read >= 32 && invoices.len() == invoices.capacity() && self.excess.is_none() {
            let length = section_length.saturating_sub(remaining) / read;
            let ahead = remaining / length.max(SHORTEST) + 1;
            let wanted = (ahead + ahead / 16).max(invoices.len() / 16);
            invoices.reserve_exact(wanted.min(self.held.room() / size_of::<Invoice>() + 1));
        }
    }

    fn add_unknown_section(&mut self, key: &str, value: &RawValue) {
        if value.get() == "null" {
            return;
        }
        let bytes = 4 * BLOCK + key.len() + value.get().len();
        if !self.has_room(bytes) {
            return;
        }
        let value = RawJson::from(value.to_owned());
        json::keep(&mut self.unknown_sections, key, value);
    }

    fn reject(&mut self, section: Section, index: usize, reason: String, raw: &RawValue) {
        let bytes = size_of::<Rejected>() + reason.len() + raw.get().len() + 2 * BLOCK;
        if self.rejected.len() >= MOST_REJECTED {
            self.excess = Some(Excess::Rejected);
        } else if self.has_room(bytes) {
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

/// Reads a record by its generated type, which takes every form that a value
/// can have.
fn read_record(section: Section, raw: &RawValue, is_damaged: bool) -> Result<Invoice, String> {
    if is_damaged && raw.get().contains(char::REPLACEMENT_CHARACTER) {
        return Err("expected UTF-8 text, found bytes that are none (shown as U+FFFD)".to_owned());
    }
    let Some(members) = Members::read(raw) else {
        return Err(format!("expected an object, found {}", kind_of(raw)));
    };
    // An empty text is the same as a missing field, as in the documented form.
    let said: Vec<_> = members
        .iter()
        .filter(|(key, value)| value.get() != "\"\"" || !InvoiceRecord::FIELDS.contains(key))
        .collect();
    let record = json::read_members(&said).map_err(|error| fault(&said, &error))?;
    normalise(section, record).map_err(|missing| missing.to_string())
}

/// Names the field that made a record unreadable: the first that cannot be
/// read even by itself.
fn fault(members: &[(&str, &RawValue)], error: &serde_json::Error) -> String {
    let field = members.iter().find_map(|member| {
        let error = json::read_members::<InvoiceRecord>(&[*member]).err()?;
        Some(format!("{}: {}", member.0, reason(&error)))
    });
    field.unwrap_or_else(|| reason(error))
}

/// What of a record that cannot be read names its document: supplier and number.
pub(super) fn names(raw: &RawValue) -> (Option<Gstin>, Option<DocumentNumber>) {
    let (mut supplier, mut number) = (None, None);
    let members = Members::read(raw);
    for member in members.iter().flat_map(Members::iter) {
        if let Ok(record) = json::read_members::<InvoiceRecord>(&[member]) {
            supplier = supplier.or(record.stin.map(|gstin| gstin.0));
            let read = record.inum.or(record.nt_num);
            number = number.or(read.map(|wire::Wire(number)| number));
        }
    }
    (supplier, number)
}

/// Says what is wrong, without the place in a text that the user never sees.
fn reason(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    match reason.rfind(" at line ") {
        Some(end) => reason.get(..end).unwrap_or_default().to_owned(),
        None => reason,
    }
}

fn kind_of(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}
