//! Which decisions can be sent, and why others cannot.

use std::collections::{BTreeMap, BTreeSet};

use gst_ims::gst_types::{Decided, Decision, Remarks};
use gst_ims::{Action, DocumentKey, Invoice, ItcReduction};

use crate::applied::{Fate, Outcome, Standing};
use crate::journal::Intended;

/// What is to be done with every document that is meant.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    Decide {
        decision: Decision,
        itc_reduction: Option<ItcReduction>,
        remarks: Option<Remarks>,
    },
    Reset,
}

/// The documents after the checks.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) decisions: Vec<Decided>,
    pub(super) resets: Vec<Invoice>,
    /// What is not to be sent.
    pub(super) outcomes: Vec<Outcome>,
    /// How many break a rule.
    pub(super) problems: usize,
    /// What may surprise, and how many documents it is about.
    pub(super) warnings: BTreeMap<String, usize>,
}

/// Checks every document. Those that are `open` are in a write whose outcome is unknown.
pub(super) fn check(wish: &Wish, documents: Vec<Invoice>, open: &BTreeSet<DocumentKey>) -> Checked {
    let mut checked = Checked::default();
    for document in documents {
        if open.contains(&document.key()) {
            checked.outcomes.push(outcome(
                wish,
                &document,
                Fate::Refused,
                Some("open"),
                Some("an earlier write of this document is not closed; run `ims resume` first"),
            ));
            continue;
        }
        match wish {
            Wish::Reset if document.action == Action::NoAction => {
                let unchanged = outcome(wish, &document, Fate::Unchanged, None, None);
                checked.outcomes.push(unchanged);
            }
            Wish::Reset => checked.resets.push(document),
            Wish::Decide {
                decision,
                itc_reduction,
                remarks,
            } => {
                let remarks = checked.allowed_remarks(&document, remarks.clone());
                checked.decide(wish, &document, *decision, *itc_reduction, remarks);
            }
        }
    }
    checked
}

impl Checked {
    /// A remark that the tax network does not take is left out, which must be said.
    fn allowed_remarks(&mut self, document: &Invoice, remarks: Option<Remarks>) -> Option<Remarks> {
        if remarks.is_some() && document.remarks_allowed == Some(false) {
            self.warn("the tax network takes no remarks here; they are left out");
            return None;
        }
        remarks
    }

    fn decide(
        &mut self,
        wish: &Wish,
        document: &Invoice,
        decision: Decision,
        itc_reduction: Option<ItcReduction>,
        remarks: Option<Remarks>,
    ) {
        match Decided::new(document.clone(), decision, itc_reduction, remarks) {
            Err(error) => {
                self.problems += 1;
                let message = error.to_string();
                self.outcomes.push(outcome(
                    wish,
                    document,
                    Fate::Refused,
                    Some(error.rule().as_str()),
                    Some(&message),
                ));
            }
            Ok(decided) if stands_already(&decided) => {
                self.outcomes
                    .push(outcome(wish, document, Fate::Unchanged, None, None));
            }
            Ok(decided) => {
                for warning in decided.warnings() {
                    self.warn(&warning.to_string());
                }
                self.decisions.push(decided);
            }
        }
    }

    fn warn(&mut self, warning: &str) {
        *self.warnings.entry(warning.to_owned()).or_default() += 1;
    }
}

fn stands_already(decided: &Decided) -> bool {
    let document = decided.document();
    let same_remarks = decided
        .remarks()
        .is_none_or(|remarks| document.remarks.as_deref() == Some(remarks.as_str()));
    document.action == Action::from(decided.decision())
        && decided.itc_reduction() == document.itc_reduction.as_deref()
        && same_remarks
}

/// What is told of a document that is not sent.
fn outcome(
    wish: &Wish,
    document: &Invoice,
    result: Fate,
    code: Option<&str>,
    message: Option<&str>,
) -> Outcome {
    let before = Standing::of(document);
    let wanted = match wish {
        Wish::Reset => Standing::nothing(),
        Wish::Decide {
            decision,
            itc_reduction,
            remarks,
        } => Standing {
            action: (*decision).into(),
            itc_reduction: *itc_reduction,
            remarks: remarks.as_ref().map(|remarks| remarks.as_str().to_owned()),
        },
    };
    Outcome {
        key: document.key(),
        wanted,
        now: Some(before.clone()),
        before,
        result,
        code: code.map(str::to_owned),
        message: message.map(str::to_owned),
    }
}

/// What the journal is told of a decision.
pub(super) fn intended(decided: &Decided) -> Intended {
    Intended {
        wanted: Standing {
            action: decided.decision().into(),
            itc_reduction: decided.itc_reduction().copied(),
            remarks: decided.remarks().map(|remarks| remarks.as_str().to_owned()),
        },
        ..intended_reset(decided.document())
    }
}

/// What the journal is told of a document whose decision is taken back.
pub(super) fn intended_reset(document: &Invoice) -> Intended {
    Intended {
        key: document.key(),
        wanted: Standing::nothing(),
        before: Standing::of(document),
        hash: document.hash.as_ref().map(ToString::to_string),
    }
}
