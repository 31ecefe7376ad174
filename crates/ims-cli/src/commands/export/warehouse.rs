//! Tables for data warehouses: a taxpayer's part of a lake.

use gst_ims::Gstin;
use ims_actions::{Plan, PlanId};
use ims_files::lake::{Lake, LakeError, LakeExport, LakeVersion};
use ims_store::{PlannedDecision, Store};

use crate::clock;
use crate::failure::{Failure, WriteFailure};
use crate::output::file;

/// Opens the folder or the object storage that is named.
pub(super) fn open(location: &str) -> Result<Lake, Failure> {
    Lake::open(location).map_err(failed)
}

/// Writes documents and their versions by period, and decisions by plan: those that are kept, and
/// those of the plan that was given, if there is one.
pub(super) async fn write(
    store: &Store,
    gstin: Gstin,
    name: Option<&str>,
    given: Option<&Plan>,
    lake: &Lake,
) -> Result<(), Failure> {
    let mut export = lake
        .begin(gstin, clock::time_of_day())
        .await
        .map_err(failed)?;
    if let Err(failure) = fill(store, gstin, given, &mut export).await {
        export.abandon().await;
        return Err(failure);
    }
    export.commit(name).await.map_err(failed)?;
    Ok(())
}

async fn fill(
    store: &Store,
    gstin: Gstin,
    given: Option<&Plan>,
    export: &mut LakeExport<'_>,
) -> Result<(), Failure> {
    let mut versions = store.versions(gstin).await?;
    while let Some(version) = versions.next().await? {
        let version = LakeVersion {
            seen_at: version.seen_at,
            gone_at: version.gone_at,
            is_now: version.is_now,
            invoice: version.invoice,
        };
        export.add(version).await.map_err(failed)?;
    }
    let mut kept: Option<(PlanId, Plan)> = None;
    let mut planned = store.planned(gstin).await?;
    while let Some(decision) = planned.next().await? {
        if let Some((id, plan)) = kept.take_if(|(id, _)| *id != decision.plan) {
            add(export, &plan, &format!("plan-{id}")).await?;
        }
        let PlannedDecision {
            plan: id,
            made_at,
            line,
            ..
        } = decision;
        let (_, plan) = kept.get_or_insert_with(|| {
            let plan = Plan {
                gstin,
                made_at,
                snapshot: None,
                lines: Vec::new(),
                problems: Vec::new(),
            };
            (id, plan)
        });
        plan.lines.push(line);
    }
    if let Some((id, plan)) = kept {
        add(export, &plan, &format!("plan-{id}")).await?;
    }
    match given {
        Some(plan) if !plan.lines.is_empty() => add(export, plan, "plan-given").await,
        _ => Ok(()),
    }
}

async fn add(export: &mut LakeExport<'_>, plan: &Plan, name: &str) -> Result<(), Failure> {
    export.add_decisions(plan, name).await.map_err(failed)
}

fn failed(error: LakeError) -> Failure {
    match error {
        LakeError::Table(error) => file::no_table(&error),
        LakeError::Busy(_) => {
            let hint = "its tables stand; the same command again brings them up to date";
            let failure = WriteFailure::refused(error.to_string(), None);
            failure.with_hint(hint).into()
        }
        LakeError::Storage(_) if error.is_retryable() => {
            let hint = "the taxpayers who were done are done; the same command again does all anew";
            WriteFailure::outage(error.to_string())
                .with_hint(hint)
                .into()
        }
        _ => Failure::configuration(
            error.to_string(),
            "name a folder, s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH that may be \
             written to; AWS_…, GOOGLE_… and AZURE_… in the environment say as whom",
        ),
    }
}
