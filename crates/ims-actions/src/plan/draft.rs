//! What a person wrote, before it is known which documents it is about.

use gst_types::{Action, Gstin, Invoice, ItcReduction, Status};
use jiff::Timestamp;

use super::partial_key::PartialKey;
use super::problem::{Place, Problem};
use super::shape::{Plan, PlanLine};
use super::source::Source;
use crate::ids::SnapshotId;

/// A plan as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever reads a file writes all of it"
)]
pub struct Draft {
    /// The taxpayer, if the file names one.
    pub gstin: Option<Gstin>,
    /// When the plan was made, if the file says so.
    pub made_at: Option<Timestamp>,
    /// The fetch on which it was made, if the file says so.
    pub snapshot: Option<SnapshotId>,
    /// The rows with a decision.
    pub rows: Vec<DraftRow>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether the rows were chosen from the lists of this moment, so that nothing can have changed
    /// since.
    pub is_chosen_now: bool,
}

/// A row with a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever reads a file writes all of it"
)]
pub struct DraftRow {
    /// Where it stands.
    pub place: Place,
    /// The document, as far as the row names it.
    pub key: PartialKey,
    /// The action that stood on it when the plan was made, if the row says so.
    pub current: Option<Action>,
    /// The action that is to stand on it; `no_action` takes a decision back.
    pub action: Status,
    /// By how much the credit is reduced.
    pub itc_reduction: Option<ItcReduction>,
    /// What the supplier is told, as it was written.
    pub remarks: Option<String>,
    /// Who decided.
    pub source: Source,
    /// Why, if that was said.
    pub reason: Option<String>,
}

impl DraftRow {
    /// Makes a row of a person's about a document that is listed.
    #[must_use]
    pub fn of(invoice: &Invoice, action: Status) -> Self {
        Self {
            place: Place::default(),
            key: invoice.key().into(),
            current: Some(invoice.action.clone()),
            action,
            itc_reduction: None,
            remarks: None,
            source: Source::Person,
            reason: None,
        }
    }
}

impl From<Plan> for Draft {
    /// Takes a plan as what was written; its problems are found anew.
    fn from(plan: Plan) -> Self {
        let rows = plan.lines.into_iter().zip(1..);
        Self {
            gstin: Some(plan.gstin),
            made_at: Some(plan.made_at),
            snapshot: plan.snapshot,
            rows: rows.map(|(line, number)| row(line, number)).collect(),
            problems: Vec::new(),
            is_chosen_now: false,
        }
    }
}

fn row(line: PlanLine, number: u64) -> DraftRow {
    DraftRow {
        place: Place::line(number),
        key: line.key.into(),
        current: line.current,
        action: line.action,
        itc_reduction: line.itc_reduction,
        remarks: line.remarks,
        source: line.source,
        reason: line.reason,
    }
}
