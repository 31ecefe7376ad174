//! What recipients did.

use std::collections::BTreeMap;

use gst_types::{
    Action, Amount, Date, DocumentNumber, Extra, Gstin, Original, RawJson, ReturnPeriod,
    SourceForm, StateCode, SupplyType,
};
use serde::{Deserialize, Serialize};

use super::names::{ReturnForm, SupplySection, View};
use crate::call::Response;
use crate::envelope::{Completeness, State};
use crate::meta::ResponseMeta;
use crate::operations::rate_line::RateLine;
use crate::operations::unreadable::UnreadableRecord;

/// The documents of one section that the taxpayer reported, or those of them that recipients
/// rejected so that the taxpayer's liability grows.
///
/// serde writes the object that `ims supplies --format json` and `ims liabilities --format json`
/// print, and reads it back to an equal value, but for the HTTP status and the number of attempts,
/// which are not in it.
///
/// # Example
///
/// ```
/// use gst_ims::Action;
/// use gst_ims::supplier_view::{ReturnForm, SupplierView, SupplySection};
///
/// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"rtnprd":"112025","gstr1":{"b2b":[
///     {"ctin":"24ABCAS0123J1YZ","inv":[{"inum":"T-12","idt":"12-11-2025","val":1180,"imsactn":"R",
///         "remarks":"Not received","itms":[{"num":1,"itm_det":{"rt":18,"txval":1000,"iamt":180}}]},
///         {"inum":"T-13","idt":"13-11-2025","val":118}]}]}}}}"#;
/// let period = "2025-11".parse()?;
/// let view = SupplierView::from_supplies_body(period, SupplySection::B2b, ReturnForm::Gstr1, body)?;
/// assert_eq!(view.documents[0].action, Action::Rejected);
/// // No action is told by leaving it out.
/// assert_eq!(view.documents[1].action, Action::NoAction);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SupplierView {
    /// Which of the two it is.
    pub view: View,
    /// The period that was asked for.
    pub return_period: ReturnPeriod,
    /// The section that was asked for.
    pub section: SupplySection,
    /// The form that was asked for; liabilities are asked for without one.
    pub form: Option<ReturnForm>,
    /// The supplier, as the answer says itself.
    pub gstin: Option<Gstin>,
    /// Whether everything is here.
    pub completeness: Completeness,
    /// The tax network's code, such as the one that said that there are none.
    pub code: Option<String>,
    /// The documents, in the server's order.
    pub documents: Vec<Supply>,
    /// The records that could not be read, each with its JSON text.
    pub unreadable: Vec<UnreadableRecord>,
    /// What the server sent under names that are not known.
    pub unknown_sections: BTreeMap<String, RawJson>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl SupplierView {
    /// Returns the state of the answer in one word.
    #[must_use]
    pub fn state(&self) -> State {
        let is_empty = self.documents.is_empty() && self.unreadable.is_empty();
        match &self.completeness {
            Completeness::Complete if is_empty => State::Empty,
            Completeness::Complete => State::Complete,
            Completeness::Partial(_) => State::Partial,
            Completeness::Pending(_) => State::Pending,
        }
    }
}

/// Whether a note is a credit or a debit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third kind")]
pub enum NoteKind {
    /// It lowers what the recipient owes.
    Credit,
    /// It raises it.
    Debit,
}

/// A document that the taxpayer reported, with what its recipient did.
///
/// Amounts are rupees, those of several rates added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Supply {
    /// The section under which it was sent.
    pub section: SupplySection,
    /// Of supplies through e-commerce operators the group, such as `urp2b`.
    pub group: Option<String>,
    /// The recipient.
    pub recipient_gstin: Option<Gstin>,
    /// The recipient's name.
    pub recipient_name: Option<String>,
    /// The supplier whose supply goes through the taxpayer, an e-commerce operator.
    pub supplier_gstin: Option<Gstin>,
    /// That supplier's name.
    pub supplier_name: Option<String>,
    /// The number of the document.
    pub number: DocumentNumber,
    /// Its date.
    pub date: Option<Date>,
    /// For amendments: the document that is amended.
    pub original: Option<Original>,
    /// Of a note its kind, where that is told.
    pub note: Option<NoteKind>,
    /// The kind of supply.
    pub supply_type: Option<SupplyType>,
    /// The state in which the supply took place.
    pub place_of_supply: Option<StateCode>,
    /// Whether the recipient pays the tax to the government.
    pub reverse_charge: Option<bool>,
    /// The return period in which the document was reported.
    pub return_period: Option<ReturnPeriod>,
    /// The form in which it was reported.
    pub source_form: Option<SourceForm>,
    /// What the recipient did; the tax network leaves no action out.
    pub action: Action,
    /// The recipient's remarks.
    pub remarks: Option<String>,
    /// Whether the taxpayer deleted the document: it has no amounts then.
    pub is_deleted: bool,
    /// The value of the document.
    pub value: Option<Amount>,
    /// The value that is taxed.
    pub taxable_value: Option<Amount>,
    /// Integrated tax.
    pub igst: Option<Amount>,
    /// Central tax.
    pub cgst: Option<Amount>,
    /// State or union territory tax.
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
    /// The amounts by rate, where the tax network told them so.
    pub rates: Vec<RateLine>,
    /// What else was sent of it, by the names on the wire.
    pub extra: Extra,
}

impl Response for SupplierView {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
