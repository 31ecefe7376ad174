//! Everything that goes to standard output: data only.

mod answer;
mod changes;
mod checks;
mod columns;
mod csv;
mod csv_decided;
mod escapes;
mod fetched;
pub(crate) mod file;
mod form;
mod groups;
mod history;
mod imports;
mod joined;
mod json;
mod json_lines;
mod list;
mod pager;
mod queue;
mod refused;
mod settings;
mod stand;
mod standing;
mod statements;
mod streamed;
mod table;
mod target;
mod taxpayers;

use std::io::{self, Write};

use gst_ims::gstr2b::Gstr2b;
use gst_ims::imports::Imports;
use gst_ims::recomputation::Recomputation;
use gst_ims::session::Session;
use gst_ims::supplier_view::SupplierView;
use gst_ims::{Counts, Invoice, Job};
use ims_actions::{Applied, Plan};
use ims_files::matching::Matching;
use ims_work::QueueStanding;
use jiff::Timestamp;

pub(crate) use self::answer::{InvoicesAnswer, Outcome};
pub(crate) use self::changes::{ChangesHead, changes};
pub(crate) use self::checks::{Check, CheckState};
pub(crate) use self::columns::ChosenColumns;
pub(crate) use self::fetched::{FetchAnswer, FetchedPart};
pub(crate) use self::form::{ListHead, Origin};
pub(crate) use self::groups::GroupsAnswer;
pub(crate) use self::history::HistoryAnswer;
pub(crate) use self::joined::Joined;
pub(crate) use self::list::{ListWriter, list};
pub(crate) use self::refused::RefusedByPortal;
pub(crate) use self::settings::Setting;
pub(crate) use self::stand::Stand;
pub(crate) use self::standing::Standing;
pub(crate) use self::target::Target;
pub(crate) use self::taxpayers::TaxpayerLine;
use crate::arguments::stored::Grouping;
use crate::failure::Failure;
use crate::format::Format;
use crate::known_job::KnownJob;

/// Writes documents.
pub(crate) fn invoices(answer: &InvoicesAnswer, target: &Target) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => table::invoices(answer, table::width(), out),
        Format::Json => json::invoices(answer, out),
        Format::Jsonl => json_lines::invoices(answer, out),
        Format::Csv => csv::invoices(answer, target.cells(), out),
    })
}

/// Writes imports of goods.
pub(crate) fn imports(sections: &[Imports], target: &Target) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => imports::table(sections, out),
        Format::Json => imports::as_json(sections, out),
        Format::Jsonl => imports::lines(sections, out),
        Format::Csv => imports::csv(sections, target.cells(), out),
    })
}

/// Writes counts.
pub(crate) fn counts(counts: &Counts, target: &Target) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => table::counts(counts, table::width(), out),
        Format::Json => json::write(counts, out),
        Format::Jsonl => json_lines::counts(counts, out),
        Format::Csv => csv::counts(counts, out),
    })
}

/// Writes totals by group.
pub(crate) fn groups(
    answer: &GroupsAnswer,
    by: Grouping,
    now: Timestamp,
    target: &Target,
) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => table::groups(answer, by, now, table::width(), out),
        Format::Json => json::write(answer, out),
        Format::Jsonl => groups::lines(answer, out),
        Format::Csv => groups::csv(answer, target.cells(), out),
    })
}

/// Writes the history of a document.
pub(crate) fn history(
    answer: &HistoryAnswer,
    now: Timestamp,
    target: &Target,
) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => history::table(answer, now, out),
        Format::Json => json::write(answer, out),
        Format::Jsonl => json_lines::each(std::slice::from_ref(answer), out),
        Format::Csv => history::csv(answer, target.cells(), out),
    })
}

/// Writes what a fetch brought.
pub(crate) fn fetched(
    answer: &FetchAnswer,
    now: Timestamp,
    target: &Target,
) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => table::fetched(answer, now, table::width(), out),
        Format::Json => json::write(answer, out),
        Format::Jsonl => json_lines::each(std::slice::from_ref(answer), out),
        Format::Csv => fetched::csv(answer, target.cells(), out),
    })
}

/// Writes what a fetch brought for several taxpayers.
pub(crate) fn standings(
    standings: &[Standing],
    now: Timestamp,
    target: &Target,
) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => table::standings(standings, now, table::width(), out),
        Format::Json => json::write(&standings, out),
        Format::Jsonl => json_lines::each(standings, out),
        Format::Csv => standing::csv(standings, target.cells(), out),
    })
}

/// Ends what several have written to standard output; tables are followed by where each stands.
pub(crate) fn finish_joined(joined: &Joined, stands: &[Stand]) -> Result<(), Failure> {
    joined.finish(|out| table::stands(stands, table::width(), out))
}

/// Writes where each of several taxpayers stands after a command.
pub(crate) fn stands(stands: &[Stand], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::stands(stands, table::width(), out)),
        Format::Json => as_json(|out| json::write(&stands, out)),
        Format::Jsonl => as_json(|out| json_lines::each(stands, out)),
        Format::Csv => as_csv(|cells, out| stand::csv(stands, cells, out)),
    }
}

/// Writes how registers fit the documents.
pub(crate) fn matched(matching: &Matching<'_>, target: &Target) -> Result<(), Failure> {
    to(target, false, |out| match target.format {
        Format::Table => table::matched(matching, table::width(), out),
        Format::Json => json::write(matching, out),
        Format::Jsonl => json_lines::matched(matching, out),
        Format::Csv => matching.write_csv(out),
    })
}

/// Writes what the portal refused.
pub(crate) fn refused(refused: &[RefusedByPortal], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| refused::table(refused, out)),
        Format::Json => as_json(|out| json::write(&refused, out)),
        Format::Jsonl => as_json(|out| json_lines::each(refused, out)),
        Format::Csv => as_csv(|_, out| refused::csv(refused, out)),
    }
}

/// Writes what became of the documents of a command.
pub(crate) fn applied(applied: &Applied, target: &Target) -> Result<(), Failure> {
    let all = std::slice::from_ref(applied);
    to(target, false, |out| match target.format {
        Format::Table => table::applied(applied, table::width(), out),
        Format::Json => json::write(applied, out),
        Format::Jsonl => json_lines::applied(all, out),
        Format::Csv => csv_decided::applied(all, target.cells(), out),
    })
}

/// Writes what became of the documents of several commands.
pub(crate) fn all_applied(all: &[Applied], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| {
            all.iter()
                .try_for_each(|applied| table::applied(applied, table::width(), out))
        }),
        Format::Json => as_json(|out| json::write(&all, out)),
        Format::Jsonl => as_json(|out| json_lines::applied(all, out)),
        Format::Csv => as_csv(|cells, out| csv_decided::applied(all, cells, out)),
    }
}

/// Writes a plan, and in CSV also the documents that are still to be decided on.
pub(crate) fn plan(plan: &Plan, undecided: &[Invoice], target: &Target) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => table::plan(plan, table::width(), out),
        Format::Json => json::write(plan, out),
        Format::Jsonl => json_lines::each(&plan.lines, out),
        Format::Csv => ims_files::plan::write_csv(plan, undecided, out),
    })
}

/// Writes what was sent from this machine.
pub(crate) fn jobs(jobs: &[KnownJob], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::jobs(jobs, table::width(), out)),
        Format::Json => as_json(|out| json::write(&jobs, out)),
        Format::Jsonl => as_json(|out| json_lines::each(jobs, out)),
        Format::Csv => as_csv(|_, out| csv_decided::jobs(jobs, out)),
    }
}

/// Writes the profiles of taxpayers.
pub(crate) fn taxpayers(lines: &[TaxpayerLine], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::taxpayers(lines, table::width(), out)),
        Format::Json => as_json(|out| json::write(&lines, out)),
        Format::Jsonl => as_json(|out| json_lines::each(lines, out)),
        Format::Csv => as_csv(|cells, out| taxpayers::csv(lines, cells, out)),
    }
}

/// Writes the settings in use.
pub(crate) fn settings(settings: &[Setting], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| settings::table(settings, out)),
        Format::Json => as_json(|out| json::write(&settings, out)),
        Format::Jsonl => as_json(|out| json_lines::each(settings, out)),
        Format::Csv => as_csv(|cells, out| settings::csv(settings, cells, out)),
    }
}

/// Writes what was looked at to find what is wrong.
pub(crate) fn checks(checks: &[Check], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| checks::table(checks, out)),
        Format::Json => as_json(|out| json::write(&checks, out)),
        Format::Jsonl => as_json(|out| json_lines::each(checks, out)),
        Format::Csv => as_csv(|cells, out| checks::csv(checks, cells, out)),
    }
}

/// Writes what is for people only, and may be longer than a screen.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    to_target(&Target::stdout(Format::Table), |out| {
        writeln!(out, "{}", text.trim_end())
    })
}

/// Writes how many jobs there are.
pub(crate) fn queue(standing: &QueueStanding, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| queue::table(standing, out)),
        Format::Json => as_json(|out| json::write(standing, out)),
        Format::Jsonl => as_json(|out| json_lines::each(std::slice::from_ref(standing), out)),
        Format::Csv => as_csv(|cells, out| queue::csv(standing, cells, out)),
    }
}

/// Writes a session, without its token.
pub(crate) fn session(session: &Session, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::session(session, out)),
        Format::Json => as_json(|out| json::write(session, out)),
        Format::Jsonl => as_json(|out| json_lines::each(std::slice::from_ref(session), out)),
        Format::Csv => as_csv(|cells, out| csv_decided::session(session, cells, out)),
    }
}

/// Writes what a job says.
pub(crate) fn job(job: &Job, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::job(job, table::width(), out)),
        Format::Json => as_json(|out| json::write(job, out)),
        Format::Jsonl => as_json(|out| json_lines::each(std::slice::from_ref(job), out)),
        Format::Csv => as_csv(|cells, out| csv_decided::job(job, cells, out)),
    }
}

/// Writes a statement.
pub(crate) fn statement(statement: &Gstr2b, target: &Target) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => statements::statement_table(statement, out),
        Format::Json => json::write(statement, out),
        Format::Jsonl => statements::statement_lines(statement, out),
        Format::Csv => statements::statement_csv(statement, target.cells(), out),
    })
}

/// Writes how far the making of a statement is.
pub(crate) fn recomputation(told: &Recomputation, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| statements::recomputation_table(told, out)),
        Format::Json => as_json(|out| json::write(told, out)),
        Format::Jsonl => as_json(|out| json_lines::each(std::slice::from_ref(told), out)),
        Format::Csv => as_csv(|cells, out| statements::recomputation_csv(told, cells, out)),
    }
}

/// Writes what recipients did.
pub(crate) fn supplier_view(view: &SupplierView, target: &Target) -> Result<(), Failure> {
    to_target(target, |out| match target.format {
        Format::Table => statements::supplies_table(view, out),
        Format::Json => json::write(view, out),
        Format::Jsonl => json_lines::each(&view.documents, out),
        Format::Csv => statements::supplies_csv(view, target.cells(), out),
    })
}

/// Opens the target, writes, and finishes; what is written may be longer than a screen.
fn to_target(
    target: &Target,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    to(target, true, write)
}

fn to(
    target: &Target,
    is_long: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut sink = target.open(is_long)?;
    match write(&mut sink) {
        Ok(()) => sink.finish(),
        Err(error) => {
            sink.abandon();
            forgive_closed_pipe(Err(error))
        }
    }
}

fn as_json(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    to_stdout(Format::Json, write)
}

fn as_csv(write: impl FnOnce(csv::Cells, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let cells = Target::stdout(Format::Csv).cells();
    to_stdout(Format::Csv, |out| write(cells, out))
}

fn to_terminal(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    to_stdout(Format::Table, write)
}

fn to_stdout(
    format: Format,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut sink = Target::stdout(format).open(false)?;
    forgive_closed_pipe(write(&mut sink))?;
    sink.finish()
}

/// A reader that has seen enough (`ims … | head`) is no failure.
pub(crate) fn forgive_closed_pipe(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::internal(format!(
            "the output cannot be written: {error}"
        ))),
        _ => Ok(()),
    }
}
