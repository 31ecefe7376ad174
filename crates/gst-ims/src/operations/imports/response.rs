//! The imports of one section.

use std::collections::BTreeMap;

use gst_types::{
    Action, Amount, Date, DocumentHash, DocumentNumber, Extra, ImportSection, RawJson, ReturnPeriod,
};
use serde::{Deserialize, Serialize};

use crate::call::Response;
use crate::envelope::{Completeness, State};
use crate::meta::ResponseMeta;
use crate::operations::unreadable::UnreadableRecord;

/// The imports of one section.
///
/// serde writes the object that `ims imports --format json` prints, and reads it back to an equal
/// value, but for the HTTP status and the number of attempts, which are not in it.
///
/// # Example
///
/// ```
/// use gst_ims::gst_types::ImportSection;
/// use gst_ims::imports::Imports;
///
/// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"impg":[{"boenum":"4512300",
///     "boedt":"03-10-2025","portcd":"INNSA1","txval":1000.50,"igst":180.09,"action":"N"}]}}}"#;
/// let imports = Imports::from_body(ImportSection::Impg, body)?;
/// let import = &imports.imports[0];
/// assert_eq!(import.number.as_str(), "4512300");
/// assert_eq!(import.igst.unwrap().to_string(), "180.09");
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Imports {
    /// The section that was asked for.
    pub section: ImportSection,
    /// Whether the imports are all that there are.
    pub completeness: Completeness,
    /// The tax network's code beside them, such as the one that said that there are none.
    pub code: Option<String>,
    /// The imports, in the server's order.
    pub imports: Vec<Import>,
    /// The records that could not be read, each with its JSON text.
    pub unreadable: Vec<UnreadableRecord>,
    /// What the server sent under names that are not known.
    pub unknown_sections: BTreeMap<String, RawJson>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl Imports {
    /// Returns the state of the section in one word.
    #[must_use]
    pub fn state(&self) -> State {
        let is_empty = self.imports.is_empty() && self.unreadable.is_empty();
        match &self.completeness {
            Completeness::Complete if is_empty => State::Empty,
            Completeness::Complete => State::Complete,
            Completeness::Partial(_) => State::Partial,
            Completeness::Pending(_) => State::Pending,
        }
    }
}

/// An import of goods, by its bill of entry; amounts are rupees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Import {
    /// The section under which it was sent.
    pub section: ImportSection,
    /// The number of the bill of entry (`boenum`).
    pub number: DocumentNumber,
    /// Its date (`boedt`).
    pub date: Option<Date>,
    /// The code of the port (`portcd`).
    pub port_code: Option<String>,
    /// When customs referred it to the tax network (`irefdt`).
    pub reference_date: Option<Date>,
    /// The period of the credit (`itcprd`).
    pub credit_period: Option<ReturnPeriod>,
    /// The action that stands on it; an import is accepted or pending, and never rejected.
    pub action: Action,
    /// Whether it may be kept pending, if that is told.
    pub pending_allowed: Option<bool>,
    /// The value that is taxed.
    pub taxable_value: Option<Amount>,
    /// Integrated tax.
    pub igst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
    /// The tax network's hash of it.
    pub hash: Option<DocumentHash>,
    /// What else was sent of it, by the names on the wire, such as `rgstinrefId` and `srtinprd`,
    /// whose meaning is not known.
    pub extra: Extra,
}

impl Response for Imports {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
