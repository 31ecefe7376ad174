//! A pair as it is printed and stored.

use gst_types::{Action, Amount, Date, DocumentKey, DocumentNumber, Gstin};
use serde::{Deserialize, Serialize};

use crate::found::PairKind;
use crate::{RegisterLine, Rule};

/// A pair as it is printed and stored.
///
/// # Example
///
/// ```
/// use ims_reconcile::{Pair, PairKind};
///
/// let pair: Pair = serde_json::from_str(
///     r#"{"kind": "only_ims", "ims": [], "register": [], "reasons": [], "proposal": null}"#,
/// )?;
/// assert_eq!(pair.kind, PairKind::OnlyIms);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pair {
    /// How the two sides fit.
    pub kind: PairKind,
    /// The documents.
    pub ims: Vec<DocumentKey>,
    /// The lines of the register.
    pub register: Vec<PairedLine>,
    /// The explanation, field by field.
    pub reasons: Vec<Reason>,
    /// What is proposed.
    pub proposal: Option<Action>,
}

/// What a pair shows of a line of the register; each field is that of [`RegisterLine`].
///
/// # Example
///
/// ```
/// use ims_reconcile::{PairedLine, RegisterLine};
///
/// assert_eq!(PairedLine::from(&RegisterLine::new(6)).line, 6);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PairedLine {
    /// The line of the sheet, from 1.
    pub line: u32,
    /// The sheet of a workbook.
    pub sheet: Option<std::sync::Arc<str>>,
    /// The supplier's GSTIN.
    pub supplier_gstin: Option<Gstin>,
    /// The supplier's number of the document.
    pub number: Option<DocumentNumber>,
    /// The date.
    pub date: Option<Date>,
    /// The value, in rupees.
    pub value: Option<Amount>,
    /// The taxable value, in rupees.
    pub taxable_value: Option<Amount>,
    /// Integrated tax, in rupees.
    pub igst: Option<Amount>,
    /// Central tax, in rupees.
    pub cgst: Option<Amount>,
    /// State or Union territory tax, in rupees.
    pub sgst: Option<Amount>,
    /// Compensation cess, in rupees.
    pub cess: Option<Amount>,
}

impl From<&RegisterLine> for PairedLine {
    fn from(line: &RegisterLine) -> Self {
        Self {
            line: line.line,
            sheet: line.sheet.clone(),
            supplier_gstin: line.supplier_gstin,
            number: line.number.clone(),
            date: line.date,
            value: line.value,
            taxable_value: line.taxable_value,
            igst: line.igst,
            cgst: line.cgst,
            sgst: line.sgst,
            cess: line.cess,
        }
    }
}

/// What one field said, with both values.
///
/// # Example
///
/// ```
/// use ims_reconcile::{Reason, Rule};
///
/// let reason: Reason = serde_json::from_str(
///     r#"{"field": "number", "ims": "0042", "register": "42", "rule": "zeros"}"#,
/// )?;
/// assert_eq!(reason.rule, Rule::Zeros);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The name of the field, such as `taxable_value`.
    pub field: String,
    /// The value in IMS; the sum if there are several documents.
    pub ims: Option<String>,
    /// The value in the register; the sum if there are several lines.
    pub register: Option<String>,
    /// The rule that spoke.
    pub rule: Rule,
}
