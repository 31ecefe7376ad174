//! Everything that goes to standard output: data only.

mod answer;
mod csv;
mod csv_decided;
mod csv_fetched;
mod escapes;
pub(crate) mod file;
mod json;
mod json_lines;
mod table;

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::AutoStream;
use gst_ims::session::Session;
use gst_ims::{Counts, Job};
use ims_files::matching::Matching;
use ims_store::Fetched;

pub(crate) use self::answer::{InvoicesAnswer, Outcome};
use self::escapes::JsonEscapes;
use crate::applied::Applied;
use crate::failure::Failure;
use crate::format::Format;
use crate::known_job::KnownJob;

/// Writes documents.
pub(crate) fn invoices(answer: &InvoicesAnswer, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::invoices(answer, table::width(), out)),
        Format::Json => as_json(|out| json::invoices(answer, out)),
        Format::Jsonl => as_json(|out| json_lines::invoices(answer, out)),
        Format::Csv => as_csv(|cells, out| csv::invoices(answer, cells, out)),
    }
}

/// Writes counts.
pub(crate) fn counts(counts: &Counts, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::counts(counts, table::width(), out)),
        Format::Json => as_json(|out| json::write(counts, out)),
        Format::Jsonl => as_json(|out| json_lines::counts(counts, out)),
        Format::Csv => as_csv(|_, out| csv::counts(counts, out)),
    }
}

/// Writes what a fetch brought.
pub(crate) fn fetched(fetched: &Fetched, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::fetched(fetched, table::width(), out)),
        Format::Json => as_json(|out| json::write(fetched, out)),
        Format::Jsonl => as_json(|out| json_lines::each(std::slice::from_ref(fetched), out)),
        Format::Csv => as_csv(|cells, out| csv_fetched::fetched(fetched, cells, out)),
    }
}

/// Writes how registers fit the documents.
pub(crate) fn matched(matching: &Matching<'_>, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::matched(matching, table::width(), out)),
        Format::Json => as_json(|out| json::write(matching, out)),
        Format::Jsonl => as_json(|out| json_lines::matched(matching, out)),
        Format::Csv => as_csv(|_, out| matching.write_csv(out)),
    }
}

/// Writes what became of the documents of a command.
pub(crate) fn applied(applied: &Applied, format: Format) -> Result<(), Failure> {
    let all = std::slice::from_ref(applied);
    match format {
        Format::Table => to_terminal(|out| table::applied(applied, table::width(), out)),
        Format::Json => as_json(|out| json::write(applied, out)),
        Format::Jsonl => as_json(|out| json_lines::applied(all, out)),
        Format::Csv => as_csv(|cells, out| csv_decided::applied(all, cells, out)),
    }
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

/// Writes what was sent from this machine.
pub(crate) fn jobs(jobs: &[KnownJob], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::jobs(jobs, table::width(), out)),
        Format::Json => as_json(|out| json::write(&jobs, out)),
        Format::Jsonl => as_json(|out| json_lines::each(jobs, out)),
        Format::Csv => as_csv(|_, out| csv_decided::jobs(jobs, out)),
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

fn as_json(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    // Escapes are looked for in large pieces, not in each name and number.
    flushed(BufWriter::new(JsonEscapes::new(io::stdout().lock())), write)
}

fn as_csv(write: impl FnOnce(csv::Cells, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let stdout = io::stdout().lock();
    let cells = if stdout.is_terminal() {
        csv::Cells::Shown
    } else {
        csv::Cells::Exact
    };
    flushed(BufWriter::new(stdout), |out| write(cells, out))
}

/// Keeps colours only where the terminal and the user want them.
fn to_terminal(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    flushed(BufWriter::new(AutoStream::auto(io::stdout().lock())), write)
}

fn flushed<W: Write>(
    mut out: W,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    forgive_closed_pipe(write(&mut out).and_then(|()| out.flush()))
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
