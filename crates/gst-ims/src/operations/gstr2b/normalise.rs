//! From a wire record to a document of the statement.

use std::sync::Arc;

use gst_types::wire::{Loose, Wire};
use gst_types::{
    Action, Amount, CountedSection, Date, Extra, Original, RawJson, Section, SupplyType,
};
use sandbox_gst::types::{Gstr2bDocument, Gstr2bItem, Gstr2bSupplier};

use super::document::{EInvoice, ImportEntry, Kept, KnownAction, Rest, Supplier};
use crate::envelope::text;
use crate::operations::rate_line::{RateLine, sum};

/// The lists of the statement, as the tax network names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    B2b,
    B2ba,
    Notes,
    AmendedNotes,
    Ecom,
    Ecoma,
    Isd,
    Isda,
    Imports(CountedSection),
}

impl List {
    pub(super) fn named(key: &str) -> Option<Self> {
        Some(match key.to_ascii_lowercase().as_str() {
            "b2b" => Self::B2b,
            "b2ba" => Self::B2ba,
            "cdnr" => Self::Notes,
            "cdnra" => Self::AmendedNotes,
            "ecom" => Self::Ecom,
            "ecoma" => Self::Ecoma,
            "isd" => Self::Isd,
            "isda" => Self::Isda,
            "impg" => Self::Imports(CountedSection::Impg),
            "impga" => Self::Imports(CountedSection::Impga),
            "impgsez" => Self::Imports(CountedSection::Impgsez),
            "impgseza" | "impgasez" => Self::Imports(CountedSection::Impgseza),
            _ => return None,
        })
    }

    /// The section of a record, which of notes only the record itself tells.
    fn section(self, record: &Gstr2bDocument) -> Result<CountedSection, String> {
        let listed = |section: Section| Ok(CountedSection::Listed(section));
        match self {
            Self::B2b => listed(Section::B2b),
            Self::B2ba => listed(Section::B2ba),
            Self::Ecom => listed(Section::Ecom),
            Self::Ecoma => listed(Section::Ecoma),
            Self::Notes | Self::AmendedNotes => {
                let kind = record
                    .typ
                    .as_ref()
                    .map(|typ| typ.0.as_str())
                    .unwrap_or_default();
                let section = match (kind.trim(), self) {
                    ("C" | "c", Self::Notes) => Section::Cn,
                    ("C" | "c", _) => Section::Cna,
                    ("D" | "d", Self::Notes) => Section::Dn,
                    ("D" | "d", _) => Section::Dna,
                    _ => return Err(format!("typ: expected C or D, found `{kind}`")),
                };
                listed(section)
            }
            Self::Isd | Self::Isda => {
                let kind = record.doctyp.as_ref().map(|kind| kind.0.as_str());
                let is_note = kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("ISDC"));
                Ok(match (self, is_note) {
                    (Self::Isd, false) => CountedSection::Isd,
                    (Self::Isd, true) => CountedSection::Isdcn,
                    (_, false) => CountedSection::Isda,
                    (_, true) => CountedSection::Isdcna,
                })
            }
            Self::Imports(section) => Ok(section),
        }
    }
}

/// Puts a record into this crate's own terms; what is not taken stays in the record and becomes
/// [`StatementDocument::extra`](super::StatementDocument::extra).
pub(super) fn document(
    list: List,
    supplier: Option<&Arc<Supplier>>,
    mut record: Gstr2bDocument,
) -> Result<Kept, String> {
    let section = list.section(&record)?;
    let is_note = matches!(list, List::Notes | List::AmendedNotes);
    let numbers = [
        &mut record.ntnum,
        &mut record.inum,
        &mut record.docnum,
        &mut record.boenum,
    ];
    let number = numbers.into_iter().find_map(taken);
    let number = number.ok_or("expected the number of a document, found none")?;
    let date = taken(&mut record.dt)
        .or_else(|| taken(&mut record.docdt))
        .or_else(|| taken(&mut record.boedt));
    let rates = rates(record.items.take());
    let supply_type = if is_note {
        record.typ = None;
        taken(&mut record.suptyp)
    } else {
        let kind = record.typ.take();
        kind.filter(|kind| !kind.0.is_empty())
            .map(|kind| SupplyType::from_text(&kind.0))
    };
    record.doctyp = None;
    let status = taken(&mut record.ims_status);
    let known = status.as_ref().and_then(KnownAction::of);
    let total = |own: &mut Option<Wire<Amount>>, of: fn(&RateLine) -> Option<Amount>| {
        taken(own).or_else(|| sum(&rates, of))
    };
    let kept = Kept {
        section,
        supplier: supplier.map(Arc::clone),
        number,
        date,
        ims_status: known,
        reverse_charge: understood(&mut record.rev),
        credit_available: said(&mut record.itcavl).or_else(|| said(&mut record.itcelg)),
        place_of_supply: understood(&mut record.pos),
        supply_type,
        value: taken(&mut record.val),
        taxable_value: total(&mut record.txval, |line| line.taxable_value),
        igst: total(&mut record.igst, |line| line.igst),
        cgst: total(&mut record.cgst, |line| line.cgst),
        sgst: total(&mut record.sgst, |line| line.sgst),
        cess: total(&mut record.cess, |line| line.cess),
        e_invoice: e_invoice(&mut record),
        rest: None,
    };
    let rest = Rest {
        original: original(&mut record),
        reason: text(record.rsn.take()).map(Box::from),
        other_status: status.filter(|_: &Action| known.is_none()),
        import: import(list, &mut record),
        rates,
        extra: record.into_extra().into(),
    };
    Ok(Kept {
        rest: rest.boxed(),
        ..kept
    })
}

fn e_invoice(record: &mut Gstr2bDocument) -> Option<Box<EInvoice>> {
    let irn = record.irn.as_ref()?.0.parse().ok()?;
    record.irn = None;
    let registered_on = record.irngendate.as_ref().and_then(|date| date_of(&date.0));
    if registered_on.is_some() {
        record.irngendate = None;
    }
    let source = record.srctyp.as_ref().map(|source| source.0.trim());
    let is_source = source.is_some_and(|source| source.eq_ignore_ascii_case("e-Invoice"));
    if is_source {
        record.srctyp = None;
    }
    Some(Box::new(EInvoice {
        irn,
        registered_on,
        is_source,
    }))
}

fn original(record: &mut Gstr2bDocument) -> Option<Box<Original>> {
    let number = taken(&mut record.ontnum)
        .or_else(|| taken(&mut record.oinum))
        .or_else(|| taken(&mut record.odocnum))?;
    let date = taken(&mut record.ontdt)
        .or_else(|| taken(&mut record.oidt))
        .or_else(|| taken(&mut record.odocdt));
    Some(Box::new(Original { number, date }))
}

fn import(list: List, record: &mut Gstr2bDocument) -> Option<Box<ImportEntry>> {
    if !matches!(list, List::Imports(_)) {
        return None;
    }
    let import = ImportEntry {
        port_code: text(record.portcode.take()),
        reference_date: text(record.refdt.take()),
        received_on: text(record.recdt.take()),
        is_amended: said(&mut record.isamd),
    };
    (import != ImportEntry::default()).then(|| Box::new(import))
}

fn rates(items: Option<Vec<Gstr2bItem>>) -> Vec<RateLine> {
    let line = |mut item: Gstr2bItem| RateLine {
        rate: taken(&mut item.rt),
        taxable_value: taken(&mut item.txval),
        igst: taken(&mut item.igst),
        cgst: taken(&mut item.cgst),
        sgst: taken(&mut item.sgst),
        cess: taken(&mut item.cess),
    };
    items.unwrap_or_default().into_iter().map(line).collect()
}

/// What the documents of one supplier have in common; `rejected` are the members that could not be
/// read.
pub(super) fn supplier(
    mut record: Gstr2bSupplier,
    rejected: std::collections::BTreeMap<String, RawJson>,
) -> Supplier {
    let filed_on = record.supfildt.as_ref().and_then(|date| date_of(&date.0));
    if filed_on.is_some() {
        record.supfildt = None;
    }
    let mut supplier = Supplier {
        gstin: taken(&mut record.ctin),
        name: text(record.trdnm.take()),
        filed_on,
        period: understood(&mut record.supprd),
        extra: Extra::default(),
    };
    let mut extra = record.into_extra();
    extra.extend(rejected);
    supplier.extra = extra.into();
    supplier
}

/// Reads a date that is no part of what names a document: an odd one costs nothing.
pub(super) fn date_of(text: &str) -> Option<Date> {
    let quoted = serde_json::Value::from(text).to_string();
    let date: gst_types::wire::Date = serde_json::from_str(&quoted).ok()?;
    Some(date.0)
}

/// Takes a flag that is written as text; another text stays.
fn said(field: &mut Option<gst_types::wire::Text>) -> Option<bool> {
    let flag = match field.as_ref()?.0.trim() {
        "Y" | "y" => Some(true),
        "N" | "n" => Some(false),
        "" => None,
        _ => return None,
    };
    *field = None;
    flag
}

fn taken<T>(field: &mut Option<Wire<T>>) -> Option<T> {
    field.take().map(Wire::into_inner)
}

/// Takes a value, and leaves what is not such a value; an empty text says nothing.
pub(super) fn understood<T>(field: &mut Option<Wire<Loose<T>>>) -> Option<T> {
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
