//! From the bytes of an answer to the documents of a section.
//!
//! The fast path takes the body as the generated types decoded it, whole. Only
//! where that fails is the body read again, record by record.

use std::collections::BTreeMap;

use gst_types::{RawJson, Section};
use sandbox_gst::types::{GetInvoicesResponse, InvoiceRecord, InvoiceSections};
use serde_json::value::RawValue;

use super::invoice::Invoice;
use super::record::{self, Missing};
use super::response::{Invoices, Rejected, State};
use crate::envelope::{BusinessError, Envelope, Outcome, Queued, text};
use crate::error::{Error, ErrorKind};
use crate::loose::{self, Members};
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// Decodes and judges an answer.
pub(super) fn decode(
    answer: &Answer,
    decoded: Option<GetInvoicesResponse>,
) -> Result<(ResponseMeta, Documents), Error> {
    let envelope = match decoded.map(whole) {
        Some(Ok(envelope)) => envelope,
        Some(Err(_)) | None => record_by_record(answer)?,
    };
    let (meta, outcome) = envelope.judge(answer)?;
    let documents = match outcome {
        Outcome::Data(documents) => documents,
        Outcome::Empty => Documents::default(),
        Outcome::Queued(queued) => Documents {
            queued: Some(queued),
            ..Documents::default()
        },
    };
    Ok((meta, documents))
}

/// What stands under `data.data`.
#[derive(Default)]
pub(super) struct Documents {
    invoices: Vec<Invoice>,
    rejected: Vec<Rejected>,
    unknown_sections: BTreeMap<String, RawJson>,
    queued: Option<Queued>,
}

impl Documents {
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
}

fn whole(response: GetInvoicesResponse) -> Result<Envelope<Documents>, Missing> {
    let mut envelope = Envelope {
        code: response.code.map(|code| code.0),
        message: text(response.message),
        timestamp: response.timestamp.map(|at| at.0),
        transaction_id: text(response.transaction_id),
        ..Envelope::default()
    };
    if let Some(data) = response.data {
        envelope.status = text(data.status_cd);
        envelope.error = data.error.map(|error| BusinessError {
            code: text(error.error_cd),
            message: text(error.message),
        });
        envelope.token = text(data.token);
        envelope.estimate = text(data.est);
        envelope.payload = data.data.map(sections).transpose()?;
    }
    Ok(envelope)
}

fn sections(sections: InvoiceSections) -> Result<Documents, Missing> {
    let mut documents = Documents {
        queued: queued(text(sections.token), text(sections.est)),
        ..Documents::default()
    };
    let lists = [
        (Section::B2b, sections.b2b),
        (Section::B2ba, sections.b2ba),
        (Section::Cn, sections.b2bcn),
        (Section::Cna, sections.b2bcna),
        (Section::Dn, sections.b2bdn),
        (Section::Dna, sections.b2bdna),
        (Section::Ecom, sections.ecom),
        (Section::Ecoma, sections.ecoma),
    ];
    for (section, records) in lists {
        for record in records.unwrap_or_default() {
            documents.invoices.push(record::normalise(section, record)?);
        }
    }
    for (key, value) in sections.extra {
        documents.add_unknown_key(key, value);
    }
    Ok(documents)
}

fn record_by_record(answer: &Answer) -> Result<Envelope<Documents>, Error> {
    let body = loose::body_text(answer);
    let envelope = loose::envelope(&body, answer)?;
    envelope.try_map(|payload| {
        loose_sections(payload).ok_or_else(|| {
            Error::new(
                ErrorKind::Decode,
                "the answer's data is not an object of sections",
            )
            .with_http_status(answer.http_status)
        })
    })
}

fn loose_sections(payload: &RawValue) -> Option<Documents> {
    let mut documents = Documents::default();
    let members = match Members::read(payload) {
        Some(members) => members,
        // Some servers write an empty object as an empty list.
        None if payload
            .get()
            .trim_matches(['[', ']', ' ', '\n', '\r', '\t'])
            .is_empty() =>
        {
            Members::default()
        }
        None => return None,
    };
    documents.queued = queued(text(members.value("token")), text(members.value("est")));
    for (key, value) in members.iter() {
        match key.parse() {
            Ok(section) => documents.add_records(section, value),
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

fn queued(token: Option<String>, estimate_minutes: Option<String>) -> Option<Queued> {
    token.map(|token| Queued {
        token: Some(token),
        estimate_minutes,
    })
}

impl Documents {
    /// Files a key that the documentation does not know: a section by another
    /// of its spellings, or something new.
    fn add_unknown_key(&mut self, key: String, value: RawJson) {
        match key.parse() {
            Ok(section) => self.add_records(section, value.get()),
            Err(_) => {
                self.unknown_sections.insert(key, value);
            }
        }
    }

    fn add_records(&mut self, section: Section, list: &RawValue) {
        let Ok(records) = serde_json::from_str::<Option<Vec<&RawValue>>>(list.get()) else {
            return self.reject(section, 0, "expected a list of records".to_owned(), list);
        };
        for (index, raw) in records.unwrap_or_default().into_iter().enumerate() {
            match read_record(section, raw) {
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
    if raw.get().contains(char::REPLACEMENT_CHARACTER) {
        return Err("expected UTF-8 text, found bytes that are none (shown as U+FFFD)".to_owned());
    }
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    let record: InvoiceRecord =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    record::normalise(section, record).map_err(|missing| missing.to_string())
}
