//! A decision on a document, checked before it can be sent.

use std::fmt;

use rust_decimal::Decimal;

use crate::{Amount, Decision, Invoice, ItcReduction, Remarks, Section};

/// A decision on a document that the tax network's rules allow.
///
/// There is no other way to make one than [`Decided::new`], so that what is refused is refused
/// before anything is sent.
///
/// # Example
///
/// ```
/// use gst_types::{Decided, Decision, Invoice, ItcReduction, Section};
///
/// let note = Invoice::new(
///     Section::Cn,
///     "33ABKCS2033B1ZW".parse()?,
///     "C-1".parse()?,
///     "2025-01-05".parse()?,
/// );
/// // Accepting a credit note takes credit away: by how much must be said.
/// assert!(Decided::new(note.clone(), Decision::Accept, None, None).is_err());
/// let decided = Decided::new(note, Decision::Accept, Some(ItcReduction::Full), None)?;
/// assert_eq!(decided.decision(), Decision::Accept);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    document: Invoice,
    decision: Decision,
    itc_reduction: Option<ItcReduction>,
    remarks: Option<Remarks>,
}

impl Decided {
    /// Decides on a document as it was fetched last.
    ///
    /// # Errors
    ///
    /// [`DecisionError`] names the rule that the decision breaks.
    pub fn new(
        document: Invoice,
        decision: Decision,
        itc_reduction: Option<ItcReduction>,
        remarks: Option<Remarks>,
    ) -> Result<Self, DecisionError> {
        let broken = |rule, message: String| Err(DecisionError { rule, message });
        if decision == Decision::Pending && document.pending_allowed == Some(false) {
            return broken(
                Rule::PendingBlocked,
                "the tax network does not let this document be kept pending".to_owned(),
            );
        }
        if remarks.is_some() && document.remarks_allowed == Some(false) {
            return broken(
                Rule::RemarksBlocked,
                "the tax network takes no remarks on this document".to_owned(),
            );
        }
        check_reduction(&document, decision, itc_reduction.as_ref())?;
        Ok(Self {
            document,
            decision,
            itc_reduction,
            remarks,
        })
    }

    /// Returns the document as it was fetched.
    #[must_use]
    pub fn document(&self) -> &Invoice {
        &self.document
    }

    /// Returns what was decided.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// Returns by how much the credit is reduced, if that was decided.
    #[must_use]
    pub fn itc_reduction(&self) -> Option<&ItcReduction> {
        self.itc_reduction.as_ref()
    }

    /// Returns the remarks.
    #[must_use]
    pub fn remarks(&self) -> Option<&Remarks> {
        self.remarks.as_ref()
    }

    /// Returns what is allowed and may surprise all the same.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let document = &self.document;
        let is_accepted = self.decision == Decision::Accept;
        let is_reduction_left_out = self.itc_reduction.is_none()
            && REDUCIBLE.contains(&document.section)
            && !document.section.is_credit_note()
            && document.itc_reduction_allowed != Some(false);
        [
            (self.remarks.is_some(), Warning::RemarksOnAccept),
            (
                document.supplier_filed == Some(false),
                Warning::SupplierNotFiled,
            ),
            (is_reduction_left_out, Warning::ReductionLeftOut),
        ]
        .into_iter()
        .filter_map(|(is_so, warning)| (is_accepted && is_so).then_some(warning))
        .collect()
    }
}

/// What a decision may surprise with although the tax network takes it; `Display` says it in one
/// sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// Remarks may be lost.
    RemarksOnAccept,
    /// The supplier has not filed the document.
    SupplierNotFiled,
    /// A reduction of credit could be stated, and is not.
    ReductionLeftOut,
}

impl Warning {
    /// Returns the name in snake case, such as `supplier_not_filed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RemarksOnAccept => "remarks_on_accept",
            Self::SupplierNotFiled => "supplier_not_filed",
            Self::ReductionLeftOut => "reduction_left_out",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RemarksOnAccept => {
                "the tax network may pass over remarks on an accepted document"
            }
            Self::SupplierNotFiled => {
                "the supplier has not filed this document; it gives no credit until then"
            }
            Self::ReductionLeftOut => {
                "nothing is said on the reduction of credit; if the amendment takes credit away, say \
                 full, none, or partial with its amounts"
            }
        })
    }
}

/// The rules that a decision can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The document cannot be kept pending.
    PendingBlocked,
    /// The document takes no remarks.
    RemarksBlocked,
    /// An accepted credit note needs a statement on the reduction of credit.
    ReductionRequired,
    /// A reduction of credit has no place on this document or decision.
    ReductionNotAllowed,
    /// The declared amounts of a partial reduction cannot be right.
    ReductionAmounts,
}

impl Rule {
    /// Returns the name in snake case, such as `pending_blocked`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingBlocked => "pending_blocked",
            Self::RemarksBlocked => "remarks_blocked",
            Self::ReductionRequired => "reduction_required",
            Self::ReductionNotAllowed => "reduction_not_allowed",
            Self::ReductionAmounts => "reduction_amounts",
        }
    }
}

/// Why a decision is refused before it is sent; `Display` says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionError {
    rule: Rule,
    message: String,
}

impl DecisionError {
    /// Returns the rule that was broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }
}

impl fmt::Display for DecisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecisionError {}

/// The sections whose acceptance may reduce credit.
const REDUCIBLE: [Section; 5] = [
    Section::Cn,
    Section::Cna,
    Section::B2ba,
    Section::Dna,
    Section::Ecoma,
];

fn check_reduction(
    document: &Invoice,
    decision: Decision,
    reduction: Option<&ItcReduction>,
) -> Result<(), DecisionError> {
    let broken = |rule, message: &str| {
        Err(DecisionError {
            rule,
            message: message.to_owned(),
        })
    };
    let is_blocked = document.itc_reduction_allowed == Some(false);
    let Some(reduction) = reduction else {
        if decision == Decision::Accept && document.section.is_credit_note() && !is_blocked {
            return broken(
                Rule::ReductionRequired,
                "accepting a credit note needs a word on the reduction of credit: full, none, or \
                 partial with its amounts",
            );
        }
        return Ok(());
    };
    if decision != Decision::Accept {
        return broken(
            Rule::ReductionNotAllowed,
            "a reduction of credit goes with accepting only",
        );
    }
    if !REDUCIBLE.contains(&document.section) {
        return broken(
            Rule::ReductionNotAllowed,
            "this section has no reduction of credit; it is for credit notes and amended documents",
        );
    }
    if is_blocked {
        return broken(
            Rule::ReductionNotAllowed,
            "the tax network takes no reduction of credit on this document",
        );
    }
    let ItcReduction::Partial {
        igst,
        cgst,
        sgst,
        cess,
    } = *reduction
    else {
        return Ok(());
    };
    if cgst != sgst {
        return broken(
            Rule::ReductionAmounts,
            "the declared CGST and SGST must be equal",
        );
    }
    if [igst, cgst, sgst, cess]
        .iter()
        .all(|amount| *amount == Amount::ZERO)
    {
        return broken(
            Rule::ReductionAmounts,
            "a partial reduction of nothing is none; write none",
        );
    }
    for (name, declared, own) in [
        ("IGST", igst, document.igst),
        ("CGST", cgst, document.cgst),
        ("SGST", sgst, document.sgst),
        ("cess", cess, document.cess),
    ] {
        let most = own.unwrap_or(Amount::ZERO).abs();
        if declared < Amount::ZERO || declared > most {
            return Err(DecisionError {
                rule: Rule::ReductionAmounts,
                message: format!(
                    "the declared {name} must be from 0 to the document's {most}, found {declared}"
                ),
            });
        }
        // The tax network refuses the whole request for one amount of this kind.
        if Decimal::from(declared).normalize().scale() > 2 {
            return Err(DecisionError {
                rule: Rule::ReductionAmounts,
                message: format!(
                    "the declared {name} must have at most two decimals, found {declared}"
                ),
            });
        }
    }
    Ok(())
}
