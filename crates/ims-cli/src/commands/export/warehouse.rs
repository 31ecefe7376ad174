//! Tables for data warehouses, each in a folder of taxpayer and period.

use std::fs;
use std::path::{Path, PathBuf};

use gst_ims::{Gstin, Invoice, ReturnPeriod};
use ims_actions::{Plan, PlanId};
use ims_files::parquet;
use ims_store::{PlannedDecision, SeenVersion, Store};

use crate::failure::Failure;
use crate::output::file;

/// How many versions are in memory, and in a file, at once.
const PART: usize = 64 * 1024;

/// Writes documents and their versions by period, and decisions by plan: those that are kept, and
/// those of the plan that was given, if there is one.
pub(super) async fn write(
    store: &Store,
    gstin: Gstin,
    given: Option<&Plan>,
    folder: &Path,
) -> Result<(), Failure> {
    let mut part = Part::new(gstin, folder);
    let mut versions = store.versions(gstin).await?;
    while let Some(version) = versions.next().await? {
        part.add(version)?;
    }
    part.end()?;

    let mut kept: Option<(PlanId, Plan)> = None;
    let mut planned = store.planned(gstin).await?;
    while let Some(decision) = planned.next().await? {
        if let Some((id, plan)) = kept.take_if(|(id, _)| *id != decision.plan) {
            decisions(&plan, folder, &format!("plan-{id}"))?;
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
        decisions(&plan, folder, &format!("plan-{id}"))?;
    }
    match given {
        Some(plan) if !plan.lines.is_empty() => decisions(plan, folder, "plan-given"),
        _ => Ok(()),
    }
}

/// Versions of one period, as many as one file has.
struct Part<'f> {
    gstin: Gstin,
    folder: &'f Path,
    period: Option<ReturnPeriod>,
    number: usize,
    versions: Vec<SeenVersion>,
}

impl<'f> Part<'f> {
    const fn new(gstin: Gstin, folder: &'f Path) -> Self {
        Self {
            gstin,
            folder,
            period: None,
            number: 0,
            versions: Vec::new(),
        }
    }

    fn add(&mut self, version: SeenVersion) -> Result<(), Failure> {
        let period = version.invoice.return_period;
        if period != self.period {
            self.end()?;
            self.period = period;
        } else if self.versions.len() == PART {
            self.flush()?;
        }
        self.versions.push(version);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let versions = std::mem::take(&mut self.versions);
        if versions.is_empty() {
            return Ok(());
        }
        let now = versions.iter().filter(|version| version.is_now);
        let now: Vec<&Invoice> = now.map(|version| &version.invoice).collect();
        let mut table = Vec::new();
        parquet::documents(self.gstin, &now, &mut table).map_err(|error| file::no_table(&error))?;
        self.write("documents", &table)?;

        let seen = versions.iter().map(|version| parquet::SeenVersion {
            seen_at: version.seen_at,
            invoice: &version.invoice,
        });
        let seen: Vec<_> = seen.collect();
        let mut table = Vec::new();
        parquet::versions(self.gstin, &seen, &mut table).map_err(|error| file::no_table(&error))?;
        self.write("versions", &table)?;
        self.number += 1;
        Ok(())
    }

    /// Writes what is left of a period, and takes away what an earlier export had more.
    fn end(&mut self) -> Result<(), Failure> {
        self.flush()?;
        let number = std::mem::take(&mut self.number);
        if number == 0 {
            return Ok(());
        }
        for table in ["documents", "versions"] {
            let mut left = (number..).map(|number| self.path(table, number));
            while let Some(path) = left.next().filter(|path| path.exists()) {
                fs::remove_file(&path).map_err(|error| {
                    Failure::configuration(
                        format!("{} cannot be removed: {error}", path.display()),
                        "it is of an earlier export, and its documents are in the other parts now; \
                         remove it by hand",
                    )
                })?;
            }
        }
        Ok(())
    }

    fn path(&self, table: &str, number: usize) -> PathBuf {
        let partition = parquet::partition(self.gstin, self.period);
        let folder = self.folder.join(table).join(partition);
        folder.join(format!("part-{number}.parquet"))
    }

    fn write(&self, table: &str, bytes: &[u8]) -> Result<(), Failure> {
        write_file(&self.path(table, self.number), bytes)
    }
}

fn decisions(plan: &Plan, folder: &Path, name: &str) -> Result<(), Failure> {
    let mut table = Vec::new();
    parquet::decisions(plan, &mut table).map_err(|error| file::no_table(&error))?;
    let folder = folder
        .join("decisions")
        .join(format!("gstin={}", plan.gstin));
    write_file(&folder.join(format!("{name}.parquet")), &table)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| {
        Failure::configuration(
            format!("{} cannot be made: {error}", folder.display()),
            "name a folder that can be written to",
        )
    })?;
    file::write(path, bytes)
}
