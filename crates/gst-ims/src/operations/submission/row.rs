//! From a document to the row that names it to the tax network.

use gst_types::wire::{Loose, Wire};
use gst_types::{Amount, Decided, Invoice, ItcReduction, Section};
use sandbox_gst::types::{InvoiceRecord, InvoiceStatusRow};

use crate::envelope::read_leniently;

/// The row of a document whose decision is to be taken back.
pub(super) fn of_document(document: &Invoice) -> InvoiceStatusRow {
    let amount = |amount: Option<Amount>| amount.map(|amount| Wire(sent(amount, document.section)));
    let mut row = InvoiceStatusRow {
        stin: Some(Wire(document.supplier_gstin)),
        inv_typ: document.supply_type.clone().map(Wire),
        srcform: document.source_form.clone().map(Wire),
        rtnprd: document
            .return_period
            .map(|period| Wire(Loose::Known(period))),
        pos: document
            .place_of_supply
            .map(|state| Wire(Loose::Known(state))),
        val: amount(document.value),
        txval: amount(document.taxable_value),
        iamt: amount(document.igst),
        camt: amount(document.cgst),
        samt: amount(document.sgst),
        cess: amount(document.cess),
        prev_status: Some(Wire(document.action.clone())),
        ..InvoiceStatusRow::default()
    };
    let number = Some(Wire(document.number.clone()));
    let date = Some(Wire(document.date));
    let original = document.original.as_deref();
    let original_number = original.map(|original| Wire(original.number.clone()));
    let original_date = original.and_then(|original| original.date).map(Wire);
    if document.section.is_note() {
        row.nt_num = number;
        row.nt_dt = date;
        row.ont_num = original_number;
        row.ont_dt = original_date;
    } else {
        row.inum = number;
        row.idt = date;
        row.oinum = original_number;
        row.oidt = original_date;
    }
    echo(document, &mut row);
    row
}

/// The row of a document that was decided on.
pub(super) fn of_decision(decided: &Decided) -> InvoiceStatusRow {
    let mut row = of_document(decided.document());
    row.action = Some(Wire(decided.decision().into()));
    row.remarks = decided
        .remarks()
        .map(|remarks| Wire(remarks.as_str().into()));
    let Some(reduction) = decided.itc_reduction() else {
        return row;
    };
    let is_reduced = !matches!(reduction, ItcReduction::None);
    row.itc_red_req = Some(Wire(Loose::Known(is_reduced)));
    if let ItcReduction::Partial {
        igst,
        cgst,
        sgst,
        cess,
    } = *reduction
    {
        row.decl_igst = Some(Wire(igst));
        row.decl_cgst = Some(Wire(cgst));
        row.decl_sgst = Some(Wire(sgst));
        row.decl_cess = Some(Wire(cess));
    }
    row
}

/// The tax network takes the amounts of notes without a sign; those of other documents are never
/// changed.
fn sent(amount: Amount, section: Section) -> Amount {
    if section.is_note() {
        amount.abs()
    } else {
        amount
    }
}

/// Sends the value of a known field that was not understood back as it came. What is decided is
/// never taken from there, and unknown fields are not sent.
fn echo(document: &Invoice, row: &mut InvoiceStatusRow) {
    if document.extra.is_empty() {
        return;
    }
    let kept: Vec<_> = document.extra.iter().collect();
    let members = kept.iter().map(|(name, raw)| (name.as_str(), raw.get()));
    let (kept, _) = read_leniently::<InvoiceRecord>(members);
    row.rtnprd = row.rtnprd.take().or(kept.rtnprd);
    row.pos = row.pos.take().or(kept.pos);
}
