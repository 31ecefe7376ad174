//! From a wire record to an [`Invoice`].

use std::fmt;

use gst_types::wire::{Loose, Wire};
use gst_types::{Action, FilingStatus, RawJson, Section};
use sandbox_gst::types::InvoiceRecord;
use serde::Serialize;

use super::invoice::{Invoice, Original};
use super::scan;
use crate::envelope::text;

/// Why a record cannot be an invoice: a field without which no action could
/// ever be taken on it is missing.
#[derive(Debug)]
pub(super) struct Missing(&'static str);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected a value, found none", self.0)
    }
}

/// Puts a record into this crate's own terms.
///
/// Notes and invoices name their number and date differently, and records of
/// one shape turn up under another section's key: either name is taken.
pub(super) fn normalise(
    section: Section,
    record: InvoiceRecord,
    extra: scan::Extra,
) -> Result<Invoice, Missing> {
    let mut extra = Extra(extra);
    let invoice = Identity {
        number: ("inum", record.inum),
        date: ("idt", record.idt),
        original_number: ("oinum", record.oinum),
        original_date: ("oidt", record.oidt),
    };
    let note = Identity {
        number: ("nt_num", record.nt_num),
        date: ("nt_dt", record.nt_dt),
        original_number: ("ont_num", record.ont_num),
        original_date: ("ont_dt", record.ont_dt),
    };
    let (first, second) = if section.is_note() {
        (note, invoice)
    } else {
        (invoice, note)
    };
    Ok(Invoice {
        section,
        supplier_gstin: record.stin.ok_or(Missing("stin"))?.0,
        supplier_name: text(record.tradenm),
        original: extra.original(
            first.original_number,
            second.original_number,
            first.original_date,
            second.original_date,
        ),
        number: extra.required(first.number, second.number)?,
        date: extra.required(first.date, second.date)?,
        supply_type: record.inv_typ.map(Wire::into_inner),
        return_period: extra.known("rtnprd", record.rtnprd),
        source_form: record.srcform.map(Wire::into_inner),
        supplier_filed: extra.filed(record.srcfilstatus),
        place_of_supply: extra.known("pos", record.pos),
        action: record.action.map_or(Action::NoAction, Wire::into_inner),
        pending_allowed: extra
            .known("ispendactblocked", record.ispendactblocked)
            .map(|blocked| !blocked),
        value: record.val.map(Wire::into_inner),
        taxable_value: record.txval.map(Wire::into_inner),
        igst: record.iamt.map(Wire::into_inner),
        cgst: record.camt.map(Wire::into_inner),
        sgst: record.samt.map(Wire::into_inner),
        cess: record.cess.map(Wire::into_inner),
        hash: record.hash.map(Wire::into_inner),
        extra: extra.0,
    })
}

/// A field by its name on the wire.
type Field<T> = (&'static str, Option<Wire<T>>);

/// What names a document, as one family of sections spells it.
struct Identity {
    number: Field<gst_types::DocumentNumber>,
    date: Field<gst_types::Date>,
    original_number: Field<gst_types::DocumentNumber>,
    original_date: Field<gst_types::Date>,
}

/// The fields that have no place in an invoice, so that none is lost.
struct Extra(scan::Extra);

impl Extra {
    fn keep(&mut self, name: &str, value: &impl Serialize) {
        if let Ok(raw) = RawJson::from_value(value) {
            self.0.insert(name.to_owned(), raw);
        }
    }

    fn either<T>(&mut self, first: Field<T>, second: Field<T>) -> Option<T>
    where
        Wire<T>: Serialize,
    {
        match (first, second) {
            ((_, Some(value)), (name, Some(also))) => {
                self.keep(name, &also);
                Some(value.0)
            }
            ((_, value), (_, None)) | ((_, None), (_, value)) => value.map(Wire::into_inner),
        }
    }

    fn required<T>(&mut self, first: Field<T>, second: Field<T>) -> Result<T, Missing>
    where
        Wire<T>: Serialize,
    {
        let name = first.0;
        self.either(first, second).ok_or(Missing(name))
    }

    fn original(
        &mut self,
        first_number: Field<gst_types::DocumentNumber>,
        second_number: Field<gst_types::DocumentNumber>,
        first_date: Field<gst_types::Date>,
        second_date: Field<gst_types::Date>,
    ) -> Option<Box<Original>> {
        let date_name = first_date.0;
        let number = self.either(first_number, second_number);
        let date = self.either(first_date, second_date);
        if let (None, Some(date)) = (&number, date) {
            self.keep(date_name, &Wire(date));
        }
        number.map(|number| Box::new(Original { number, date }))
    }

    /// An empty text says nothing and is not kept.
    fn known<T>(&mut self, name: &str, value: Option<Wire<Loose<T>>>) -> Option<T> {
        match value?.0 {
            Loose::Known(value) => Some(value),
            Loose::Unknown(text) => {
                if !text.is_empty() {
                    self.keep(name, &text.as_str());
                }
                None
            }
        }
    }

    fn filed(&mut self, status: Option<Wire<FilingStatus>>) -> Option<bool> {
        match status?.0 {
            FilingStatus::Filed => Some(true),
            FilingStatus::NotFiled => Some(false),
            unknown => {
                if !unknown.as_str().is_empty() {
                    self.keep("srcfilstatus", &unknown.as_str());
                }
                None
            }
        }
    }
}
