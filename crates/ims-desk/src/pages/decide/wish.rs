//! What a person wants of the documents that are chosen.

use gst_ims::{Amount, Invoice, ItcReduction, Section, Status};
use ims_actions::{PlanLine, Source};

use crate::decision_form::FieldProblem;
use crate::guard::Fields;
use crate::refusal::Refusal;

pub(super) enum Wish {
    Decide(Status),
    /// What was prepared is to be no longer.
    Withdraw,
}

impl Wish {
    pub(super) fn of(fields: &Fields) -> Result<Self, Refusal> {
        let action = fields.text("action").unwrap_or_default();
        if action == "withdraw" {
            return Ok(Self::Withdraw);
        }
        let status = action.parse().map(Self::Decide);
        status.map_err(|_| Refusal::bad_form("No such action is known."))
    }
}

/// Makes the decisions, or tells what cannot be read.
pub(super) fn lines(
    chosen: &[Invoice],
    action: Status,
    fields: &Fields,
) -> Result<Vec<PlanLine>, Vec<FieldProblem>> {
    let reduction = reduction(fields)?;
    // Of several documents the reduction is meant for those that can have one; where none can, the
    // checks say why.
    let is_for_some = chosen.iter().any(takes_reduction);
    let lines = chosen.iter().map(|invoice| PlanLine {
        key: invoice.key(),
        current: Some(invoice.action.clone()),
        action,
        itc_reduction: reduction.filter(|_| !is_for_some || takes_reduction(invoice)),
        remarks: fields.text("remarks").map(str::to_owned),
        source: Source::Person,
        reason: None,
    });
    Ok(lines.collect())
}

fn takes_reduction(invoice: &Invoice) -> bool {
    let is_reducible = invoice.section.is_credit_note()
        || matches!(
            invoice.section,
            Section::B2ba | Section::Dna | Section::Ecoma
        );
    is_reducible && invoice.itc_reduction_allowed != Some(false)
}

fn reduction(fields: &Fields) -> Result<Option<ItcReduction>, Vec<FieldProblem>> {
    match fields.text("itc_reduction") {
        None => Ok(None),
        Some("full") => Ok(Some(ItcReduction::Full)),
        Some("none") => Ok(Some(ItcReduction::None)),
        Some("partial") => partial(fields).map(Some),
        Some(other) => {
            let message = format!("expected full, none or in part, found {other}");
            Err(vec![FieldProblem::at("itc_reduction", message)])
        }
    }
}

fn partial(fields: &Fields) -> Result<ItcReduction, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut is_told = false;
    let mut head = |field: &'static str| {
        let Some(text) = fields.text(field) else {
            return Amount::ZERO;
        };
        is_told = true;
        match Amount::parse_typed(text) {
            Ok(amount) if !amount.is_negative() => amount,
            Ok(_) => {
                let message = format!("expected 0 or more, found {text}");
                problems.push(FieldProblem::at(field, message));
                Amount::ZERO
            }
            Err(error) => {
                problems.push(FieldProblem::at(field, error.to_string()));
                Amount::ZERO
            }
        }
    };
    let reduction = ItcReduction::Partial {
        igst: head("reduction_igst"),
        cgst: head("reduction_cgst"),
        sgst: head("reduction_sgst"),
        cess: head("reduction_cess"),
    };
    if !is_told {
        let message = "Say by how much at one of the heads below; the others count as 0.";
        problems.push(FieldProblem::at("itc_reduction", message));
    }
    if problems.is_empty() {
        Ok(reduction)
    } else {
        Err(problems)
    }
}
