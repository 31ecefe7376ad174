//! From the bytes of a response to the imports of a section.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::{Action, ImportSection, RawJson};
use sandbox_gst::types::ImportRecord;
use serde_json::value::RawValue;

use super::response::{Import, Imports};
use crate::envelope::{BodyText, DOCUMENTS, Judged, Payload, text};
use crate::error::Error;
use crate::http::Answer;
use crate::json::{self, Cursor, Malformed};
use crate::memory_limit::MemoryLimit;
use crate::operations::fields::{taken, understood};
use crate::operations::room::{BLOCK, Room};
use crate::operations::unknown_sections;
use crate::operations::unreadable::{self, UnreadableRecord};

impl Imports {
    /// Reads the body of a response that was received before, with HTTP status 200.
    ///
    /// # Errors
    ///
    /// As [`ImportsRequest::send`](super::ImportsRequest::send), but for those of the network.
    pub fn from_body(section: ImportSection, body: impl Into<Bytes>) -> Result<Self, Error> {
        let answer = Answer::stored(body.into());
        decode(section, &answer, &MemoryLimit::none())
    }
}

/// Decodes and judges a response.
pub(super) fn decode(
    section: ImportSection,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<Imports, Error> {
    let body = BodyText::of(answer);
    let records = Records {
        section,
        has_list: false,
        has_invalid_utf8: body.has_invalid_utf8,
        imports: Vec::new(),
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
    payload.room.keep();
    Ok(Imports {
        section,
        completeness,
        code,
        imports: payload.imports,
        unreadable: payload.unreadable,
        unknown_sections: payload.unknown_sections,
        meta,
    })
}

/// The members of a response.
struct Records {
    section: ImportSection,
    /// Whether the section that was asked for is there.
    has_list: bool,
    has_invalid_utf8: bool,
    imports: Vec<Import>,
    unreadable: Vec<UnreadableRecord>,
    unknown_sections: BTreeMap<String, RawJson>,
    room: Room,
}

impl<'t> Payload<'t> for Records {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        if let Ok(section) = key.parse()
            && cursor.peek() == Some(b'[')
        {
            self.has_list |= section == self.section;
            let mut index = 0;
            return cursor.elements(|cursor| {
                self.add(section, index, cursor.raw()?);
                index += 1;
                Ok(())
            });
        }
        let value = cursor.raw()?;
        unknown_sections::keep(&mut self.unknown_sections, &mut self.room, &key, value);
        Ok(())
    }

    fn documents(&self) -> usize {
        self.imports.len() + self.unreadable.len()
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
        unknown_sections::names(&self.unknown_sections, |value| {
            value.starts_with(['{', '['])
        })
    }

    fn other_documents(&self) -> Vec<&str> {
        unknown_sections::names(&self.unknown_sections, |value| value.starts_with("[{"))
    }
}

impl Records {
    fn add(&mut self, section: ImportSection, index: usize, raw: &RawValue) {
        if self.room.is_exceeded() || !self.room.can_read(raw.get()) {
            return;
        }
        let record = json::read_record(raw, ImportRecord::FIELDS, self.has_invalid_utf8);
        match record.and_then(|record| import(section, record)) {
            Ok(import) => {
                let extra = import.extra.as_json().len();
                if self.room.has(size_of::<Import>() + 2 * BLOCK + extra) {
                    self.imports.push(import);
                }
            }
            Err(reason) => unreadable::keep(
                &mut self.unreadable,
                &mut self.room,
                section.name(),
                index,
                reason,
                raw,
            ),
        }
    }
}

/// Puts an import into this crate's own terms; what is not taken stays in the record and becomes
/// [`Import::extra`].
fn import(section: ImportSection, mut record: ImportRecord) -> Result<Import, String> {
    let number = taken(&mut record.boenum);
    let number = number.ok_or("expected the number of a bill of entry (boenum), found none")?;
    Ok(Import {
        section,
        number,
        date: taken(&mut record.boedt),
        port_code: text(record.portcd.take()),
        reference_date: taken(&mut record.irefdt),
        credit_period: understood(&mut record.itcprd),
        action: taken(&mut record.action).unwrap_or(Action::NoAction),
        pending_allowed: understood(&mut record.ispendactblocked)
            .map(|is_blocked: bool| !is_blocked),
        taxable_value: taken(&mut record.txval),
        igst: taken(&mut record.igst),
        cess: taken(&mut record.cess),
        hash: taken(&mut record.hash),
        extra: record.into_extra().into(),
    })
}
