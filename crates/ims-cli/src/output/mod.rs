//! Everything that goes to standard output: data only.

mod csv;
mod json;
mod json_lines;
mod table;
pub(crate) mod text;

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use gst_ims::{Counts, Error, Invoices, Section};

use crate::arguments::Format;
use crate::failure::Failure;

/// The documents of the sections that were asked for, and the sections that failed.
pub(crate) struct InvoicesAnswer {
    /// Whether one section was asked for, by itself.
    pub(crate) is_one: bool,
    pub(crate) sections: Vec<Invoices>,
    pub(crate) failures: Vec<(Section, Error)>,
}

/// The state of a section that did not arrive, where the others have theirs.
const FAILED: &str = "failed";

/// Writes documents.
pub(crate) fn invoices(answer: &InvoicesAnswer, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::invoices(answer, table::width(), out)),
        Format::Json => to_stdout(|out| match answer.sections.as_slice() {
            [section] if answer.is_one => json::write(section, out),
            sections => json::write(&sections, out),
        }),
        Format::Jsonl => to_stdout(|out| json_lines::invoices(answer, out)),
        Format::Csv => to_stdout(|out| csv::invoices(answer, out)),
    }
}

/// Writes counts.
pub(crate) fn counts(counts: &Counts, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::counts(counts, table::width(), out)),
        Format::Json => to_stdout(|out| json::write(counts, out)),
        Format::Jsonl => to_stdout(|out| json_lines::counts(counts, out)),
        Format::Csv => to_stdout(|out| csv::counts(counts, out)),
    }
}

fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    flushed(BufWriter::new(io::stdout().lock()), write)
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
