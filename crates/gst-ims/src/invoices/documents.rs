//! What stands under `data.data`, read into invoices while it is decoded.

use std::collections::BTreeMap;
use std::fmt;

use gst_types::{RawJson, Section, wire};
use sandbox_gst::types::InvoiceRecord;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::invoice::Invoice;
use super::record;
use super::response::{Invoices, Rejected, State};
use crate::envelope::{Queued, text};
use crate::loose::Members;
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
    pub(super) fn queued(queued: Queued) -> Self {
        Self {
            queued: Some(queued),
            ..Self::default()
        }
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

/// Reads the sections as long as every record is as documented; the first that
/// is not ends it.
impl<'de> Deserialize<'de> for Documents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SectionsVisitor;

        impl<'de> Visitor<'de> for SectionsVisitor {
            type Value = Documents;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of sections")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Documents, A::Error> {
                let mut documents = Documents::default();
                let mut token = None;
                let mut estimate = None;
                while let Some(key) = map.next_key::<String>()? {
                    match (key.parse(), key.as_str()) {
                        (Ok(section), _) => map.next_value_seed(RecordsSeed {
                            section,
                            invoices: &mut documents.invoices,
                        })?,
                        (Err(_), "token") => token = map.next_value()?,
                        (Err(_), "est") => estimate = map.next_value()?,
                        (Err(_), _) => {
                            let value: Option<RawJson> = map.next_value()?;
                            documents
                                .unknown_sections
                                .extend(value.map(|value| (key, value)));
                        }
                    }
                }
                documents.set_queued(token, estimate);
                Ok(documents)
            }
        }

        deserializer.deserialize_map(SectionsVisitor)
    }
}

/// Reads the records of one section; `null` is no record.
struct RecordsSeed<'a> {
    section: Section,
    invoices: &'a mut Vec<Invoice>,
}

impl<'de> DeserializeSeed<'de> for RecordsSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RecordsSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(record) = list.next_element::<InvoiceRecord>()? {
            let invoice = record::normalise(self.section, record).map_err(de::Error::custom)?;
            self.invoices.push(invoice);
        }
        Ok(())
    }
}

/// Reads the sections record by record: each is an invoice or is rejected.
///
/// In a damaged text U+FFFD stands for bytes that were none.
pub(super) fn read_loosely(payload: &RawValue, is_damaged: bool) -> Option<Documents> {
    let mut documents = Documents::default();
    let members = match Members::read(payload) {
        Some(members) => members,
        // Some servers write an empty object as an empty list.
        None if serde_json::from_str::<[(); 0]>(payload.get()).is_ok() => Members::default(),
        None => return None,
    };
    documents.set_queued(members.value("token"), members.value("est"));
    for (key, value) in members.iter() {
        match key.parse() {
            Ok(section) => documents.add_records(section, value, is_damaged),
            Err(_) if matches!(key, "token" | "est") => {}
            Err(_) => {
                documents
                    .unknown_sections
                    .insert(key.to_owned(), RawJson::from(value.to_owned()));
            }
        }
    }
    Some(documents)
}

impl Documents {
    fn add_records(&mut self, section: Section, list: &RawValue, is_damaged: bool) {
        let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(list.get()) else {
            return self.reject(section, 0, "expected a list of records".to_owned(), list);
        };
        for (index, raw) in records.into_iter().enumerate() {
            let result = if is_damaged && raw.get().contains(char::REPLACEMENT_CHARACTER) {
                Err("expected UTF-8 text, found bytes that are none (shown as U+FFFD)".to_owned())
            } else {
                read_record(section, raw)
            };
            match result {
                Ok(invoice) => self.invoices.push(invoice),
                Err(reason) => self.reject(section, index, reason, raw),
            }
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

fn read_record(section: Section, raw: &RawValue) -> Result<Invoice, String> {
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    let record: InvoiceRecord =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    record::normalise(section, record).map_err(|missing| missing.to_string())
}
