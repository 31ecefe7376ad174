//! `ims export`.

mod warehouse;

use std::path::Path;

use gst_ims::{Gstin, Section};
use ims_actions::{Checked, Draft};
use ims_files::portal;

use super::apply::refusals;
use super::matching;
use super::plan::refuse_another;
use super::plan_file;
use super::runtime::block_on;
use super::stored::Stored;
use crate::arguments::Arguments;
use crate::arguments::files::{ExportArguments, ExportForm, MatchArguments};
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
    if command.form == ExportForm::Report {
        return report_on_registers(command, arguments, format);
    }
    if command.form == ExportForm::Html {
        return page(command, arguments);
    }
    let feedback = Feedback::start(arguments.output.verbose, Section::ALL.len())?;
    let observer = feedback.observer();
    let is_warehouse = command.form == ExportForm::Parquet;
    let (gstin, documents, checked, histories) = block_on(feedback, async {
        let draft = match &command.plan {
            Some(path) => plan_file::read(path, deadline(arguments)).await?,
            None => Draft::default(),
        };
        let Stored { gstin, invoices } = Stored::read(arguments, observer).await?;
        refuse_another(gstin, &draft)?;
        let store = store::open(arguments).await?;
        let checked = store.check(draft, gstin, &invoices).await?;
        let mut histories = Vec::new();
        if is_warehouse {
            for invoice in &invoices {
                histories.extend(store.show(gstin, &invoice.key()).await?);
            }
        }
        store.close().await;
        Ok((gstin, invoices, checked, histories))
    })?;
    let path = &command.output;
    match command.form {
        ExportForm::Portal => upload(gstin, &checked, path, format),
        ExportForm::Parquet => warehouse::write(gstin, &histories, &checked.plan, path),
        ExportForm::Xlsx => output::file::plan(&checked.plan, &documents, path),
        ExportForm::Csv => {
            let mut bytes = Vec::new();
            let written = ims_files::plan::write_csv(&checked.plan, &documents, &mut bytes);
            output::forgive_closed_pipe(written)?;
            output::file::write(path, &bytes)
        }
        ExportForm::Json => output::file::json(&documents, path),
        // Written above, as they need no plan.
        ExportForm::Report | ExportForm::Html => Ok(()),
    }
}

/// Writes what is stored as one page.
fn page(command: &ExportArguments, arguments: &Arguments) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, Section::ALL.len())?;
    let observer = feedback.observer();
    let html = block_on(feedback, async {
        let Stored { gstin, .. } = Stored::read(arguments, observer).await?;
        let store = store::open(arguments).await?;
        let html = ims_desk::report(&store, gstin)
            .await
            .map_err(|error| Failure::internal(format!("the page cannot be written: {error}")))?;
        store.close().await;
        Ok(html)
    })?;
    output::file::write(&command.output, html.as_bytes())
}

/// Compares registers with the documents, and writes what `ims match` writes.
fn report_on_registers(
    command: &ExportArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    if command.registers.is_empty() {
        return Err(Failure::configuration(
            "a report compares a register with the documents, and no register is named",
            "name it with --register",
        ));
    }
    let comparison = MatchArguments {
        registers: command.registers.clone(),
        mapping: None,
        settings: None,
        output: Some(command.output.clone()),
        letters: None,
    };
    matching::run(&comparison, arguments, format)
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
