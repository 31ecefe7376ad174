//! `ims export`.

mod warehouse;

use std::path::{Path, PathBuf};

use gst_ims::{Gstin, Section};
use ims_actions::{Checked, Draft};
use ims_files::lake::Lake;
use ims_files::portal;

use super::apply::refusals;
use super::matching::Match;
use super::plan::refuse_another;
use super::plan_file;
use super::stored::{self, Stored};
use super::subject::Subject;
use super::verb::Verb;
use super::verbs;
use crate::arguments::Arguments;
use crate::arguments::files::{ExportArguments, ExportForm, MatchArguments};
use crate::failure::{Failure, WriteFailure};
use crate::feedback::report;
use crate::output;

pub(super) fn run(command: &ExportArguments, arguments: &Arguments) -> Result<(), Failure> {
    check_ending(command)?;
    match command.form {
        ExportForm::Portal if command.plan.is_none() => Err(Failure::configuration(
            "an upload has decisions, and no plan is named",
            "name the plan with --plan",
        )),
        ExportForm::Report => report_on_registers(command, arguments),
        _ => {
            let lake = match command.form {
                ExportForm::Parquet => Some(warehouse::open(&command.output.to_string_lossy())?),
                _ => None,
            };
            verbs::run(&Export { command, lake }, arguments)
        }
    }
}

/// Refuses a name whose ending says another form than the one that is written.
fn check_ending(command: &ExportArguments) -> Result<(), Failure> {
    let (endings, expected): (&[&str], _) = match command.form {
        ExportForm::Xlsx => (&["xlsx"], ".xlsx"),
        ExportForm::Csv => (&["csv"], ".csv"),
        ExportForm::Json | ExportForm::Portal => (&["json"], ".json"),
        ExportForm::Html => (&["html", "htm"], ".html"),
        // A folder of tables, and what has its form by its ending.
        ExportForm::Parquet | ExportForm::Report => return Ok(()),
    };
    match output::file::ending(&command.output) {
        Some(ending) if !endings.contains(&ending.as_str()) => {
            Err(output::file::unknown(&command.output, expected))
        }
        _ => Ok(()),
    }
}

/// What is written for others.
struct Export<'c> {
    command: &'c ExportArguments,
    /// Where tables go, of all taxpayers.
    lake: Option<Lake>,
}

impl Verb for Export<'_> {
    type Brought = Draft;

    fn calls(&self) -> usize {
        Section::ALL.len()
    }

    fn inputs(&self) -> Vec<PathBuf> {
        Vec::from_iter(self.command.plan.clone())
    }

    fn output(&self) -> Option<&Path> {
        Some(&self.command.output)
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Draft, Failure> {
        let draft = match &self.command.plan {
            Some(path) => match subject.input(path)? {
                Some(own) => plan_file::read(&own, subject.deadline()).await?,
                None => Draft::default(),
            },
            None => Draft::default(),
        };
        stored::ensure(subject).await?;
        Ok(draft)
    }

    async fn write(&self, draft: Draft, subject: &Subject<'_>) -> Result<(), Failure> {
        let (form, store) = (self.command.form, subject.store);
        if let Some(lake) = &self.lake {
            return self.tables(draft, subject, lake).await;
        }
        let path = subject.output(&self.command.output)?;
        let Stored { gstin, invoices } = Stored::read(subject).await?;
        refuse_another(gstin, &draft)?;
        let checked = store.check(draft, gstin, &invoices).await?;
        match form {
            ExportForm::Portal => upload(gstin, &checked, &path, subject),
            ExportForm::Xlsx => output::file::plan(&checked.plan, &invoices, &path),
            ExportForm::Csv => {
                let mut bytes = Vec::new();
                let written = ims_files::plan::write_csv(&checked.plan, &invoices, &mut bytes);
                output::forgive_closed_pipe(written)?;
                output::file::write(&path, &bytes)
            }
            ExportForm::Json => output::file::json(&invoices, &path),
            ExportForm::Html => {
                let html = ims_desk::report(store, gstin).await.map_err(|error| {
                    Failure::internal(format!("the page cannot be written: {error}"))
                })?;
                output::file::write(&path, html.as_bytes())
            }
            // Written above.
            ExportForm::Parquet | ExportForm::Report => Ok(()),
        }
    }
}

impl Export<'_> {
    /// Writes tables, which have a folder for each taxpayer in them.
    async fn tables(
        &self,
        draft: Draft,
        subject: &Subject<'_>,
        lake: &Lake,
    ) -> Result<(), Failure> {
        let store = subject.store;
        let mut plan = None;
        let gstin = if self.command.plan.is_none() {
            let gstin = subject.taxpayer().await?;
            stored::warn_of_incomplete(&store.sections(gstin).await?);
            gstin
        } else {
            let Stored { gstin, invoices } = Stored::read(subject).await?;
            refuse_another(gstin, &draft)?;
            plan = Some(store.check(draft, gstin, &invoices).await?.plan);
            gstin
        };
        let name = subject.name(gstin)?;
        warehouse::write(store, gstin, name.as_deref(), plan.as_ref(), lake).await
    }
}

/// Compares registers with the documents, and writes what `ims match` writes.
fn report_on_registers(command: &ExportArguments, arguments: &Arguments) -> Result<(), Failure> {
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
    verbs::run(&Match(&comparison), arguments)
}

/// Writes what the portal takes, if anything is to be changed.
fn upload(
    gstin: Gstin,
    checked: &Checked,
    path: &Path,
    subject: &Subject<'_>,
) -> Result<(), Failure> {
    if checked.plan.is_refused() {
        if subject.of_several.is_none() {
            output::plan(&checked.plan, &[], &subject.stdout)?;
        }
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
