//! The plan that takes an apply back.

use gst_types::{Gstin, Status};
use jiff::Timestamp;

use crate::outcome::{Fate, Outcome};
use crate::plan::{Place, Plan, PlanLine, Problem, Source};

/// Makes the plan that puts back what stood on documents before they were changed.
///
/// Only what was applied is taken back; of several outcomes of a document the last counts.
///
/// # Example
///
/// ```
/// use gst_types::{Action, Invoice, Section, Status};
/// use ims_actions::{Fate, Outcome, Standing, undo};
///
/// let gstin = "33ABKCS2033B1ZW".parse()?;
/// let invoice = Invoice::new(Section::B2b, gstin, "7".parse()?, "2024-11-02".parse()?);
/// let applied = Outcome {
///     key: invoice.key(),
///     wanted: Standing { action: Action::Rejected, ..Standing::NOTHING },
///     before: Standing::NOTHING,
///     now: None,
///     result: Fate::Applied,
///     code: None,
///     message: None,
/// };
/// let plan = undo("24AAACI1681G1ZV".parse()?, jiff::Timestamp::now(), &[applied]);
/// assert_eq!(plan.lines[0].action, Status::NoAction);
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[must_use]
pub fn undo(gstin: Gstin, made_at: Timestamp, outcomes: &[Outcome]) -> Plan {
    let mut plan = Plan {
        gstin,
        made_at,
        snapshot: None,
        lines: Vec::new(),
        problems: Vec::new(),
    };
    for outcome in outcomes {
        plan.lines.retain(|line| line.key != outcome.key);
        if outcome.result != Fate::Applied {
            continue;
        }
        match Status::try_from(&outcome.before.action) {
            Ok(action) => plan.lines.push(line(outcome, action)),
            Err(error) => plan.problems.push(Problem::warning(
                Place::default(),
                Some(outcome.key.clone().into()),
                "action_unknown",
                format!("what stood there before cannot be put back: {error}"),
            )),
        }
    }
    plan
}

fn line(outcome: &Outcome, action: Status) -> PlanLine {
    PlanLine {
        key: outcome.key.clone(),
        current: Some(outcome.wanted.action.clone()),
        action,
        itc_reduction: outcome.before.itc_reduction,
        remarks: outcome.before.remarks.clone(),
        source: Source::Person,
        reason: None,
    }
}
