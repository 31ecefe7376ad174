//! The documents under `data.data`, read record by record.
//!
//! A record in its documented form is scanned; any other is read by its
//! generated type; one that cannot be read is returned with its text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gst_types::{RawJson, Section, wire};
use sandbox_gst::types::InvoiceRecord;
use serde_json::value::RawValue;

use super::invoice::Invoice;
use super::record;
use super::response::{Invoices, Rejected, State};
use crate::envelope::{Bare, Payload, Queued, text};
use crate::json::{Cursor, Malformed, Members};
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// The documents of an answer.
#[derive(Default)]
pub(super) struct Documents {
    invoices: Vec<Invoice>,
    rejected: Vec<Rejected>,
    unknown_sections: BTreeMap<String, RawJson>,
    queued: Option<Queued>,
    /// Whether there were more bad records than are kept.
    is_overrun: bool,
}

/// How many bad records are kept: each costs many times its text, and an
/// answer made of nothing else is no answer.
const MOST_REJECTED: usize = 10_000;

impl Documents {
    /// Says that there are more, to be fetched later.
    pub(super) fn queued(mut self, queued: Queued) -> Self {
        if queued.token.is_some() || self.queued.is_none() {
            self.queued = Some(queued);
        }
        self
    }

    pub(super) fn into_invoices(self, section: Section, meta: ResponseMeta) -> Invoices {
        let is_bare = self.invoices.is_empty()
            && self.rejected.is_empty()
            && self.unknown_sections.is_empty();
        let state = match &self.queued {
            _ if !is_bare => State::Data,
            Some(_) => State::Queued,
            None => State::Empty,
        };
        Invoices {
            section,
            state,
            invoices: self.invoices,
            rejected: self.rejected,
            unknown_sections: self.unknown_sections,
            queued: self.queued,
            meta,
        }
    }

    fn set_queued(&mut self, token: Option<wire::Text>, estimate: Option<wire::Text>) {
        let queued = Queued {
            token: text(token),
            estimate_minutes: text(estimate),
        };
        self.queued = (queued != Queued::default()).then_some(queued);
    }

    /// Takes secrets that the server sent back out of the reasons.
    pub(super) fn redact(&mut self, answer: &Answer) {
        for rejected in &mut self.rejected {
            rejected.reason = answer.redact(&rejected.reason);
        }
    }
}

impl Bare for Documents {
    fn is_bare(&self) -> bool {
        self.invoices.is_empty()
            && self.rejected.is_empty()
            && self.unknown_sections.is_empty()
            && self.queued.is_none()
    }
}

/// Reads what stands under `data.data`: sections, or how to fetch them later.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a>,
    is_damaged: bool,
) -> Result<Payload<Documents>, Malformed> {
    if cursor.peek() != Some(b'{') {
        return Ok(match cursor.raw()?.get() {
            "null" => Payload::Absent,
            // Some servers write an empty object as an empty list.
            list if serde_json::from_str::<[(); 0]>(list).is_ok() => {
                Payload::Read(Documents::default())
            }
            _ => Payload::Unreadable("the answer's data is not an object of sections"),
        });
    }
    let mut documents = Documents::default();
    let mut token = None;
    let mut estimate = None;
    cursor.members(|cursor, key: Cow<'a, str>| {
        match (key.parse(), key.as_ref()) {
            (Ok(section), _) => documents.add_section(section, cursor, is_damaged)?,
            (Err(_), "token") => {
                let value = cursor.raw()?;
                match serde_json::from_str(value.get()) {
                    Ok(read) => token = Option::or(read, token.take()),
                    Err(_) => documents.add_unknown_section(key, value),
                }
            }
            (Err(_), "est") => estimate = cursor.value()?.or(estimate.take()),
            (Err(_), _) => documents.add_unknown_section(key, cursor.raw()?),
        }
        Ok::<_, Malformed>(())
    })?;
    documents.set_queued(token, estimate);
    if documents.is_overrun {
        return Ok(Payload::Unreadable(
            "more than 10,000 records cannot be read; the answer is not one that the API gives",
        ));
    }
    Ok(Payload::Read(documents))
}

impl Documents {
    fn add_section(
        &mut self,
        section: Section,
        cursor: &mut Cursor<'_>,
        is_damaged: bool,
    ) -> Result<(), Malformed> {
        if cursor.peek() != Some(b'[') {
            let value = cursor.raw()?;
            if value.get() != "null" {
                self.reject(section, 0, "expected a list of records".to_owned(), value);
            }
            return Ok(());
        }
        let section_length = cursor.remaining();
        let mut index = 0;
        cursor.elements(|cursor| {
            self.make_room(index, section_length, cursor.remaining());
            let mut ahead = cursor.clone();
            let mut record = InvoiceRecord::default();
            match record.read_members(&mut ahead) {
                Ok(()) if !is_damaged => match record::normalise(section, record) {
                    Ok(invoice) => {
                        self.invoices.push(invoice);
                        *cursor = ahead;
                    }
                    Err(missing) => {
                        self.reject(section, index, missing.to_string(), cursor.raw()?);
                    }
                },
                _ => {
                    let raw = cursor.raw()?;
                    match read_record(section, raw, is_damaged) {
                        Ok(invoice) => self.invoices.push(invoice),
                        Err(reason) => self.reject(section, index, reason, raw),
                    }
                }
            }
            index += 1;
            Ok(())
        })
    }

    /// Makes room for as many invoices as the text ahead seems to hold, as doubling the room would
    /// take up to three times the memory.
    fn make_room(&mut self, read: usize, section_length: usize, remaining: usize) {
        /// Nothing shorter can be an invoice.
        const SHORTEST: usize = 50;
        let invoices = &mut self.invoices;
        // So many records tell how long the others are, but for a sixteenth.
        if read >= 32 && invoices.len() == invoices.capacity() {
            let length = section_length.saturating_sub(remaining) / read;
            let ahead = remaining / length.max(SHORTEST) + 1;
            invoices.reserve_exact((ahead + ahead / 16).max(invoices.len() / 16));
        }
    }

    fn add_unknown_section(&mut self, key: Cow<'_, str>, value: &RawValue) {
        if value.get() != "null" {
            let value = RawJson::from(value.to_owned());
            self.unknown_sections.insert(key.into_owned(), value);
        }
    }

    fn reject(&mut self, section: Section, index: usize, reason: String, raw: &RawValue) {
        if self.rejected.len() >= MOST_REJECTED {
            self.is_overrun = true;
            return;
        }
        self.rejected.push(Rejected {
            section,
            index,
            reason,
            raw: RawJson::from(raw.to_owned()),
        });
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
    let record = parse(&said).map_err(|error| fault(&said, &error))?;
    record::normalise(section, record).map_err(|missing| missing.to_string())
}

fn parse(members: &[(&str, &RawValue)]) -> Result<InvoiceRecord, serde_json::Error> {
    let texts: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("{}:{}", serde_json::Value::from(*key), value.get()))
        .collect();
    serde_json::from_slice(format!("{{{}}}", texts.join(",")).as_bytes())
}

/// Names the field that made a record unreadable: the first that cannot be
/// read even by itself.
fn fault(members: &[(&str, &RawValue)], error: &serde_json::Error) -> String {
    let field = members.iter().find_map(|member| {
        let error = parse(&[*member]).err()?;
        Some(format!("{}: {}", member.0, reason(&error)))
    });
    field.unwrap_or_else(|| reason(error))
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
