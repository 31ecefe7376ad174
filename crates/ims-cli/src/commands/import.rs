//! `ims import`.

use std::io;
use std::path::Path;

use gst_ims::{DocumentKey, Gstin, Invoice};
use ims_files::portal::{self, FailedRecord, PortalFile};
use ims_store::{Fetch, Query};
use jiff::Timestamp;

use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::files::ImportArguments;
use crate::clock;
use crate::connection::deadline;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::input;
use crate::output::{self, InvoicesAnswer, Outcome, RefusedByPortal, Target};
use crate::store;

/// The most bytes of a file of the portal.
const LARGEST: u64 = 1 << 30;

pub(crate) fn run(
    command: &ImportArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let (taxpayer, file, refused) = block_on(feedback, import(command, arguments))?;
    let unknown = names_of_unknown(&file);
    if !refused.is_empty() {
        match &command.failed {
            Some(path) if path.as_os_str() != "-" => output::file::refused(&refused, path)?,
            _ => output::refused(&refused, format)?,
        }
    }
    if !file.sections.is_empty() && command.failed.is_none() {
        let answer = answer(taxpayer, file);
        output::invoices(&answer, &Target::stdout(format))?;
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let message = format!(
        "not supported, and kept as they are: {}",
        unknown.join(", ")
    );
    let hint = "--format json shows them under `unknown_sections`";
    Err(WriteFailure::partial(message, Some(hint.to_owned())).into())
}

type Imported = (Option<Gstin>, PortalFile, Vec<RefusedByPortal>);

async fn import(command: &ImportArguments, arguments: &Arguments) -> Result<Imported, Failure> {
    let path = &command.file;
    let bytes = input::bytes(path, LARGEST, deadline(arguments)).await?;
    let bytes = bytes.map_err(|error| unreadable(path, &error))?;
    let file = portal::read(&bytes)
        .map_err(|error| Failure::NotUnderstood(format!("{}: {error}", input::name(path))))?;
    let store = store::open(arguments).await?;
    let taxpayer = store::known_taxpayer(arguments, &store).await?;
    let mut listed = Vec::new();
    if let Some(gstin) = taxpayer {
        record(&store, gstin, &file, downloaded_at(path)).await?;
        listed = store
            .list(gstin, &Query::default())
            .await?
            .into_invoices()
            .await?;
    } else {
        report::warning("nothing is kept, as it is not known whose file this is; say --gstin");
    }
    let refused = file
        .failed
        .iter()
        .map(|failed| RefusedByPortal::new(failed, stored_key(failed, &listed)))
        .collect();
    store.close().await;
    Ok((taxpayer, file, refused))
}

/// The document that a refused record is about, if just one is stored.
fn stored_key(failed: &FailedRecord, listed: &[Invoice]) -> Option<DocumentKey> {
    let refused = failed.invoice.as_ref()?;
    let mut same = listed.iter().filter(|stored| is_same(stored, refused));
    let first = same.next()?;
    same.next().is_none().then(|| first.key())
}

/// Keeps the sections that the file has; others stay as they are, as a file says nothing of them.
async fn record(
    store: &ims_store::Store,
    gstin: Gstin,
    file: &PortalFile,
    downloaded_at: Timestamp,
) -> Result<(), Failure> {
    if file.sections.is_empty() {
        return Ok(());
    }
    let fetch = Fetch::new(gstin, downloaded_at);
    let fetch = file.sections.iter().fold(fetch, Fetch::section);
    store.record(&fetch).await?;
    Ok(())
}

/// When the file was written: an old one must not stand before a later fetch.
fn downloaded_at(path: &Path) -> Timestamp {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    let modified = modified
        .ok()
        .and_then(|time| Timestamp::try_from(time).ok());
    let now = clock::time_of_day();
    modified.map_or(now, |modified| modified.min(now))
}

/// The portal names a document by supplier, number and date; its period has two digits.
fn is_same(stored: &Invoice, refused: &Invoice) -> bool {
    stored.section == refused.section
        && stored.supplier_gstin == refused.supplier_gstin
        && stored.number == refused.number
        && stored.date == refused.date
}

fn names_of_unknown(file: &PortalFile) -> Vec<String> {
    file.unknown_sections.keys().cloned().collect()
}

fn answer(taxpayer: Option<Gstin>, file: PortalFile) -> InvoicesAnswer {
    let mut sections = file.sections;
    if let Some(first) = sections.first_mut() {
        first.unknown_sections.extend(file.unknown_sections);
    }
    let outcomes = sections.into_iter().map(|section| Outcome {
        section: section.section,
        result: Ok(section),
    });
    InvoicesAnswer {
        taxpayer,
        is_filtered: false,
        outcomes: outcomes.collect(),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::configuration(
        format!("{} cannot be read: {error}", input::name(path)),
        "check the name of the file",
    )
}
