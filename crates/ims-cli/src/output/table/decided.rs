//! What became of decisions and jobs, for people.

use std::io::{self, Write};

use anstyle::AnsiColor;
use gst_ims::Job;
use gst_ims::job::Failure;
use gst_ims::session::Session;
use jiff::Timestamp;

use ims_actions::{Applied, AppliedState, Fate, JobLine, Outcome, Plan, PlanLine};

use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, heading};
use crate::known_job::KnownJob;
use crate::text::visible;
use crate::words;

/// Writes what became of each document, and how often which came.
pub(crate) fn applied(
    applied: &Applied,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "Taxpayer: {}\n", applied.gstin)?;
    heading(&summary(applied), out)?;
    if !applied.documents.is_empty() {
        grid::write(columns(), &applied.documents, width, out)?;
    }
    for document in &applied.documents {
        if let Some(message) = &document.message {
            let number = document.key.number.as_str();
            aside(&format!("{}: {}", visible(number), visible(message)), out)?;
        }
    }
    for job in &applied.jobs {
        aside(&job_line(job), out)?;
    }
    if let Some(plan) = applied.plan
        && applied.count(Fate::Applied) > 0
    {
        aside(
            &format!("`ims plan undo {plan}` writes the plan that takes it back."),
            out,
        )?;
    }
    Ok(())
}

/// Writes a plan, and what is wrong with it.
pub(crate) fn plan(plan: &Plan, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Taxpayer: {}\n", plan.gstin)?;
    let lines = match plan.lines.len() {
        0 => "Nothing to do".to_owned(),
        count => format!("Plan: {}", words::documents(count)),
    };
    heading(&lines, out)?;
    if !plan.lines.is_empty() {
        grid::write(plan_columns(), &plan.lines, width, out)?;
    }
    for problem in &plan.problems {
        aside(&visible(&words::problem(problem)), out)?;
    }
    Ok(())
}

fn plan_columns() -> Vec<Column<'static, PlanLine>> {
    vec![
        column("Section", 1, |line: &PlanLine| {
            Cell::new(line.key.section.name())
        }),
        column("Number", 0, |line| Cell::new(line.key.number.as_str())),
        column("Date", 2, |line| Cell::new(&line.key.date.to_string())),
        column("Supplier", 3, |line| {
            Cell::new(line.key.supplier_gstin.as_str())
        }),
        column("Now", 0, |line| match &line.current {
            Some(action) => Cell::new(&words::action(action)),
            None => Cell::default(),
        }),
        column("Wanted", 0, |line| {
            let action = line.action.into();
            Cell::new(&words::action(&action)).colored(words::action_color(&action))
        }),
        column("Reduction", 1, |line| {
            let reduction = line.itc_reduction.as_ref();
            Cell::new(reduction.map_or("", words::reduction))
        }),
        column("Remarks", 4, |line| {
            Cell::new(line.remarks.as_deref().unwrap_or_default())
        }),
        column("Source", 5, |line| Cell::new(&line.source.to_string())),
    ]
}

fn summary(applied: &Applied) -> String {
    let counts: Vec<_> = Fate::ALL
        .into_iter()
        .filter_map(|fate| match applied.count(fate) {
            0 => None,
            count => Some(format!("{count} {}", words::fate(fate))),
        })
        .collect();
    let documents = words::documents(applied.documents.len());
    let title = match applied.state {
        AppliedState::Done => "Done",
        AppliedState::Partial => "PARTLY DONE",
        AppliedState::Failed => "NOT DONE",
        AppliedState::Unknown => "OUTCOME UNKNOWN",
        AppliedState::Running => "STILL RUNNING",
    };
    if counts.is_empty() {
        return format!("{title}: nothing to do");
    }
    format!("{title}: {documents} ({})", counts.join(", "))
}

fn job_line(line: &JobLine) -> String {
    let state = line
        .state
        .map_or_else(|| "not known".to_owned(), |state| state.to_string());
    format!(
        "{} {} of {}: {state}",
        line.kind,
        visible(
            line.reference_id
                .as_deref()
                .unwrap_or("without a reference")
        ),
        words::documents(line.documents)
    )
}

fn columns() -> Vec<Column<'static, Outcome>> {
    vec![
        column("Section", 1, |document| {
            Cell::new(document.key.section.name())
        }),
        column("Number", 0, |document| {
            Cell::new(document.key.number.as_str())
        }),
        column("Date", 2, |document| {
            Cell::new(&document.key.date.to_string())
        }),
        column("Supplier", 3, |document| {
            Cell::new(document.key.supplier_gstin.as_str())
        }),
        column("Before", 0, |document| {
            Cell::new(&words::action(&document.before.action))
        }),
        column("Wanted", 0, |document| {
            Cell::new(&words::action(&document.wanted.action))
                .colored(words::action_color(&document.wanted.action))
        }),
        column("Now", 1, |document| match &document.now {
            Some(now) => Cell::new(&words::action(&now.action)),
            None => Cell::default(),
        }),
        column("Result", 0, |document| {
            Cell::new(words::fate(document.result)).colored(color(document.result))
        }),
        column("Code", 0, |document| {
            Cell::new(document.code.as_deref().unwrap_or_default())
        }),
    ]
}

fn color(fate: Fate) -> Option<AnsiColor> {
    match fate {
        Fate::Applied => Some(AnsiColor::BrightGreen),
        Fate::Unchanged | Fate::NotSent => None,
        Fate::Refused | Fate::Failed => Some(AnsiColor::BrightRed),
        Fate::Running | Fate::Unknown => Some(AnsiColor::BrightYellow),
    }
}

fn column<R: 'static>(title: &'static str, rank: u8, cell: fn(&R) -> Cell) -> Column<'static, R> {
    Column {
        title,
        side: Side::Left,
        rank,
        cell: Box::new(cell),
        total: Cell::default(),
    }
}

/// Writes one line for each write.
pub(crate) fn jobs(jobs: &[KnownJob], width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    if jobs.is_empty() {
        return heading("Nothing was sent from here", out);
    }
    let columns = vec![
        column("Taxpayer", 1, |job: &KnownJob| {
            Cell::new(job.line.gstin.as_str())
        }),
        column("Sent", 0, |job| {
            let sent = job.line.timestamp.map(words::plain_moment);
            Cell::new(&sent.unwrap_or_default())
        }),
        column("Kind", 2, |job| Cell::new(job.line.kind.as_str())),
        column("Reference", 0, |job| {
            Cell::new(job.line.reference_id.as_deref().unwrap_or_default())
        }),
        column("State", 0, |job| {
            Cell::new(job.line.state.map_or("", gst_ims::JobState::as_str))
        }),
        column("Plan", 1, |job| {
            Cell::number(job.plan.map(|plan| plan.to_string()).unwrap_or_default())
        }),
        column("Results", 0, |job| {
            let results = words::results(&job.results);
            Cell::number(match job.kept {
                0 => results,
                kept => format!("{results}; {kept} kept"),
            })
        }),
    ];
    grid::write(columns, jobs, width, out)?;
    if jobs.iter().any(|job| job.open) {
        aside(
            "unknown, running: `ims resume` finds out what became of it.",
            out,
        )?;
    }
    if jobs.iter().any(|job| job.kept > 0) {
        aside(
            "kept: `ims resume` sends it; deciding the documents again replaces it (`ims reset` \
             where no action is to stand).",
            out,
        )?;
    }
    Ok(())
}

/// Writes what a job says.
pub(crate) fn job(job: &Job, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let counts = [
        job.processed.map(|processed| format!("{processed} done")),
        (job.failed > 0).then(|| format!("{} failed", job.failed)),
    ];
    let state = Some(job.state.to_string());
    let parts: Vec<_> = state
        .into_iter()
        .chain(counts.into_iter().flatten())
        .collect();
    let reference = visible(&job.reference_id);
    heading(&format!("Job {reference}: {}", parts.join(", ")), out)?;
    if let Some(words) = job.message.as_ref().or(job.code.as_ref()) {
        writeln!(out, "{}", visible(words))?;
    }
    if !job.failures.is_empty() {
        grid::write(failure_columns(), &job.failures, width, out)?;
    }
    if job.unnamed_failures() > 0 {
        let count = job.unnamed_failures();
        aside(
            &format!("Of the documents that failed, {count} are not named."),
            out,
        )?;
    }
    Ok(())
}

/// Writes a session.
pub(crate) fn session(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let when =
        |at: Option<Timestamp>| at.map_or_else(|| "not told".to_owned(), words::plain_moment);
    heading(
        &format!("Session of {}: {}", session.gstin, session.state()),
        out,
    )?;
    writeln!(out, "User name:    {}", visible(&session.username))?;
    writeln!(out, "Environment:  {}", visible(&session.environment))?;
    writeln!(out, "Token ends:   {}", when(session.expires_at))?;
    writeln!(out, "Session ends: {}", when(session.session_expires_at))
}

fn failure_columns() -> Vec<Column<'static, Failure>> {
    fn show<T: ToString>(value: Option<&T>) -> Cell {
        Cell::new(&value.map(ToString::to_string).unwrap_or_default())
    }
    vec![
        column("Section", 1, |failure: &Failure| {
            show(failure.section.as_ref())
        }),
        column("Supplier", 2, |failure| {
            show(failure.supplier_gstin.as_ref())
        }),
        column("Number", 0, |failure| show(failure.number.as_ref())),
        column("Period", 3, |failure| show(failure.return_period.as_ref())),
        column("Code", 0, |failure| show(failure.code.as_ref())),
        column("Message", 0, |failure| {
            let message = failure.message.as_deref().unwrap_or_default();
            Cell::number(visible(message).into_owned())
        }),
    ]
}
