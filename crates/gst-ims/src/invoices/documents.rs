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
use super::response::{Invoices, Rejected, State};
use super::{record, scan};
use crate::body::Unreadable;
use crate::envelope::{Queued, text};
use crate::json::{Cursor, Malformed, Members};
use crate::meta::ResponseMeta;

/// The documents of an answer.
#[derive(Default)]
pub(super) struct Documents {
    invoices: Vec<Invoice>,
    rejected: Vec<Rejected>,
    unknown_sections: BTreeMap<String, RawJson>,
    queued: Option<Queued>,
}

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
        self.queued = text(token).map(|token| Queued {
            token: Some(token),
            estimate_minutes: text(estimate),
        });
    }
}

/// Reads what stands under `data.data`: sections, or how to fetch them later.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a>,
    is_damaged: bool,
) -> Result<Option<Documents>, Unreadable> {
    if cursor.peek() != Some(b'{') {
        return match cursor.raw()?.get() {
            "null" => Ok(None),
            // Some servers write an empty object as an empty list.
            list if serde_json::from_str::<[(); 0]>(list).is_ok() => Ok(None),
            _ => Err(Unreadable::Payload(
                "the answer's data is not an object of sections",
            )),
        };
    }
    let mut documents = Documents::default();
    let mut token = None;
    let mut estimate = None;
    cursor.members(|cursor, key: Cow<'a, str>| {
        match (key.parse(), key.as_ref()) {
            (Ok(section), _) => documents.add_section(section, cursor, is_damaged)?,
            (Err(_), "token") => token = cursor.value()?.or(token.take()),
            (Err(_), "est") => estimate = cursor.value()?.or(estimate.take()),
            (Err(_), _) => documents.add_unknown_section(key, cursor.raw()?),
        }
        Ok::<_, Unreadable>(())
    })?;
    documents.set_queued(token, estimate);
    Ok(Some(documents))
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
        let mut index = 0;
        cursor.elements(|cursor| {
            let mut ahead = cursor.clone();
            match scan::record(&mut ahead) {
                Ok((record, extra)) if !is_damaged => {
                    match record::normalise(section, record, extra) {
                        Ok(invoice) => {
                            self.invoices.push(invoice);
                            *cursor = ahead;
                        }
                        Err(missing) => {
                            self.reject(section, index, missing.to_string(), cursor.raw()?);
                        }
                    }
                }
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

    fn add_unknown_section(&mut self, key: Cow<'_, str>, value: &RawValue) {
        if value.get() != "null" {
            let value = RawJson::from(value.to_owned());
            self.unknown_sections.insert(key.into_owned(), value);
        }
    }

    fn reject(&mut self, section: Section, index: usize, reason: String, raw: &RawValue) {
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
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    let record: InvoiceRecord =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    let members = Members::read(raw).unwrap_or_default();
    let extra = members
        .iter()
        .filter(|(key, _)| !scan::FIELDS.contains(key))
        .map(|(key, value)| (key.to_owned(), RawJson::from(value.to_owned())));
    record::normalise(section, record, extra.collect()).map_err(|missing| missing.to_string())
}
