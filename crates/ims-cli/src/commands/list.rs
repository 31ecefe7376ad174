//! `ims list`.

use std::io;
use std::path::Path;
use std::time::Duration;

use gst_ims::{Gstin, Invoice};
use ims_actions::Plan;
use ims_store::{Listing, Query, Store, Totals};

use super::subject::Subject;
use super::verb::Verb;
use crate::arguments::stored::ListArguments;
use crate::arguments::{Arguments, since::Since};
use crate::clock;
use crate::failure::Failure;
use crate::feedback::report;
use crate::format::Format;
use crate::kept::views::View;
use crate::output::{self, ChosenColumns, GroupsAnswer, ListHead, ListWriter, Origin, Target};

/// What is listed.
pub(super) struct List<'c> {
    command: &'c ListArguments,
    view: View,
    columns: Option<ChosenColumns>,
}

impl<'c> List<'c> {
    pub(super) fn new(command: &'c ListArguments) -> Result<Self, Failure> {
        let said = View {
            filters: command.filters.clone(),
            new_since: command.new_since.clone(),
            matched: command.matched,
            arrangement: command.arrangement.clone(),
        };
        let view = match &command.view {
            Some(name) => said.or(View::read(name)?),
            None => said,
        };
        let columns = ChosenColumns::of(&view.arrangement.columns)?;
        Ok(Self {
            command,
            view,
            columns,
        })
    }
}

impl Verb for List<'_> {
    type Brought = ();

    fn calls(&self) -> usize {
        0
    }

    fn check(&self, arguments: &Arguments) -> Result<(), Failure> {
        let command = self.command;
        if self.output().is_some_and(output::file::is_workbook) {
            refuse_form_of_workbook(command, arguments)?;
        } else if command.keys && !are_lines(command, arguments) {
            return Err(Failure::configuration(
                "these are lines of JSON, and another form is asked for",
                "leave --format out, and let the name of the file end with .jsonl",
            ));
        }
        match &command.save_view {
            Some(name) => self.view.save(name),
            None => Ok(()),
        }
    }

    fn format(&self, arguments: &Arguments) -> Format {
        if self.command.keys {
            Format::Jsonl
        } else {
            arguments.output.format()
        }
    }

    fn output(&self) -> Option<&Path> {
        self.command.target.output.as_deref()
    }

    async fn work(&self, _: &Subject<'_>) -> Result<(), Failure> {
        Ok(())
    }

    async fn write(&self, (): (), subject: &Subject<'_>) -> Result<(), Failure> {
        let store = subject.store;
        let workbook = self.output().filter(|path| output::file::is_workbook(path));
        let target = match workbook {
            Some(_) => subject.stdout.clone(),
            None => subject.target(&self.command.target)?,
        };
        let gstin = subject.fetched_taxpayer().await?;
        let query = query(&self.view, gstin, store).await?;
        if self.view.arrangement.group.is_some() {
            return groups(&self.view, &query, gstin, store, &target).await;
        }
        if let Some(path) = workbook {
            return in_workbook(&query, gstin, store, &subject.output(path)?).await;
        }
        let shown = Shown {
            columns: self.columns.clone(),
            is_keys: self.command.keys,
        };
        documents(&query, shown, gstin, store, &target).await
    }
}

/// Whether lines of JSON are asked for, or at least nothing else.
fn are_lines(command: &ListArguments, arguments: &Arguments) -> bool {
    let is_lines = |format: Option<Format>| format.is_none_or(|it| it == Format::Jsonl);
    let ending = command.target.output.as_deref().map(output::file::ending);
    let is_ending =
        ending.is_none_or(|ending| matches!(ending.as_deref(), Some("jsonl" | "ndjson") | None));
    is_ending && is_lines(arguments.output.format)
}

/// What is seen of each document.
struct Shown {
    columns: Option<ChosenColumns>,
    is_keys: bool,
}

/// Refuses what a workbook does not have; its form is its own.
fn refuse_form_of_workbook(command: &ListArguments, arguments: &Arguments) -> Result<(), Failure> {
    let arrangement = &command.arrangement;
    let is_other_form = command.keys || arguments.output.format.is_some();
    if is_other_form || arrangement.group.is_some() || !arrangement.columns.is_empty() {
        let path = command.target.output.as_deref().unwrap_or(Path::new(""));
        return Err(Failure::configuration(
            format!(
                "{}: a workbook has whole documents, a sheet for each section",
                path.display()
            ),
            "leave --group, --columns, --keys and --format out, or write .csv",
        ));
    }
    Ok(())
}

/// Writes documents as a plan does in which nothing is decided yet, so that somebody can decide
/// there.
async fn in_workbook(
    query: &Query,
    gstin: Gstin,
    store: &Store,
    path: &Path,
) -> Result<(), Failure> {
    let listing = store.list(gstin, query).await?;
    let missing = listing
        .sections
        .iter()
        .filter(|section| !section.state.is_whole());
    let missing: Vec<_> = missing.map(|section| section.section.name()).collect();
    if !missing.is_empty() {
        report::warning(&format!(
            "the last fetch did not bring the whole of {}; the workbook has what is stored",
            missing.join(", ")
        ));
    }
    let plan = Plan {
        gstin,
        made_at: clock::time_of_day(),
        snapshot: listing.snapshot,
        lines: Vec::new(),
        problems: Vec::new(),
    };
    let documents = listing.into_invoices().await?;
    output::file::plan(&plan, &documents, path)
}

async fn query(view: &View, gstin: Gstin, store: &Store) -> Result<Query, Failure> {
    let mut filter = view.filters.filter();
    filter.matched = view.matched.map(bool::from);
    filter.new_since = match &view.new_since {
        None => None,
        Some(Since::LastFetch) => {
            let newest = store.fetches(gstin, 1).await?;
            newest.first().map(|fetched| fetched.fetched_at)
        }
        Some(since) => Some(since.time(clock::time_of_day()).ok_or_else(|| {
            Failure::configuration(
                format!("--new-since takes no {since:?}"),
                "name a date, a time, a day such as monday, or last-fetch; `ims changes` tells \
                 what is new since a fetch or the last look",
            )
        })?),
    };
    let arrangement = &view.arrangement;
    Ok(Query {
        filter,
        sort: arrangement.sort.map(Into::into).unwrap_or_default(),
        descending: arrangement.descending,
        skip: 0,
        limit: arrangement.limit,
    })
}

async fn documents(
    query: &Query,
    shown: Shown,
    gstin: Gstin,
    store: &Store,
    target: &Target,
) -> Result<(), Failure> {
    let listing = store.list(gstin, query).await?;
    let has_more = listing
        .sections
        .iter()
        .any(|section| section.unreconciled.is_some());
    let head = ListHead {
        is_filtered: *query != Query::default(),
        columns: shown.columns,
        is_keys: shown.is_keys,
        ..ListHead::of(&listing, clock::time_of_day())
    };
    let mut writer = output::list(head, target)?;
    let mut totals = Totals::default();
    let stored = write_all(listing, Origin::Stored, &mut writer, |invoice| {
        totals = totals.with(invoice).ok_or_else(too_long)?;
        Ok(())
    });
    if let Some(error) = stored.await? {
        return writer.fail(Err(error));
    }
    writer.totals(&totals);
    if has_more {
        let others = store.unreconciled(gstin, query).await?;
        let others = write_all(others, Origin::Unreconciled, &mut writer, |_| Ok(()));
        if let Some(error) = others.await? {
            return writer.fail(Err(error));
        }
    }
    writer.finish(&totals)
}

/// What is there is shown when nothing follows for so long.
const PATIENCE: Duration = Duration::from_millis(50);

/// Writes documents as they come. Returns what kept the output from being written.
async fn write_all(
    mut listing: Listing,
    origin: Origin,
    writer: &mut ListWriter,
    mut see: impl FnMut(&Invoice) -> Result<(), Failure>,
) -> Result<Option<io::Error>, Failure> {
    loop {
        let next = if let Some(next) = clock::within(PATIENCE, listing.next()).await {
            next
        } else {
            if let Err(error) = writer.pause() {
                return Ok(Some(error));
            }
            listing.next().await
        };
        let Some(invoice) = next? else {
            return Ok(None);
        };
        see(&invoice)?;
        if let Err(error) = writer.document(invoice, origin) {
            return Ok(Some(error));
        }
    }
}

fn too_long() -> Failure {
    Failure::configuration(
        "a sum has more than 28 digits",
        "narrow the filter, so that fewer documents are summed",
    )
}

async fn groups(
    view: &View,
    query: &Query,
    gstin: Gstin,
    store: &Store,
    target: &Target,
) -> Result<(), Failure> {
    let Some(by) = view.arrangement.group else {
        return Ok(());
    };
    let sections = store.sections(gstin).await?;
    let groups = store.groups(gstin, &query.filter, by.into()).await?;
    let totals = store.totals(gstin, &query.filter).await?;
    let answer = GroupsAnswer {
        gstin,
        snapshot: sections.iter().filter_map(|section| section.snapshot).max(),
        sections,
        groups,
        totals,
    };
    output::groups(
        &answer.arranged(&view.arrangement),
        by,
        clock::time_of_day(),
        target,
    )
}
