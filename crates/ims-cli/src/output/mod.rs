//! Everything that goes to standard output: data only.

mod csv;
mod json;
mod json_lines;
mod table;
pub(crate) mod text;

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use gst_ims::{Counts, Invoices};

use crate::arguments::Format;
use crate::failure::Failure;

/// The documents of the section that was asked for, or of all.
pub(crate) enum InvoicesAnswer {
    One(Box<Invoices>),
    All(Vec<Invoices>),
}

impl InvoicesAnswer {
    pub(crate) fn sections(&self) -> &[Invoices] {
        match self {
            Self::One(answer) => std::slice::from_ref(answer),
            Self::All(answers) => answers,
        }
    }
}

/// Writes documents.
pub(crate) fn invoices(answer: &InvoicesAnswer, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => to_terminal(|out| table::invoices(answer, table::width(), out)),
        Format::Json => to_stdout(|out| match answer {
            InvoicesAnswer::One(answer) => json::write(answer, out),
            InvoicesAnswer::All(answers) => json::write(answers, out),
        }),
        Format::Jsonl => to_stdout(|out| json_lines::invoices(answer.sections(), out)),
        Format::Csv => to_stdout(|out| csv::invoices(answer.sections(), out)),
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
