//! The documents that a job failed for, out of its report.

use gst_types::Section;
use gst_types::wire::Loose;
use sandbox_gst::types::{FailedDocument, InvoiceStatusFailure};
use serde_json::value::RawValue;

use super::response::Failure;
use crate::envelope::{is_silent, read_leniently, text};
use crate::error::Error;
use crate::json::{Cursor, Malformed, Members};
use crate::memory_limit::MemoryLimit;
use crate::operations::room::{BLOCK, Room};

type Redact<'a> = &'a dyn Fn(Option<String>) -> Option<String>;

/// Takes the failures out of reports, row by row: one that cannot be read costs no other, and each
/// is a failure.
pub(super) fn of_reports<'t>(
    reports: impl Iterator<Item = &'t RawValue>,
    memory: &MemoryLimit,
    redact: Redact<'_>,
) -> Result<Vec<Failure>, Error> {
    let mut failures = Failures {
        redact,
        list: Vec::new(),
        room: Room::of(memory),
    };
    for report in reports {
        failures.add_report(report);
    }
    if let Some(error) = failures.room.failure() {
        return Err(error);
    }
    failures.room.keep();
    Ok(failures.list)
}

struct Failures<'a> {
    redact: Redact<'a>,
    list: Vec<Failure>,
    room: Room,
}

impl Failures<'_> {
    /// The report has short and long names for one section, and others can come.
    fn add_report(&mut self, report: &RawValue) {
        let mut cursor = Cursor::new(report.get());
        // What is no object names nothing.
        let _malformed = cursor.members(|cursor, key| {
            let section = key.parse().ok();
            each(cursor, |row| self.add_row(section, row))
        });
    }

    fn add_row(&mut self, section: Option<Section>, row: &RawValue) {
        if self.room.is_exceeded() {
            return;
        }
        let members = Members::named(row.get(), InvoiceStatusFailure::FIELDS).unwrap_or_default();
        let is_list = |member: &(&str, &RawValue)| member.0 == DOCUMENTS;
        let own = || members.iter().filter(|member| !is_list(member));
        // Each is copied to be read, and both of its texts again to be shown.
        let length: usize = own().map(|(_, value)| value.get().len()).sum();
        if !self.room.has(length.saturating_mul(3)) {
            return;
        }
        let (mut row, _) = read_leniently::<InvoiceStatusFailure>(own());
        let failure = Failure {
            section,
            supplier_gstin: row.stin.map(|gstin| gstin.0),
            number: None,
            return_period: None,
            code: (self.redact)(text(row.error_cd.take())),
            message: (self.redact)(text(row.error_msg.take())),
        };
        let before = self.list.len();
        for (_, documents) in members.iter().filter(is_list) {
            // They are JSON, as the whole is.
            let _malformed = each(&mut Cursor::new(documents.get()), |document| {
                self.add_document(&failure, document);
            });
        }
        if self.list.len() == before {
            self.add(failure);
        }
    }

    fn add_document(&mut self, failure: &Failure, document: &RawValue) {
        if self.room.is_exceeded() {
            return;
        }
        let members = Members::named(document.get(), FailedDocument::FIELDS).unwrap_or_default();
        if !self.room.has(members.length().saturating_mul(3)) {
            return;
        }
        let (document, _) = read_leniently::<FailedDocument>(members.iter());
        self.add(Failure {
            number: document.inum.map(|number| number.0),
            return_period: document.rtnprd.and_then(|period| match period.0 {
                Loose::Known(period) => Some(period),
                Loose::Unknown(_) => None,
            }),
            ..failure.clone()
        });
    }

    fn add(&mut self, failure: Failure) {
        let texts = [&failure.code, &failure.message];
        let texts = texts.into_iter().flatten();
        let texts: usize = texts.map(|text| text.len() + BLOCK).sum();
        // A list that grows has room for twice as many.
        if self.room.has(2 * size_of::<Failure>() + texts) {
            self.list.push(failure);
        }
    }
}

/// The documents of a row.
const DOCUMENTS: &str = "inv";

/// Goes through the elements of a list; anything else that says something is one element.
fn each<'t>(cursor: &mut Cursor<'t>, mut read: impl FnMut(&'t RawValue)) -> Result<(), Malformed> {
    if cursor.peek() == Some(b'[') {
        return cursor.elements(|cursor| {
            read(cursor.raw()?);
            Ok(())
        });
    }
    let value = cursor.raw()?;
    if !is_silent(value.get()) {
        read(value);
    }
    Ok(())
}
