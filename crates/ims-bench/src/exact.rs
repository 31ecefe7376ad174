//! What a careful user of a generated client builds from it: the values of
//! [`gst_ims::Invoice`], all but its unknown fields.

use std::fmt::Write as _;

use gst_ims::Invoice;
use gst_types::{
    Action, Amount, Date, DocumentHash, DocumentNumber, FilingStatus, Gstin, ReturnPeriod, Section,
    SourceForm, StateCode, SupplyType,
};

use crate::Result;

/// A document with exact values.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of `Invoice`")]
#[expect(clippy::exhaustive_structs, reason = "built by this workspace alone")]
pub struct Exact {
    pub section: Section,
    pub supplier_gstin: Gstin,
    pub supplier_name: Option<String>,
    pub number: DocumentNumber,
    pub date: Date,
    pub original: Option<(DocumentNumber, Option<Date>)>,
    pub supply_type: Option<SupplyType>,
    pub return_period: Option<ReturnPeriod>,
    pub source_form: Option<SourceForm>,
    pub supplier_filed: Option<bool>,
    pub place_of_supply: Option<StateCode>,
    pub action: Action,
    pub pending_allowed: Option<bool>,
    pub value: Option<Amount>,
    pub taxable_value: Option<Amount>,
    pub igst: Option<Amount>,
    pub cgst: Option<Amount>,
    pub sgst: Option<Amount>,
    pub cess: Option<Amount>,
    pub hash: Option<DocumentHash>,
}

impl PartialEq<Invoice> for Exact {
    fn eq(&self, invoice: &Invoice) -> bool {
        *self
            == Self {
                section: invoice.section,
                supplier_gstin: invoice.supplier_gstin,
                supplier_name: invoice.supplier_name.as_deref().map(str::to_owned),
                number: invoice.number.clone(),
                date: invoice.date,
                original: invoice
                    .original
                    .as_ref()
                    .map(|original| (original.number.clone(), original.date)),
                supply_type: invoice.supply_type.clone(),
                return_period: invoice.return_period,
                source_form: invoice.source_form.clone(),
                supplier_filed: invoice.supplier_filed,
                place_of_supply: invoice.place_of_supply,
                action: invoice.action.clone(),
                pending_allowed: invoice.pending_allowed,
                value: invoice.value,
                taxable_value: invoice.taxable_value,
                igst: invoice.igst,
                cgst: invoice.cgst,
                sgst: invoice.sgst,
                cess: invoice.cess,
                hash: invoice.hash.clone(),
            }
            && invoice.extra.is_empty()
    }
}

/// The fields of a record as a generated client leaves them: texts and floats.
#[derive(Debug, Default)]
pub(crate) struct Inexact<'a> {
    pub(crate) stin: Option<&'a str>,
    pub(crate) tradenm: Option<String>,
    pub(crate) number: Option<&'a str>,
    pub(crate) date: Option<&'a str>,
    pub(crate) original_number: Option<&'a str>,
    pub(crate) original_date: Option<&'a str>,
    pub(crate) inv_typ: Option<&'a str>,
    pub(crate) rtnprd: Option<&'a str>,
    pub(crate) srcform: Option<&'a str>,
    pub(crate) srcfilstatus: Option<&'a str>,
    pub(crate) pos: Option<&'a str>,
    pub(crate) action: Option<&'a str>,
    pub(crate) ispendactblocked: Option<&'a str>,
    pub(crate) val: Option<f64>,
    pub(crate) txval: Option<f64>,
    pub(crate) iamt: Option<f64>,
    pub(crate) camt: Option<f64>,
    pub(crate) samt: Option<f64>,
    pub(crate) cess: Option<f64>,
    pub(crate) hash: Option<&'a str>,
}

/// Converts records, with one buffer for the texts of all amounts.
#[derive(Debug, Default)]
pub(crate) struct Converter {
    digits: String,
}

impl Converter {
    pub(crate) fn exact(&mut self, section: Section, record: Inexact<'_>) -> Result<Exact> {
        Ok(Exact {
            section,
            supplier_gstin: Gstin::from_server(record.stin.ok_or("no stin")?)?,
            supplier_name: record.tradenm,
            number: DocumentNumber::from_server(record.number.ok_or("no number")?)?,
            date: record.date.ok_or("no date")?.parse()?,
            original: match record.original_number {
                Some(number) => Some((
                    DocumentNumber::from_server(number)?,
                    record.original_date.map(str::parse).transpose()?,
                )),
                None => None,
            },
            supply_type: record.inv_typ.map(SupplyType::from_text),
            return_period: record.rtnprd.map(str::parse).transpose()?,
            source_form: record.srcform.map(SourceForm::from_text),
            supplier_filed: record
                .srcfilstatus
                .map(|status| FilingStatus::from_text(status) == FilingStatus::Filed),
            place_of_supply: record.pos.map(str::parse).transpose()?,
            action: record.action.map_or(Action::NoAction, Action::from_text),
            pending_allowed: record.ispendactblocked.map(|blocked| blocked != "Y"),
            value: self.amount(record.val)?,
            taxable_value: self.amount(record.txval)?,
            igst: self.amount(record.iamt)?,
            cgst: self.amount(record.camt)?,
            sgst: self.amount(record.samt)?,
            cess: self.amount(record.cess)?,
            hash: record.hash.map(DocumentHash::from_server),
        })
    }

    /// The shortest text that gives the same float is the text that was sent,
    /// for amounts up to 70 trillion rupees with two decimals.
    fn amount(&mut self, float: Option<f64>) -> Result<Option<Amount>> {
        let Some(float) = float else { return Ok(None) };
        self.digits.clear();
        write!(self.digits, "{float}")?;
        Ok(Some(self.digits.parse()?))
    }
}
