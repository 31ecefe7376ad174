//! One document in this crate's own terms.

use std::collections::BTreeMap;

use gst_types::{
    Action, Amount, Date, DocumentHash, DocumentNumber, Gstin, ItcReduction, RawJson, ReturnPeriod,
    Section, SourceForm, StateCode, SupplyType,
};
use serde::Serialize;

/// A document that a supplier reported: an invoice, a credit or debit note, or
/// an amendment of one.
///
/// Amounts are rupees, and positive for credit notes too: the section tells
/// the sign. A field that the server left out is `None`; a value that could
/// not be understood is `None` and stands in [`extra`](Self::extra) under its
/// name on the wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Invoice {
    /// The section under which the document was sent.
    pub section: Section,
    /// The supplier's GSTIN (`stin`); for the e-commerce sections the
    /// operator's. Not checked: the documentation's own samples have wrong
    /// check digits.
    pub supplier_gstin: Gstin,
    /// The supplier's trade name (`tradenm`), seen in live data only.
    pub supplier_name: Option<String>,
    /// The number of the invoice or note, exactly as the supplier wrote it.
    pub number: DocumentNumber,
    /// The date of the invoice or note.
    pub date: Date,
    /// For amendments: the document that is amended.
    pub original: Option<Box<Original>>,
    /// The kind of supply (`inv_typ`); the e-commerce sections have none.
    pub supply_type: Option<SupplyType>,
    /// The period of the supplier's return.
    pub return_period: Option<ReturnPeriod>,
    /// The form in which the supplier reported the document (`srcform`).
    pub source_form: Option<SourceForm>,
    /// Whether the supplier has filed that return (`srcfilstatus`). An
    /// unfiled document can be acted on but counts only when filed.
    pub supplier_filed: Option<bool>,
    /// The state in which the supply took place (`pos`).
    pub place_of_supply: Option<StateCode>,
    /// What the taxpayer has decided so far. Absent means no action.
    pub action: Action,
    /// Whether the document may be kept pending. The wire says the opposite
    /// (`ispendactblocked`), and its documentation has the sense inverted.
    pub pending_allowed: Option<bool>,
    /// The value of the document (`val`). It can differ from the taxable value
    /// and the taxes by the supplier's rounding.
    pub value: Option<Amount>,
    /// The value on which tax is due (`txval`).
    pub taxable_value: Option<Amount>,
    /// Integrated tax (`iamt`).
    pub igst: Option<Amount>,
    /// Central tax (`camt`).
    pub cgst: Option<Amount>,
    /// State or Union territory tax (`samt`).
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
    /// The tax network's hash of the document.
    pub hash: Option<DocumentHash>,
    /// By how much the taxpayer reduced the credit on accepting the document (`itcRedReq` and the
    /// declared amounts).
    pub itc_reduction: Option<Box<ItcReduction>>,
    /// Whether a reduction may be given (`itcRedReqBlocked`, `isItcRedReqBlocked`); `None` if it is
    /// not told.
    pub itc_reduction_allowed: Option<bool>,
    /// What the taxpayer remarked.
    pub remarks: Option<Box<str>>,
    /// Whether remarks may be given (`isRemarksBlocked`); `None` if it is not told.
    pub remarks_allowed: Option<bool>,
    /// Every other field that the server sent, by its name on the wire.
    pub extra: BTreeMap<String, RawJson>,
}

/// The document that an amendment takes the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Original {
    /// Its number (`oinum`, `ont_num`).
    pub number: DocumentNumber,
    /// Its date (`oidt`, `ont_dt`).
    pub date: Option<Date>,
}
