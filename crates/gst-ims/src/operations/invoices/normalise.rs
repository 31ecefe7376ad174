//! From a wire record to an [`Invoice`].

use std::fmt;

use gst_types::wire::{Loose, Wire};
use gst_types::{
    Action, Date, DocumentNumber, FilingStatus, Invoice, ItcReduction, Original, Section,
};
use sandbox_gst::types::InvoiceRecord;

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
/// one shape turn up under another section's key: either name is taken. What
/// is not taken here, or not understood, stays in the record and becomes
/// [`Invoice::extra`].
pub(super) fn normalise(section: Section, mut record: InvoiceRecord) -> Result<Invoice, Missing> {
    let Identity {
        number,
        date,
        original,
    } = identity(section, &mut record)?;
    let supplier_gstin = taken(&mut record.stin).ok_or(Missing("stin"))?;
    let mut invoice = Invoice::new(section, supplier_gstin, number, date);
    invoice.supplier_name = text(record.tradenm.take()).map(String::into_boxed_str);
    invoice.original = original;
    invoice.supply_type = taken(&mut record.inv_typ);
    invoice.return_period = understood(&mut record.rtnprd);
    invoice.source_form = taken(&mut record.srcform);
    invoice.supplier_filed =
        understood(&mut record.srcfilstatus).map(|status| status == FilingStatus::Filed);
    invoice.place_of_supply = understood(&mut record.pos);
    invoice.action = taken(&mut record.action).unwrap_or(Action::NoAction);
    invoice.pending_allowed = understood(&mut record.ispendactblocked).map(|blocked| !blocked);
    invoice.value = taken(&mut record.val);
    invoice.taxable_value = taken(&mut record.txval);
    invoice.igst = taken(&mut record.iamt);
    invoice.cgst = taken(&mut record.camt);
    invoice.sgst = taken(&mut record.samt);
    invoice.cess = taken(&mut record.cess);
    invoice.hash = taken(&mut record.hash);
    invoice.itc_reduction = itc_reduction(&mut record).map(Box::new);
    invoice.itc_reduction_allowed = reduction_blocked(&mut record).map(|blocked| !blocked);
    invoice.remarks = text(record.remarks.take()).map(String::into_boxed_str);
    invoice.remarks_allowed = understood(&mut record.is_remarks_blocked).map(|blocked| !blocked);
    invoice.extra = record.into_extra().into();
    Ok(invoice)
}

/// What names a document, and the one that it amends.
struct Identity {
    number: DocumentNumber,
    date: Date,
    original: Option<Box<Original>>,
}

fn identity(section: Section, record: &mut InvoiceRecord) -> Result<Identity, Missing> {
    let is_note = section.is_note();
    let (number_name, date_name) = if is_note {
        ("nt_num", "nt_dt")
    } else {
        ("inum", "idt")
    };
    let number = either(is_note, &mut record.nt_num, &mut record.inum);
    let date = either(is_note, &mut record.nt_dt, &mut record.idt);
    let original_number = either(is_note, &mut record.ont_num, &mut record.oinum);
    Ok(Identity {
        number: number.ok_or(Missing(number_name))?,
        date: date.ok_or(Missing(date_name))?,
        original: original_number.map(|number| {
            let date = either(is_note, &mut record.ont_dt, &mut record.oidt);
            Box::new(Original { number, date })
        }),
    })
}

/// A reduction is required and then is whole, or as the declared amounts say; or it is not.
fn itc_reduction(record: &mut InvoiceRecord) -> Option<ItcReduction> {
    if !understood(&mut record.itc_red_req)? {
        return Some(ItcReduction::None);
    }
    let igst = taken(&mut record.decl_igst);
    let cgst = taken(&mut record.decl_cgst);
    let sgst = taken(&mut record.decl_sgst);
    let cess = taken(&mut record.decl_cess);
    if [igst, cgst, sgst, cess].iter().all(Option::is_none) {
        return Some(ItcReduction::Full);
    }
    Some(ItcReduction::Partial {
        igst: igst.unwrap_or_default(),
        cgst: cgst.unwrap_or_default(),
        sgst: sgst.unwrap_or_default(),
        cess: cess.unwrap_or_default(),
    })
}

/// The flag has two names; where they disagree, neither is believed and both stay.
fn reduction_blocked(record: &mut InvoiceRecord) -> Option<bool> {
    let portal = understood(&mut record.is_itc_red_req_blocked);
    let tool = understood(&mut record.itc_red_req_blocked);
    if let (Some(portal), Some(tool)) = (portal, tool)
        && portal != tool
    {
        record.is_itc_red_req_blocked = Some(Wire(Loose::Known(portal)));
        record.itc_red_req_blocked = Some(Wire(Loose::Known(tool)));
        return None;
    }
    portal.or(tool)
}

fn taken<T>(field: &mut Option<Wire<T>>) -> Option<T> {
    field.take().map(Wire::into_inner)
}

/// Takes the note's field or the invoice's, the likelier one first.
fn either<T>(
    is_note: bool,
    note: &mut Option<Wire<T>>,
    invoice: &mut Option<Wire<T>>,
) -> Option<T> {
    let (first, second) = if is_note {
        (note, invoice)
    } else {
        (invoice, note)
    };
    taken(first).or_else(|| taken(second))
}

/// Takes a value, and leaves what is not such a value; an empty text says nothing.
fn understood<T>(field: &mut Option<Wire<Loose<T>>>) -> Option<T> {
    match field.take()?.0 {
        Loose::Known(value) => Some(value),
        Loose::Unknown(raw) => {
            if raw.as_str() != "\"\"" {
                *field = Some(Wire(Loose::Unknown(raw)));
            }
            None
        }
    }
}
