//! What comes out: pairs, each of which can explain itself.

use gst_types::{Action, Amount, Date, DocumentKey, DocumentNumber, Gstin, Invoice};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};

use crate::explain;
use crate::summary::Summary;
use crate::{RegisterLine, Rule, Settings};

/// How a document and the register fit.
///
/// # Example
///
/// ```
/// use ims_reconcile::PairKind;
///
/// assert_eq!(serde_json::to_string(&PairKind::OnlyIms)?, r#""only_ims""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "every use must decide on each of them"
)]
pub enum PairKind {
    /// Supplier, kind, number, date and every amount that the register has are equal.
    Exact,
    /// The same in all likelihood: written otherwise, dated some days apart, off by a rupee.
    Probable,
    /// The same document with other values.
    Mismatch,
    /// The register does not have it.
    OnlyIms,
    /// IMS does not have it.
    OnlyRegister,
}

/// A pair as it was found: places in the input.
#[derive(Debug)]
pub(crate) enum Found {
    One {
        kind: PairKind,
        document: u32,
        line: u32,
    },
    Several {
        kind: PairKind,
        members: Box<(Vec<u32>, Vec<u32>)>,
    },
    OnlyIms {
        document: u32,
        rival: Option<u32>,
    },
    OnlyRegister {
        line: u32,
        rival: Option<u32>,
    },
}

/// The result of [`reconcile`](crate::reconcile): every document and every line once.
///
/// It serializes as `{"pairs": […], "summary": {…}}`. Reasons are made when they are asked for, so
/// that a million pairs need no more memory than their places.
///
/// # Example
///
/// ```
/// use ims_reconcile::{Settings, reconcile};
///
/// let settings = Settings::default();
/// let reconciliation = reconcile(&[], &[], &settings);
/// assert_eq!(reconciliation.pairs().count(), 0);
/// ```
#[derive(Debug)]
pub struct Reconciliation<'a> {
    pub(crate) documents: &'a [Invoice],
    pub(crate) lines: &'a [RegisterLine],
    pub(crate) settings: &'a Settings,
    pub(crate) found: Vec<Found>,
    pub(crate) summary: Summary,
}

impl<'a> Reconciliation<'a> {
    /// Returns the pairs: documents in their order, then the lines that are only in the register.
    ///
    /// ```
    /// # use ims_reconcile::{Settings, reconcile};
    /// # let settings = Settings::default();
    /// # let reconciliation = reconcile(&[], &[], &settings);
    /// for pair in reconciliation.pairs() {
    ///     println!("{:?}: {:?}", pair.kind(), pair.reasons());
    /// }
    /// ```
    #[must_use]
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = Matched<'_, 'a>> {
        self.found.iter().map(|found| Matched {
            reconciliation: self,
            found,
        })
    }

    /// Returns counts and sums, in all and for each supplier.
    ///
    /// ```
    /// # use ims_reconcile::{Settings, reconcile};
    /// # let settings = Settings::default();
    /// assert_eq!(reconcile(&[], &[], &settings).summary().exact, 0);
    /// ```
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl Serialize for Reconciliation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Pairs<'r, 'a>(&'r Reconciliation<'a>);

        impl Serialize for Pairs<'_, '_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.pairs())
            }
        }

        let mut object = serializer.serialize_struct("Reconciliation", 2)?;
        object.serialize_field("pairs", &Pairs(self))?;
        object.serialize_field("summary", &self.summary)?;
        object.end()
    }
}

/// One pair of a [`Reconciliation`]; serializes as a [`Pair`].
#[derive(Clone, Copy, Debug)]
pub struct Matched<'r, 'a> {
    pub(crate) reconciliation: &'r Reconciliation<'a>,
    pub(crate) found: &'r Found,
}

impl<'a> Matched<'_, 'a> {
    /// Returns how the two sides fit.
    #[must_use]
    pub fn kind(&self) -> PairKind {
        match self.found {
            Found::One { kind, .. } | Found::Several { kind, .. } => *kind,
            Found::OnlyIms { .. } => PairKind::OnlyIms,
            Found::OnlyRegister { .. } => PairKind::OnlyRegister,
        }
    }

    /// Returns the documents: one, several for one line, or none.
    pub fn documents(&self) -> impl Iterator<Item = &'a Invoice> + use<'_, 'a> {
        let documents = self.reconciliation.documents;
        self.document_places()
            .iter()
            .filter_map(move |place| documents.get(*place as usize))
    }

    /// Returns the lines: one, several for one document, or none.
    pub fn lines(&self) -> impl Iterator<Item = &'a RegisterLine> + use<'_, 'a> {
        let lines = self.reconciliation.lines;
        self.line_places()
            .iter()
            .filter_map(move |place| lines.get(*place as usize))
    }

    /// Returns the places of the documents in what was given to [`reconcile`](crate::reconcile).
    #[must_use]
    pub fn document_places(&self) -> &[u32] {
        match self.found {
            Found::One { document, .. } | Found::OnlyIms { document, .. } => {
                std::slice::from_ref(document)
            }
            Found::Several { members, .. } => &members.0,
            Found::OnlyRegister { .. } => &[],
        }
    }

    /// Returns the places of the lines in what was given to [`reconcile`](crate::reconcile).
    #[must_use]
    pub fn line_places(&self) -> &[u32] {
        match self.found {
            Found::One { line, .. } | Found::OnlyRegister { line, .. } => {
                std::slice::from_ref(line)
            }
            Found::Several { members, .. } => &members.1,
            Found::OnlyIms { .. } => &[],
        }
    }

    /// Returns what is proposed by the settings; nothing for a document that may not be kept
    /// pending where they say so.
    #[must_use]
    pub fn proposal(&self) -> Option<Action> {
        let decision = self.reconciliation.settings.proposals.of(self.kind())?;
        let is_blocked = decision == gst_types::Decision::Pending
            && self
                .documents()
                .any(|document| document.pending_allowed == Some(false));
        (!is_blocked).then(|| decision.into())
    }

    /// Explains the pair field by field.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        explain::reasons(self)
    }

    /// Returns the pair with its reasons, free of what it was made from.
    #[must_use]
    pub fn to_pair(&self) -> Pair {
        Pair {
            kind: self.kind(),
            ims: self.documents().map(Invoice::key).collect(),
            register: self.lines().map(PairedLine::from).collect(),
            reasons: self.reasons(),
            proposal: self.proposal(),
        }
    }
}

impl Serialize for Matched<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_pair().serialize(serializer)
    }
}

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
