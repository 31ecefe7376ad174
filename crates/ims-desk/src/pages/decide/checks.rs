//! The checks of decisions before they are prepared, each told at its field.

use std::collections::{HashMap, HashSet};

use gst_ims::{DocumentKey, Gstin, Invoice};
use ims_actions::{Draft, PartialKey, PlanLine, Severity, SnapshotId};

use crate::decision_form::FieldProblem;
use crate::document_address;
use crate::guard::Fields;
use crate::office::Office;
use crate::prepared;
use crate::refusal::Refusal;
use crate::show;

/// The most documents that a problem names.
const MOST: usize = 5;

/// Decisions after the checks.
pub(super) struct Checked {
    /// What can be prepared.
    pub(super) lines: Vec<PlanLine>,
    /// What keeps the others back, unless the person said to leave them out, or to overrule it.
    pub(super) problems: Vec<FieldProblem>,
}

pub(super) async fn check(
    office: &Office,
    gstin: Gstin,
    chosen: &[Invoice],
    lines: Vec<PlanLine>,
    fields: &Fields,
) -> Result<Checked, Refusal> {
    let mut found = Found::default();
    let snapshot = outdated_snapshot(office, gstin, fields).await?;
    let draft = Draft::from(prepared::plan(gstin, snapshot, lines.clone()));
    let checked = office.store.check(draft, gstin, chosen).await?;
    let keys: HashMap<PartialKey, &DocumentKey> = lines
        .iter()
        .map(|line| (line.key.clone().into(), &line.key))
        .collect();
    for problem in &checked.plan.problems {
        if problem.severity == Severity::Refused
            && let Some(key) = problem.key.as_ref().and_then(|key| keys.get(key))
        {
            found.add(field_of(&problem.rule), &problem.message, key, false);
        }
    }
    if fields.text("overrule").is_none() {
        decided_otherwise(office, gstin, &lines, fields, &mut found).await?;
    }
    if fields.text("leave_out").is_some() {
        found.problems.clear();
    }
    let kept_back = found.kept_back;
    let lines = lines.into_iter();
    Ok(Checked {
        lines: lines
            .filter(|line| !kept_back.contains(&line.key))
            .collect(),
        problems: found.problems,
    })
}

/// The fetch on which the page was made, if there was a newer one since.
async fn outdated_snapshot(
    office: &Office,
    gstin: Gstin,
    fields: &Fields,
) -> Result<Option<SnapshotId>, Refusal> {
    let Some(seen) = fields.text("snapshot") else {
        return Ok(None);
    };
    let seen: SnapshotId = seen
        .parse()
        .map_err(|_| Refusal::bad_form("The page does not name its fetch. Load it again."))?;
    let newest = office.store.fetches(gstin, 1).await?;
    let is_newest = newest.first().is_some_and(|newest| newest.snapshot == seen);
    Ok((!is_newest).then_some(seen))
}

/// What somebody else decided on the same documents, or the same person on another page.
async fn decided_otherwise(
    office: &Office,
    gstin: Gstin,
    lines: &[PlanLine],
    fields: &Fields,
    found: &mut Found,
) -> Result<(), Refusal> {
    let keys: Vec<_> = lines.iter().map(|line| line.key.clone()).collect();
    let wanted: HashMap<&DocumentKey, &PlanLine> =
        lines.iter().map(|line| (&line.key, line)).collect();
    let seen: Option<i64> = fields.text("step").and_then(|step| step.parse().ok());
    for word in office.store.prepared_about(gstin, &keys).await? {
        let is_own = word.actor == office.store.actor();
        let is_news = !is_own || seen.is_some_and(|seen| word.step > seen);
        let same = wanted
            .get(&word.line.key)
            .is_some_and(|line| line.action == word.line.action);
        if !is_news || same {
            continue;
        }
        let action = show::action(&word.line.action.into());
        let message = if is_own {
            format!("decided on another page since this one was made: {action}")
        } else {
            format!("{} has decided, and not sent yet: {action}", word.actor)
        };
        found.add("action", &message, &word.line.key, true);
    }
    Ok(())
}

/// At which field a rule is told.
fn field_of(rule: &str) -> &'static str {
    match rule {
        "reduction_required" | "reduction_not_allowed" | "reduction_amounts" => "itc_reduction",
        "remarks" | "remarks_blocked" => "remarks",
        _ => "action",
    }
}

/// Problems, the same of several documents in one.
#[derive(Default)]
struct Found {
    problems: Vec<FieldProblem>,
    kept_back: HashSet<DocumentKey>,
}

impl Found {
    fn add(
        &mut self,
        field: &'static str,
        message: &str,
        key: &DocumentKey,
        can_be_overruled: bool,
    ) {
        self.kept_back.insert(key.clone());
        let mut known = self.problems.iter();
        let known = known.position(|it| it.field == field && it.message == message);
        let place = known.unwrap_or_else(|| {
            self.problems.push(FieldProblem {
                can_be_overruled,
                ..FieldProblem::at(field, message)
            });
            self.problems.len() - 1
        });
        let Some(problem) = self.problems.get_mut(place) else {
            return;
        };
        problem.count += 1;
        if problem.documents.len() < MOST {
            let address = document_address::write(key);
            problem.documents.push((address, key.number.to_string()));
        }
    }
}
