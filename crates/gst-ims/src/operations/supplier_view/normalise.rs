//! From wire records to documents of the supplier's view.

use std::collections::BTreeMap;

use gst_types::wire::Text;
use gst_types::{Action, Amount, Extra, Gstin, Original, RawJson, SourceForm};
use sandbox_gst::types::{AddedBackDocument, SalesDocument, SalesItem, SalesRecipient};

use super::names::SupplySection;
use super::response::{NoteKind, Supply};
use crate::envelope::text;
use crate::operations::fields::{taken, understood};
use crate::operations::rate_line::{RateLine, sum};

/// Where a record stood.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) section: SupplySection,
    pub(super) group: Option<String>,
    pub(super) form: Option<SourceForm>,
}

/// What the documents of one recipient have in common.
#[derive(Clone, Default)]
pub(super) struct Parties {
    recipient: Option<Gstin>,
    supplier: Option<Gstin>,
    extra: BTreeMap<String, RawJson>,
}

impl Parties {
    /// `odd` are the members that could not be read.
    pub(super) fn of(mut record: SalesRecipient, odd: BTreeMap<String, RawJson>) -> Self {
        let recipient = taken(&mut record.ctin).or_else(|| taken(&mut record.rtin));
        let supplier = taken(&mut record.stin);
        let mut extra = record.into_extra();
        extra.extend(odd);
        Self {
            recipient,
            supplier,
            extra,
        }
    }
}

const NO_NUMBER: &str = "expected the number of a document, found none";

/// Puts a reported document into this crate's own terms; what is not taken stays in the record and
/// becomes [`Supply::extra`].
pub(super) fn reported(
    place: Place,
    parties: &Parties,
    mut record: SalesDocument,
) -> Result<Supply, String> {
    let number = taken(&mut record.inum).or_else(|| taken(&mut record.nt_num));
    let number = number.ok_or(NO_NUMBER)?;
    let date = taken(&mut record.idt).or_else(|| taken(&mut record.nt_dt));
    let original = taken(&mut record.oinum).or_else(|| taken(&mut record.ont_num));
    let original_date = taken(&mut record.oidt).or_else(|| taken(&mut record.ont_dt));
    let rates = rates(record.itms.take());
    let total = |of: fn(&RateLine) -> Option<Amount>| sum(&rates, of);
    let is_deleted = record
        .flag
        .as_ref()
        .is_some_and(|flag| flag.0.trim() == "D");
    Ok(Supply {
        section: place.section,
        group: place.group,
        recipient_gstin: parties.recipient,
        recipient_name: None,
        supplier_gstin: parties.supplier,
        supplier_name: None,
        number,
        date,
        original: original.map(|number| Original {
            number,
            date: original_date,
        }),
        note: note(&mut record.ntty),
        supply_type: taken(&mut record.inv_typ),
        place_of_supply: understood(&mut record.pos),
        reverse_charge: understood(&mut record.rchrg),
        return_period: None,
        source_form: place.form,
        action: taken(&mut record.imsactn).unwrap_or(Action::NoAction),
        remarks: text(record.remarks.take()),
        is_deleted,
        value: taken(&mut record.val),
        taxable_value: total(|line| line.taxable_value),
        igst: total(|line| line.igst),
        cgst: total(|line| line.cgst),
        sgst: total(|line| line.sgst),
        cess: total(|line| line.cess),
        rates,
        extra: with(record.into_extra(), &parties.extra),
    })
}

/// Puts a rejected document into this crate's own terms.
pub(super) fn added_back(
    place: Place,
    parties: &Parties,
    mut record: AddedBackDocument,
) -> Result<Supply, String> {
    let number = taken(&mut record.nt_num).or_else(|| taken(&mut record.inum));
    let number = number.ok_or(NO_NUMBER)?;
    let date = taken(&mut record.nt_dt).or_else(|| taken(&mut record.idt));
    let original = taken(&mut record.ont_num).or_else(|| taken(&mut record.oinum));
    let original_date = taken(&mut record.ont_dt).or_else(|| taken(&mut record.oidt));
    let recipient = taken(&mut record.ctin).or_else(|| taken(&mut record.rtin));
    let recipient_name = text(record.tradenm.take()).or_else(|| text(record.rtin_nam.take()));
    Ok(Supply {
        section: place.section,
        group: place.group,
        recipient_gstin: recipient.or(parties.recipient),
        recipient_name,
        supplier_gstin: taken(&mut record.stin).or(parties.supplier),
        supplier_name: text(record.stin_nam.take()),
        number,
        date,
        original: original.map(|number| Original {
            number,
            date: original_date,
        }),
        note: note(&mut record.ntty),
        supply_type: taken(&mut record.inv_typ),
        place_of_supply: None,
        reverse_charge: None,
        return_period: understood(&mut record.sup_prd),
        source_form: taken(&mut record.form).or(place.form),
        // The answer lists rejected documents and nothing else.
        action: Action::Rejected,
        remarks: text(record.remarks.take()),
        is_deleted: false,
        value: taken(&mut record.val),
        taxable_value: taken(&mut record.txval),
        igst: taken(&mut record.iamt),
        cgst: taken(&mut record.camt),
        sgst: taken(&mut record.samt),
        cess: taken(&mut record.csamt),
        rates: Vec::new(),
        extra: with(record.into_extra(), &parties.extra),
    })
}

fn with(mut own: BTreeMap<String, RawJson>, common: &BTreeMap<String, RawJson>) -> Extra {
    for (name, value) in common {
        own.entry(name.clone()).or_insert_with(|| value.clone());
    }
    own.into()
}

fn rates(items: Option<Vec<SalesItem>>) -> Vec<RateLine> {
    let details = items
        .unwrap_or_default()
        .into_iter()
        .filter_map(|item| item.itm_det);
    details
        .map(|mut detail| RateLine {
            rate: taken(&mut detail.rt),
            taxable_value: taken(&mut detail.txval),
            igst: taken(&mut detail.iamt),
            cgst: taken(&mut detail.camt),
            sgst: taken(&mut detail.samt),
            cess: taken(&mut detail.csamt),
        })
        .collect()
}

/// Takes the kind of a note; another text stays.
fn note(field: &mut Option<Text>) -> Option<NoteKind> {
    let kind = match field.as_ref()?.0.trim() {
        "C" | "c" => NoteKind::Credit,
        "D" | "d" => NoteKind::Debit,
        _ => return None,
    };
    *field = None;
    Some(kind)
}
