//! `ims export`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gst_ims::{Gstin, Invoice, ReturnPeriod, Section};
use ims_actions::{Checked, Draft};
use ims_files::{parquet, portal};

use super::apply::refusals;
use super::plan::{judge, refuse_another};
use super::plan_file;
use super::runtime::block_on;
use super::stored::Stored;
use crate::arguments::Arguments;
use crate::arguments::files::{ExportArguments, ExportForm};
use crate::connection::deadline;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output::{self, Target};
use crate::store;

pub(crate) fn run(
    command: &ExportArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    if command.form == ExportForm::Portal && command.plan.is_none() {
        return Err(Failure::configuration(
            "an upload has decisions, and no plan is named",
            "name the plan with --plan",
        ));
    }
    let feedback = Feedback::start(arguments.output.verbose, Section::ALL.len())?;
    let observer = feedback.observer();
    let (gstin, documents, checked) = block_on(feedback, async {
        let draft = match &command.plan {
            Some(path) => plan_file::read(path, deadline(arguments)).await?,
            None => Draft::default(),
        };
        let Stored { gstin, invoices } = Stored::read(arguments, observer).await?;
        refuse_another(gstin, &draft)?;
        let store = store::open(arguments).await?;
        let checked = judge(draft, gstin, &invoices, &store).await?;
        store.close().await;
        Ok((gstin, invoices, checked))
    })?;
    let path = &command.output;
    match command.form {
        ExportForm::Portal => upload(gstin, &checked, path, format),
        ExportForm::Parquet => tables(gstin, &documents, &checked, path),
        ExportForm::Xlsx => output::file::plan(&checked.plan, &documents, path),
        ExportForm::Csv => {
            let mut bytes = Vec::new();
            let written = ims_files::plan::write_csv(&checked.plan, &documents, &mut bytes);
            output::forgive_closed_pipe(written)?;
            output::file::write(path, &bytes)
        }
        ExportForm::Json => output::file::json(&documents, path),
    }
}

/// Writes what the portal takes, if anything is to be changed.
fn upload(gstin: Gstin, checked: &Checked, path: &Path, format: Format) -> Result<(), Failure> {
    if checked.plan.is_refused() {
        output::plan(&checked.plan, &[], &Target::stdout(format))?;
        return refusals(&checked.plan);
    }
    match portal::upload(gstin, &checked.decisions) {
        Some(json) => output::file::write(path, json.as_bytes())?,
        None => report::note("nothing to do: no document is to be changed, and no file is written"),
    }
    if checked.resets.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} decisions are to be taken back, which an upload cannot do",
        checked.resets.len()
    );
    let hint = "take them back on the portal, or with `ims apply`";
    Err(WriteFailure::partial(message, Some(hint.to_owned())).into())
}

/// Writes a file for each table and period below a folder, as data warehouses take them.
fn tables(
    gstin: Gstin,
    documents: &[Invoice],
    checked: &Checked,
    folder: &Path,
) -> Result<(), Failure> {
    let mut by_period: BTreeMap<Option<ReturnPeriod>, Vec<Invoice>> = BTreeMap::new();
    for document in documents {
        let of_period = by_period.entry(document.return_period).or_default();
        of_period.push(document.clone());
    }
    for (period, documents) in by_period {
        let mut file = Vec::new();
        parquet::documents(gstin, &documents, &mut file).map_err(|error| not_written(&error))?;
        write_part(
            folder,
            "documents",
            &parquet::partition(gstin, period),
            &file,
        )?;
    }
    if !checked.plan.lines.is_empty() {
        let mut file = Vec::new();
        parquet::decisions(&checked.plan, &mut file).map_err(|error| not_written(&error))?;
        write_part(folder, "decisions", &format!("gstin={gstin}"), &file)?;
    }
    Ok(())
}

fn write_part(folder: &Path, table: &str, partition: &str, bytes: &[u8]) -> Result<(), Failure> {
    let folder = folder.join(table).join(partition);
    fs::create_dir_all(&folder).map_err(|error| {
        Failure::configuration(
            format!("{} cannot be made: {error}", folder.display()),
            "name a folder that can be written to",
        )
    })?;
    output::file::write(&folder.join("part-0.parquet"), bytes)
}

fn not_written(error: &parquet::ParquetError) -> Failure {
    Failure::NotUnderstood(format!("the table cannot be written: {error}"))
}
