//! Proposals are taken over, by a person and in one step.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::response::Redirect;
use gst_ims::{DocumentKey, Status};
use ims_actions::{Draft, PlanLine, Severity, Source};
use ims_reconcile::Pair;

use super::{PairSearch, Told};
use crate::guard::Fields;
use crate::office::Office;
use crate::prepared;
use crate::refusal::Refusal;

/// Prepares accepting for the documents of all exact pairs that the page shows and that nobody has
/// decided on. What the checks refuse, such as a credit note without a word on the reduction, is
/// left for the person.
pub(in crate::pages) async fn accept(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Redirect, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let search = PairSearch::parse(fields.first("back").unwrap_or_default());
    let proposed = office.store.proposed(gstin, &search.filter).await?;
    let keys: Vec<_> = proposed.iter().map(|(invoice, _)| invoice.key()).collect();
    let known = office.store.prepared_about(gstin, &keys).await?;
    let decided: HashSet<DocumentKey> = known.into_iter().map(|word| word.line.key).collect();
    let (documents, lines): (Vec<_>, Vec<_>) = proposed
        .into_iter()
        .filter(|(invoice, _)| !decided.contains(&invoice.key()))
        .map(|(invoice, pair)| {
            let line = PlanLine {
                key: invoice.key(),
                current: Some(invoice.action.clone()),
                action: Status::Accepted,
                itc_reduction: None,
                remarks: None,
                source: Source::Match,
                reason: reason(&pair),
            };
            (invoice, line)
        })
        .unzip();
    let draft = Draft::from(prepared::plan(gstin, None, lines.clone()));
    let checked = office.store.check(draft, gstin, &documents).await?;
    let refused: HashSet<_> = checked
        .plan
        .problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Refused)
        .filter_map(|problem| problem.key)
        .collect();
    let (left, lines): (Vec<PlanLine>, Vec<PlanLine>) = lines
        .into_iter()
        .partition(|line| refused.contains(&line.key.clone().into()));
    if !lines.is_empty() {
        office.store.prepare(gstin, &lines).await?;
    }
    let told = Told::accepted(lines.len(), left.len());
    Ok(Redirect::to(&format!(
        "/t/{gstin}/reconcile?{}",
        told.address(&search)
    )))
}

fn reason(pair: &Pair) -> Option<String> {
    let line = pair.register.first()?;
    Some(match &line.sheet {
        Some(sheet) => format!("line {} of {sheet}", line.line),
        None => format!("line {} of the register", line.line),
    })
}
