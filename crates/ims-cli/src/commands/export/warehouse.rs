//! Tables for data warehouses, each in a folder of taxpayer and period.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gst_ims::{Gstin, Invoice, ReturnPeriod};
use ims_actions::{Plan, PlanId};
use ims_files::parquet::{self, SeenVersion};
use ims_store::{History, PlannedDecision};

use crate::failure::Failure;
use crate::output::file;

/// Writes documents and their versions by period, and decisions by plan: those that are kept, and
/// those of the plan that was given, if there are any.
pub(super) fn write(
    gstin: Gstin,
    histories: &[History],
    given: &Plan,
    folder: &Path,
) -> Result<(), Failure> {
    let mut by_period: BTreeMap<Option<ReturnPeriod>, Vec<&History>> = BTreeMap::new();
    for history in histories {
        let of_period = by_period.entry(history.invoice.return_period).or_default();
        of_period.push(history);
    }
    for (period, histories) in by_period {
        let partition = parquet::partition(gstin, period);
        let documents: Vec<Invoice> = histories
            .iter()
            .map(|history| history.invoice.clone())
            .collect();
        let mut table = Vec::new();
        parquet::documents(gstin, &documents, &mut table)
            .map_err(|error| file::no_table(&error))?;
        part(folder, "documents", &partition, "part-0", &table)?;

        let versions = histories.iter().flat_map(|history| &history.versions);
        let versions: Vec<SeenVersion<'_>> = versions
            .map(|version| SeenVersion {
                seen_at: version.seen_at,
                invoice: &version.invoice,
            })
            .collect();
        let mut table = Vec::new();
        parquet::versions(gstin, &versions, &mut table).map_err(|error| file::no_table(&error))?;
        part(folder, "versions", &partition, "part-0", &table)?;
    }
    let partition = format!("gstin={gstin}");
    for (id, plan) in kept_plans(gstin, histories) {
        decisions(&plan, folder, &partition, &format!("plan-{id}"))?;
    }
    if given.lines.is_empty() {
        return Ok(());
    }
    decisions(given, folder, &partition, "plan-given")
}

/// Puts the plans together of which the documents have lines.
fn kept_plans(gstin: Gstin, histories: &[History]) -> BTreeMap<PlanId, Plan> {
    let mut plans: BTreeMap<PlanId, Plan> = BTreeMap::new();
    for PlannedDecision {
        plan,
        made_at,
        line,
        ..
    } in histories.iter().flat_map(|history| &history.decisions)
    {
        let plan = plans.entry(*plan).or_insert_with(|| Plan {
            gstin,
            made_at: *made_at,
            snapshot: None,
            lines: Vec::new(),
            problems: Vec::new(),
        });
        plan.lines.push(line.clone());
    }
    plans
}

fn decisions(plan: &Plan, folder: &Path, partition: &str, name: &str) -> Result<(), Failure> {
    let mut table = Vec::new();
    parquet::decisions(plan, &mut table).map_err(|error| file::no_table(&error))?;
    part(folder, "decisions", partition, name, &table)
}

fn part(
    folder: &Path,
    table: &str,
    partition: &str,
    name: &str,
    bytes: &[u8],
) -> Result<(), Failure> {
    let folder = folder.join(table).join(partition);
    fs::create_dir_all(&folder).map_err(|error| {
        Failure::configuration(
            format!("{} cannot be made: {error}", folder.display()),
            "name a folder that can be written to",
        )
    })?;
    file::write(&folder.join(format!("{name}.parquet")), bytes)
}
